"""The journey of an opportunity and of an account: everything both sides did, and the credit that comes of it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from leads.models import Account
from partners.guard import actor, requires
from portal.lib.periods import Period
from scorecards.addresses import page as page_url
from scorecards.board.journey import board
from scorecards.forms import DayForm
from scorecards.queries import journey as queries
from scorecards.queries.journey import Walk


@requires("opportunity.read")
def opportunity_journey(request: HttpRequest, opportunity: UUID) -> HttpResponse:
    found = get_object_or_404(queries.opportunities(), public_id=opportunity)
    form, until = _asked(request)
    walk = queries.of_opportunity(found, actor(request), until)
    request.section = "opportunities"  # type: ignore[attr-defined]
    back = {"back_url": page_url("leads:opportunity", found.public_id), "title": found.account.name}
    return _page(request, walk, form, until, back | {"opportunity": found})


@requires("lead.read")
def account_journey(request: HttpRequest, account: UUID) -> HttpResponse:
    found = get_object_or_404(Account, public_id=account)
    form, until = _asked(request)
    walk = queries.of_account(found, actor(request), until)
    request.section = "leads"  # type: ignore[attr-defined]
    back = {"back_url": page_url("leads:list", words=found.name), "title": found.name}
    return _page(request, walk, form, until, back)


def _asked(request: HttpRequest) -> tuple[DayForm, datetime]:
    """The day asked for, today where none was, and the first instant that is no longer in it."""
    form = DayForm(request.GET, today=timezone.localdate())
    return form, Period(form.day, form.day + timedelta(days=1)).end_at


def _page(
    request: HttpRequest, walk: Walk, form: DayForm, until: datetime, words: dict[str, Any]
) -> HttpResponse:
    by = actor(request)
    day: date = form.day
    versions = queries.readings()
    credits_of = queries.credited(walk, by, until, versions)
    context = {
        "form": form,
        "as_of": day,
        "board": board(walk, credits_of, until, rule=queries.rule(versions), own=by.partner_id),
        "now": timezone.now(),
        "may_open": by.can("opportunity.read"),
        **words,
    }
    return render(request, "scorecards/journey.html", context)
