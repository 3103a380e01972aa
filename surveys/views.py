"""The page of the annual survey: when the next wave opens."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from partners.guard import requires
from surveys import queries


@requires("survey.read")
def survey(request: HttpRequest) -> HttpResponse:
    """When the survey opens, until when it is open, or that none is announced."""
    found = queries.standing(timezone.localdate())
    last_day = found.wave.closes_on - timedelta(days=1) if found.wave else None
    return render(request, "surveys/survey.html", {"standing": found, "last_day": last_day})
