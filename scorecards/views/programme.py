"""The programme page, for executives and channel managers: the whole channel on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from partners.guard import actor, requires
from scorecards import ahead
from scorecards.channel import programme_board
from scorecards.forms import ReportForm
from scorecards.frame import frame
from scorecards.links import Links


@requires("report.read")
def programme(request: HttpRequest) -> HttpResponse:
    by, now = actor(request), timezone.now()
    form = ReportForm(request.GET, today=timezone.localdate(now))
    found = ahead.report(form, member_id=by.member_id, now=now)
    links = Links(found.spans.now, found.currency, reader=by)
    context = {
        "frame": frame(form, found.spans.now, found.currency, found.currencies, now),
        "form": form,
        "report": found,
        "board": programme_board(found, links, by_amount=request.GET.get("movers") == "amount", now=now),
    }
    return render(request, "scorecards/programme.html", context)
