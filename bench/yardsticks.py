"""The pages that the portal's pages are measured against: the same frame around as little as possible."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from leads.models import LeadShare
from partners.guard import requires

FRAME = (
    "{% extends 'base.html' %}{% block main %}{% for row in rows %}<p>{{ row }}</p>{% endfor %}{% endblock %}"
)
GROUPED = """
    SELECT s.partner_id, date_trunc('month', s.passed_at), count(*), count(s.converted_at), sum(l.estimated_amount)
    FROM leads_leadshare s JOIN leads_lead l ON l.id = s.lead_id GROUP BY 1, 2 ORDER BY 1, 2
"""


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


urlpatterns = [
    path("yardstick/bare/", bare),
    path("yardstick/newest/", newest),
    path("yardstick/grouped/", grouped),
    path("", include("portal.urls")),
]
