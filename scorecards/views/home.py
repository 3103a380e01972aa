"""The first page after sign-in: a partner's win-win dashboard, and what each role at the vendor does first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from partners.access import Actor
from partners.guard import actor, requires
from scorecards import gathering
from scorecards.addresses import page
from scorecards.board import board_of
from scorecards.board.distributor import distributor_board
from scorecards.board.own_return import own_return
from scorecards.forms import PeriodForm
from scorecards.frame import frame, tell
from scorecards.links import Links
from scorecards.queries.waiting import of_kind
from scorecards.views import past, vendor


@requires("home.read")
def home(request: HttpRequest) -> HttpResponse:
    by = actor(request)
    if by.partner_id is None:
        return vendor.home(request, by)
    if "as_of" in request.GET:
        return past.page(request, by.partner_id, reverse("home"))
    if by.role == "DISTRIBUTOR":
        return _distributor(request, by, by.partner_id)
    return _partner(request, by, by.partner_id)


def _partner(request: HttpRequest, by: Actor, partner_id: int) -> HttpResponse:
    now = timezone.now()
    form = PeriodForm(request.GET, today=timezone.localdate(now))
    found = gathering.gather(partner_id, form, own=True)
    links = Links(found.spans.now, found.currency, reader=by)
    waiting = of_kind(found.matters, "accept")
    tell(request, found.partner, leads=waiting[0].among if waiting else 0)
    context = {
        "frame": frame(form, found.spans.now, found.currency, found.currencies, now),
        "form": form,
        "board": board_of(found, links),
        "own_return": own_return(found, links) if by.can("margin.keep") else None,
        "own": True,
        "may_pack": by.can("review.read"),
        "first_name": by.name.split(" ")[0],
    }
    return render(request, "scorecards/home_partner.html", context)


def _distributor(request: HttpRequest, by: Actor, partner_id: int) -> HttpResponse:
    now = timezone.now()
    form = PeriodForm(request.GET, today=timezone.localdate(now))
    found = gathering.gather_distributor(partner_id, form)
    links = Links(found.spans.now, found.currency, reader=by)
    tell(request, found.partner)
    context = {
        "frame": frame(form, found.spans.now, found.currency, found.currencies, now),
        "form": form,
        "board": distributor_board(found, links),
        "files_url": page("leads:pos"),
        "first_name": by.name.split(" ")[0],
    }
    return render(request, "scorecards/home_distributor.html", context)
