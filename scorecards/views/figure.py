"""The list behind a figure: of a partner for itself, of one partner for the vendor, or of all of them."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from partners.access import Actor
from partners.guard import actor, requires
from partners.models import Partner
from portal.lib import fmt
from scorecards.addresses import page as page_url
from scorecards.figures import plain
from scorecards.forms import PeriodForm
from scorecards.frame import frame, page_number
from scorecards.gathering import spans_of
from scorecards.lists.registry import FIGURES, Population, may_see
from scorecards.queries import programme
from scorecards.spans import Spans
from scorecards.tally import Tally

PER_PAGE = 50


@requires("home.read")
def own_figure(request: HttpRequest, figure: str) -> HttpResponse:
    by = actor(request)
    if by.partner_id is None:
        raise Http404
    return _list(request, by, _open(figure, by), partner_id=by.partner_id, of=None)


@requires("report.read")
def partner_figure(request: HttpRequest, partner: UUID, figure: str) -> HttpResponse:
    row = get_object_or_404(Partner, public_id=partner)
    request.section = "report"  # type: ignore[attr-defined]
    return _list(request, actor(request), _open(figure, actor(request)), partner_id=row.pk, of=row)


@requires("report.read")
def figure(request: HttpRequest, figure: str) -> HttpResponse:
    request.section = "report"  # type: ignore[attr-defined]
    return _list(request, actor(request), _open(figure, actor(request)), partner_id=None, of=None)


def _open(name: str, by: Actor) -> Population:
    if name not in FIGURES:
        raise Http404
    if name not in may_see(by):
        raise PermissionDenied(FIGURES[name].verb)
    return FIGURES[name]


class Counted(Paginator):
    """A paginator that is told how many rows there are."""

    def __init__(self, rows: Any, count: int) -> None:
        super().__init__(rows, PER_PAGE)
        self._count = count

    @cached_property
    def count(self) -> int:
        return self._count


def _list(
    request: HttpRequest, by: Actor, population: Population, *, partner_id: int | None, of: Partner | None
) -> HttpResponse:
    now = timezone.now()
    form = PeriodForm(request.GET, today=timezone.localdate(now))
    form.is_valid()
    rules = programme.rules(form.last_day)
    spans = spans_of(form.asked(rules.start_month), rules)
    currency = form.cleaned_data.get("currency") or rules.currency
    rows = population.of(spans, currency, partner_id)
    tally = population.tally(rows)
    page = Counted(rows, tally.count).get_page(page_number(request))
    context = _context(of, tally, spans) | {
        "frame": frame(form, spans.now, currency, [], now),
        "form": form,
        "population": population,
        "partner": of,
        "shows_partners": by.is_vendor and partner_id is None,
        "tally": tally,
        "currency": currency,
        "page": page,
        "rows": [population.row(row) for row in page.object_list],
        "may_open": by.can(population.verb),
    }
    return render(request, "scorecards/figure.html", context)


def _context(partner: Partner | None, tally: Tally, spans: Spans) -> dict[str, str]:
    """Whose rows and how many, in words, and the page the number came from."""
    counted = ngettext("%(count)s row", "%(count)s rows", tally.count) % {"count": fmt.number(tally.count)}
    days = fmt.day_range(spans.now.start_on, spans.now.last_day)
    words = [partner.name] if partner else []
    return {
        "intro": ", ".join([*words, days, counted]),
        "count_in_words": counted,
        "tally_exact": plain(tally.amount),
        **_back(partner),
    }


def _back(partner: Partner | None) -> dict[str, str]:
    if partner is None:
        return {"back_url": page_url("home"), "back_label": gettext("Home")}
    return {"back_url": page_url("scorecards:partner", partner.public_id), "back_label": partner.name}
