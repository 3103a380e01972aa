"""The page of definitions: the one source of what our words mean."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agreements import queries
from partners.guard import requires


@requires("definition.read")
def definitions(request: HttpRequest) -> HttpResponse:
    """What each word means today; a term is an anchor of this page."""
    meanings = queries.in_force(timezone.localdate())
    return render(request, "agreements/definitions.html", {"meanings": meanings, "now": timezone.now()})
