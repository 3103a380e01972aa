"""What the frame of every page shows: the entries this role may open, the language, the theme, who is signed in.

It asks the database how many notifications the actor has not read and, once in five minutes, what the vendor is
called. What a page knows it puts on the request, and the frame shows it:
`request.waiting` (entry key -> how many wait for me), `request.section` (key of the entry to mark as open),
`request.vendor_contact` (`name`, `phone`, and where known `email` and `photo_url`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.queries import vendor_name
from journal.queries import unread
from portal.lib import fmt

Words = str | Promise
TABS_BEFORE_MORE = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the navigation: its key, the name of its URL, what it is called, its icon."""

    key: str
    url_name: str
    label: Words
    icon: str


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under one title; the first section has none."""

    title: Words
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as drawn: where it leads, whether it is open, how many things wait behind it."""

    key: str
    url: str
    label: Words
    icon: str
    current: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Group:
    """Links under one title."""

    title: Words
    links: list[Link]


ENTRIES = {
    entry.key: entry
    for entry in (
        Entry("home", "home", _("Home"), "house"),
        Entry("leads", "leads:list", _("Leads"), "inbox"),
        Entry("opportunities", "leads:opportunities", _("Opportunities"), "handshake"),
        Entry("funds", "comarketing:funds", _("MDF funds"), "wallet"),
        Entry("campaigns", "comarketing:campaigns", _("Campaigns"), "megaphone"),
        Entry("assets", "comarketing:assets", _("Assets"), "folder-down"),
        Entry("training", "training:courses", _("Training"), "graduation-cap"),
        Entry("programme", "scorecards:programme", _("Programme"), "presentation"),
        Entry("report", "scorecards:report", _("Contribution"), "chart-column-increasing"),
        Entry("reviews", "scorecards:reviews", _("Quarterly reviews"), "calendar-check"),
        Entry("partners", "partners:list", _("Partners"), "building-2"),
        Entry("pos", "leads:pos", _("Distributors’ files"), "file-spreadsheet"),
        Entry("own-pos", "leads:pos", _("POS files"), "file-spreadsheet"),
        Entry("resellers", "partners:resellers", _("Resellers"), "truck"),
        Entry("team", "partners:team", _("Team"), "users-round"),
        Entry("survey", "surveys:survey", _("Annual survey"), "message-square-heart"),
        Entry("definitions", "agreements:definitions", _("Definitions"), "book-open-check"),
        Entry("notifications", "journal:notifications", _("Notifications"), "bell"),
    )
}
_CO_MARKETING, _PARTNERSHIP, _STEERING = _("Co-marketing"), _("Our partnership"), _("Steering")
_MANAGER = (
    Section("", ("home", "programme", "report", "partners", "leads", "opportunities")),
    Section(_CO_MARKETING, ("funds", "campaigns", "assets", "training")),
)
NAVIGATION: dict[str, tuple[Section, ...]] = {
    "PARTNER_SELLER": (Section("", ("home", "leads", "opportunities", "training", "assets")),),
    "PARTNER_MARKETER": (Section("", ("home", "funds", "campaigns", "assets", "leads")),),
    "PARTNER_ADMIN": (
        Section("", ("home", "leads", "opportunities")),
        Section(_CO_MARKETING, ("funds", "campaigns", "assets", "training")),
        Section(_PARTNERSHIP, ("reviews", "survey", "team")),
    ),
    "DISTRIBUTOR": (Section("", ("home", "resellers", "own-pos", "funds", "campaigns")),),
    "VENDOR_SELLER": (Section("", ("home", "leads", "opportunities")),),
    "FINANCE": (Section("", ("home", "funds")),),
    "CHANNEL_MANAGER": (*_MANAGER, Section(_STEERING, ("reviews", "pos", "survey", "definitions"))),
    "ADMINISTRATOR": (*_MANAGER, Section(_STEERING, ("reviews", "pos", "survey", "definitions", "team"))),
    "EXECUTIVE": (Section("", ("home", "programme", "report", "reviews", "survey")),),
}
ROLE_NAMES: dict[str, Words] = {
    "PARTNER_ADMIN": _("Partner administrator"),
    "PARTNER_MARKETER": _("Partner marketer"),
    "PARTNER_SELLER": _("Partner seller"),
    "DISTRIBUTOR": _("Distributor"),
    "CHANNEL_MANAGER": _("Channel manager"),
    "VENDOR_SELLER": _("Vendor seller"),
    "FINANCE": _("Finance"),
    "ADMINISTRATOR": _("Administrator"),
    "EXECUTIVE": _("Executive"),
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` for base.html and bare.html; only a page that shows the vendor's name asks for it."""
    actor = getattr(request, "actor", None)
    groups = navigation(request)
    return {
        "shell": {
            "actor": actor,
            "initials": fmt.initials(actor.name) if actor else "",
            "role": ROLE_NAMES.get(actor.role, "") if actor else "",
            "organisation": _organisation(request),
            "vendor_name": vendor_name,
            "vendor_contact": getattr(request, "vendor_contact", None),
            "nav": groups,
            "tabbar": [link for group in groups for link in group.links][:TABS_BEFORE_MORE],
            "notifications": _link(request, "notifications") if actor else None,
            "unread": cache(lambda: unread(actor) if actor and getattr(request, "in_scope", False) else 0),
            "waiting": getattr(request, "waiting", {}),
            "language": translation.get_language(),
            "other_languages": [pair for pair in settings.LANGUAGES if pair[0] != translation.get_language()],
            "theme": getattr(request, "theme", ""),
            "account": _account_pages(),
        }
    }


def navigation(request: HttpRequest) -> list[Group]:
    """The groups of links of the actor's role; pages that do not exist yet and empty groups are left out."""
    actor = getattr(request, "actor", None)
    sections = NAVIGATION.get(actor.role, ()) if actor else ()
    links = {key: link for section in sections for key in section.keys if (link := _link(request, key))}
    opened = _opened(request, links)
    groups = [
        Group(
            section.title, [_marked(links[key], opened, request.path) for key in section.keys if key in links]
        )
        for section in sections
    ]
    return [group for group in groups if group.links]


def missing_pages() -> list[str]:
    """Names of the URLs that the navigation knows and that no room has opened yet."""
    return [entry.url_name for entry in ENTRIES.values() if _url(entry.url_name) is None]


def _link(request: HttpRequest, key: str) -> Link | None:
    entry, url = ENTRIES[key], _url(ENTRIES[key].url_name)
    waiting: Mapping[str, int] = getattr(request, "waiting", {})
    return Link(key, url, entry.label, entry.icon, "", waiting.get(key, 0)) if url else None


def _marked(link: Link, opened: str, path: str) -> Link:
    if link.key != opened:
        return link
    current = "page" if link.url == path else "true"
    return Link(link.key, link.url, link.label, link.icon, current, link.waiting)


def _opened(request: HttpRequest, links: Mapping[str, Link]) -> str:
    """The entry the page belongs to: the one the view names, else the one whose address is the longest start."""
    named = getattr(request, "section", "")
    if named:
        return named
    starts = [link for link in links.values() if _leads_to(link.url, request.path)]
    return max(starts, key=lambda link: len(link.url)).key if starts else ""


def _leads_to(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _account_pages() -> list[dict[str, Words]]:
    """Pages of one's own account, apart from signing out, which is a form."""
    pages = (
        ("usersessions_list", _("Your sessions"), _("where you are signed in")),
        ("mfa_index", _("Two-step sign-in"), _("app, passkey, recovery codes")),
        ("account_change_password", _("Password"), ""),
    )
    return [{"url": url, "label": label, "hint": hint} for name, label, hint in pages if (url := _url(name))]


def _organisation(request: HttpRequest) -> str:
    """The partner's name; the middleware has already read the user, the member and the partner in one query."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.partner_id is None:
        return ""
    return request.user.member.partner.name  # type: ignore[union-attr]


def _url(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
