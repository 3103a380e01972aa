"""Addresses of pages of other rooms, and who may open them."""

from urllib.parse import urlencode
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from partners.access import Actor

# The lists of other rooms: name of the page, the right it needs.
LISTS = {
    "leads:list": "lead.read",
    "leads:opportunities": "opportunity.read",
    "comarketing:funds": "fund.read",
    "comarketing:movements": "fund.read",
    "comarketing:campaigns": "campaign.read",
    "comarketing:assets": "asset.read",
    "comarketing:downloads": "asset.read",
    "training:courses": "course.read",
    "training:enrolments": "course.read",
}
OF_ONE_PARTNER = [name for name in LISTS if name not in ("comarketing:assets", "training:courses")]


def lists_of(partner: UUID, by: Actor) -> dict[str, str]:
    """The partner's rows in every list that this actor may open: addresses by the page's name."""
    found = {name: page(name, partner=partner) for name in OF_ONE_PARTNER if by.can(LISTS[name])}
    return {name.replace(":", "_"): url for name, url in found.items() if url}


def page(name: str, *args: object, **query: object) -> str:
    """The address of a page of another room, or "" where that room has not opened it."""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(query)}" if query else path
