"""What campaigns brought: one campaign's panel, those that can already be judged, and how past ranges came out."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from comarketing.models import Campaign
from partners.guard import requires
from scorecards.board import maturity as board
from scorecards.forms import DayForm
from scorecards.frame import page_number
from scorecards.models import Judgement
from scorecards.queries import judgements

PER_PAGE = 50
STALE = timedelta(days=2)


@requires("report.read")
def portfolio(request: HttpRequest) -> HttpResponse:
    """Every campaign with what may be said of it, the most mature first."""
    form = _form(request)
    day = judgements.day_judged(form.day)
    rows = judgements.on(day) if day else Judgement.objects.none()
    page = Paginator(rows, PER_PAGE).get_page(page_number(request))
    request.section = "campaigns"  # type: ignore[attr-defined]
    panels = [board.panel(row, day, drawn=False) for row in page.object_list] if day else []
    context = {"page": page, "panels": panels, **_days(form, day, panels)}
    return render(request, "scorecards/campaigns.html", context)


@requires("report.read")
def campaign_result(request: HttpRequest, campaign: UUID) -> HttpResponse:
    found, form = get_object_or_404(Campaign, public_id=campaign), _form(request)
    rows = judgements.of_campaign(found, form.day)
    request.section = "campaigns"  # type: ignore[attr-defined]
    panels = [board.panel(row, row.judged_on) for row in rows]
    day = rows[0].judged_on if rows else None
    steps = [board.panel(row, row.judged_on, drawn=False) for row in judgements.steps(found)]
    context = {"campaign": found, "panels": panels, "steps": steps, **_days(form, day, panels)}
    if context["is_ahead"] and rows:
        context["foreseen"] = board.foreseen(rows[0], form.day)
    return render(request, "scorecards/campaign.html", context)


@requires("report.read")
def calibration(request: HttpRequest) -> HttpResponse:
    """The first range told of each campaign, against what happened."""
    every = judgements.outcomes()
    found = [each for each in every if each.is_known]
    request.section = "campaigns"  # type: ignore[attr-defined]
    context = {
        "outcomes": found,
        "waiting": [each for each in every if not each.is_known],
        "inside": _inside(sum(each.is_inside for each in found), len(found)),
        "now": timezone.now(),
    }
    return render(request, "scorecards/calibration.html", context)


def _inside(count: int, of: int) -> str:
    """How many came out inside, with Wilson's interval of their share."""
    if not of:
        return ""
    from contribution.rates.proportions import wilson  # NumPy and SciPy

    found = wilson(count, of)
    return board.share_inside(count, of, found.low, found.high)


def _form(request: HttpRequest) -> DayForm:
    return DayForm(request.GET, today=timezone.localdate(), to_come=True)


def _days(form: DayForm, day: date | None, panels: list[board.Panel]) -> dict[str, Any]:
    """The day shown, and whether it, or the day asked for, is still to come or was judged long before."""
    today = timezone.localdate()
    return {
        "form": form,
        "as_of": day or form.day,
        "day": day,
        "is_to_come": day is not None and day > today,
        "is_ahead": form.day > today and day is not None and day <= today,
        "is_stale": form.day <= today and day is not None and form.day - day > STALE,
        "computed_at": max((each.judgement.computed_at for each in panels), default=None),
        "now": timezone.now(),
    }
