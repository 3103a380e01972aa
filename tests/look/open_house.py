"""A URL configuration in which every page of the navigation is open, whichever rooms have opened theirs."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from portal.navigation import ENTRIES

ADDRESSES = {
    "home": "", "leads:list": "leads/", "leads:opportunities": "leads/opportunities/",
    "comarketing:funds": "co-marketing/funds/", "comarketing:campaigns": "co-marketing/campaigns/",
    "comarketing:assets": "co-marketing/assets/", "training:courses": "training/", "scorecards:report": "report/",
    "scorecards:programme": "programme/", "scorecards:reviews": "reviews/",
    "partners:list": "partners/", "leads:pos": "leads/sell-out/",
    "partners:resellers": "partners/resellers/", "partners:team": "partners/team/", "surveys:survey": "survey/",
    "agreements:definitions": "agreements/definitions/", "journal:notifications": "notifications/",
    "preferences": "preferences/", "account_logout": "account/logout/", "usersessions_list": "account/sessions/",
}  # fmt: skip


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _room(name: str) -> str:
    return name.rpartition(":")[0]


def _pages(names: list[str]) -> list:
    return [path(ADDRESSES[name], page, name=name.rpartition(":")[2]) for name in names]


assert {entry.url_name for entry in ENTRIES.values()} <= set(ADDRESSES)
urlpatterns = [
    pattern
    for room, names in groupby(sorted(ADDRESSES, key=_room), _room)
    for pattern in ([path("", include((_pages(list(names)), room)))] if room else _pages(list(names)))
]
