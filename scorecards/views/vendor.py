"""The first page of the vendor's people: what each role decides, by date; never an empty page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from partners.access import Actor
from scorecards import ahead, desk, overview
from scorecards.forms import ReportForm
from scorecards.frame import frame
from scorecards.links import Links

Context = dict[str, Any]


def home(request: HttpRequest, by: Actor) -> HttpResponse:
    gather = HOMES.get(by.role, _overview)
    context = gather(request, by) | {"first_name": by.name.split(" ")[0], "now": timezone.now()}
    return render(request, "scorecards/home_vendor.html", context)


def _manager(request: HttpRequest, by: Actor) -> Context:
    """Our promises, the partners' answers, and who moved; of one's own portfolio when asked."""
    now, mine = timezone.now(), request.GET.get("mine") == "on"
    portfolio = by.member_id if mine else None
    sections = [desk.to_decide(now, portfolio), desk.unanswered(now, portfolio)]
    request.waiting = {"leads": sections[0].total}  # type: ignore[attr-defined]
    return _overview(request, by) | {"sections": sections, "mine": mine}


def _overview(request: HttpRequest, by: Actor) -> Context:
    """The company's headlines and the partners that moved."""
    if not by.can("report.read"):
        return {}
    now = timezone.now()
    form = ReportForm(request.GET, today=timezone.localdate(now))
    found = ahead.report(form, member_id=by.member_id, now=now)
    links = Links(found.spans.now, found.currency, reader=by)
    return {
        "frame": frame(form, found.spans.now, found.currency, found.currencies, now),
        "form": form,
        "worked_out_at": found.worked_out_at,
        "headlines": overview.headlines(found, links),
        "moved": desk.moved(found),
        "has_portfolio": found.has_portfolio(by.member_id),
    }


def _seller(request: HttpRequest, by: Actor) -> Context:
    now = timezone.now()
    return {"sections": desk.seller(by.member_id, timezone.localdate(now), now)}


def _finance(request: HttpRequest, by: Actor) -> Context:
    today = timezone.localdate()
    return {"sections": desk.finance(today), "balances": desk.balances(today)}


HOMES: dict[str, Callable[[HttpRequest, Actor], Context]] = {
    "CHANNEL_MANAGER": _manager,
    "ADMINISTRATOR": _manager,
    "VENDOR_SELLER": _seller,
    "FINANCE": _finance,
    "EXECUTIVE": _overview,
}
