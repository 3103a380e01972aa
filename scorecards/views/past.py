"""`?as_of=2026-06-30`: the home or a partner's sheet on a day that is over, from what was kept of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from partners.guard import actor
from scorecards.board.past import past
from scorecards.forms import PastDay
from scorecards.frame import tell
from scorecards.queries import partners, programme


def page(request: HttpRequest, partner_id: int, now_url: str) -> HttpResponse:
    """`now_url` leads back to today."""
    form = PastDay(request.GET, today=timezone.localdate())
    partner = partners.profiles(partner_id)[0]
    if actor(request).partner_id:
        tell(request, partner)
    vendor = programme.rules(timezone.localdate()).vendor_name
    told = past(form, partner, vendor)
    context = {"partner": partner, "past": told, "form": form, "now_url": now_url, "now": timezone.now()}
    return render(request, "scorecards/past.html", context)
