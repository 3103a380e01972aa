"""The pages that the portal's pages are measured against: the same frame around as little as possible."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path
from django.utils.cache import patch_vary_headers

from leads.models import LeadShare
from partners.guard import requires
from scorecards.views import home, report

FRAME = (
    "{% extends 'base.html' %}{% block main %}{% for row in rows %}<p>{{ row }}</p>{% endfor %}{% endblock %}"
)
GROUPED = """
    SELECT s.partner_id, date_trunc('month', s.passed_at), count(*), count(s.converted_at), sum(l.estimated_amount)
    FROM leads_leadshare s JOIN leads_lead l ON l.id = s.lead_id GROUP BY 1, 2 ORDER BY 1, 2
"""
BARE = {"x-bare": "yes"}  # asks for a page's yardstick
Page = Callable[..., HttpResponse]
# By address: a page's template and what it was given; what the view told of itself to its frame.
_given: dict[str, tuple[str, dict[str, Any]]] = {}
_said: dict[str, dict[str, Any]] = {}


def _page(request: HttpRequest, rows: list[object]) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(FRAME).render({"rows": rows}, request))


@requires("home.read")
def bare(request: HttpRequest) -> HttpResponse:
    return _page(request, [])


@requires("lead.read")
def newest(request: HttpRequest) -> HttpResponse:
    """The 50 newest of what the reader may see, with the lead's and the company's name."""
    rows = LeadShare.objects.select_related("lead__account").order_by("-passed_at", "-pk")[:50]
    return _page(request, [f"{row.lead.account.name} {row.lead.need} {row.state}" for row in rows])


@requires("lead.read")
def grouped(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(GROUPED)
        return _page(request, cursor.fetchall()[-60:])


def of_same_weight(view: Page) -> Page:
    """The view; asked with BARE, the answer that was kept, written again by its templates from what they were given."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if not request.headers.get("x-bare"):
            before = set(vars(request))
            answer = view(request, *args, **named)
            _said[request.get_full_path()] = {k: v for k, v in vars(request).items() if k not in before}
            return answer
        address = request.get_full_path()
        vars(request).update(_said[address])
        answer = render(request, *_given[address])
        patch_vary_headers(answer, ["HX-Request"])
        return answer

    return page


def keep(ask: Callable[[], Any]) -> None:
    """Ask for a page, and keep what its template is given."""

    def noting(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        _given[request.get_full_path()] = template, context
        return render(request, template, context)

    for module in (home, report):
        module.render = noting  # type: ignore[attr-defined]
    try:
        ask()
    finally:
        for module in (home, report):
            module.render = render  # type: ignore[attr-defined]


urlpatterns = [
    path("yardstick/bare/", bare),
    path("yardstick/newest/", newest),
    path("yardstick/grouped/", grouped),
    path("", of_same_weight(home.home)),
    path("contribution/", of_same_weight(report.contribution_report)),
    path("contribution/<uuid:partner>/", of_same_weight(report.partner_sheet)),
    path("", include("portal.urls")),
]
