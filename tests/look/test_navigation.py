"""The frame shows each role the pages it may open, and asks the database next to nothing: no test here may use it."""

from html.parser import HTMLParser

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from partners.access import ALLOWED, Actor
from partners.models import Member, Partner, User
from portal import navigation
from portal.preferences import remembered

PARTNER_ROLES = ("PARTNER_SELLER", "PARTNER_MARKETER", "PARTNER_ADMIN", "DISTRIBUTOR")
MANAGED = "home programme report partners leads opportunities funds campaigns assets training"
EXPECTED = {
    "PARTNER_SELLER": "home leads opportunities training assets",
    "PARTNER_MARKETER": "home funds campaigns assets leads",
    "PARTNER_ADMIN": "home leads opportunities funds campaigns assets training reviews survey team",
    "DISTRIBUTOR": "home resellers own-pos funds campaigns",
    "VENDOR_SELLER": "home leads opportunities",
    "FINANCE": "home funds",
    "CHANNEL_MANAGER": f"{MANAGED} reviews pos survey definitions",
    "ADMINISTRATOR": f"{MANAGED} reviews pos survey definitions team",
    "EXECUTIVE": "home programme report reviews survey",
}
pytestmark = pytest.mark.urls("tests.look.open_house")
READ_VERBS = {
    "home": "home.read", "leads": "lead.read", "opportunities": "opportunity.read", "funds": "fund.read",
    "campaigns": "campaign.read", "assets": "asset.read", "training": "course.read", "report": "report.read",
    "programme": "report.read",
    "partners": "partner.read", "resellers": "reseller.read", "team": "team.read",
    "survey": "survey.read", "reviews": "review.read", "pos": "pos.read", "own-pos": "pos.read",
    "definitions": "definition.read",
    "notifications": "notification.read",
}  # fmt: skip


@pytest.fixture(autouse=True)
def vendor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vendor's name, which a page of the portal reads from the programme once in five minutes."""
    monkeypatch.setattr(navigation, "vendor_name", lambda: "Altéa")


def asked_by(role: str, address: str = "/", **known: object) -> HttpRequest:
    """A request of somebody in `role`, as the middleware leaves it; `known` is what the view puts on it."""
    request = RequestFactory().get(address)
    remembered(lambda request: HttpResponse())(request)
    acme = Partner(pk=7, name="Acme") if role in PARTNER_ROLES else None
    member = Member(user=User(name="Camille Morel"), partner=acme, role=role)
    actor = Actor(user_id=1, member_id=2, role=role, partner_id=member.partner_id, name=str(member))
    for name, value in {"user": member.user, "actor": actor, **known}.items():
        setattr(request, name, value)
    return request


def frame(request: HttpRequest, template: str = "base.html") -> str:
    return render_to_string(template, request=request)


def keys(request: HttpRequest) -> list[str]:
    return [link.key for group in navigation.navigation(request) for link in group.links]


def test_every_role_has_a_navigation() -> None:
    assert set(navigation.NAVIGATION) == set(ALLOWED)


@pytest.mark.parametrize(("role", "expected"), EXPECTED.items())
def test_a_role_sees_its_pages_in_their_order(role: str, expected: str) -> None:
    known = [key for section in navigation.NAVIGATION[role] for key in section.keys]
    assert known == expected.split()
    missing = {
        entry.key for entry in navigation.ENTRIES.values() if entry.url_name in navigation.missing_pages()
    }
    assert keys(asked_by(role)) == [key for key in known if key not in missing]


@pytest.mark.parametrize("role", EXPECTED)
def test_a_role_is_led_to_no_page_that_refuses_it(role: str) -> None:
    refused = [
        key
        for section in navigation.NAVIGATION[role]
        for key in section.keys
        if READ_VERBS[key] not in ALLOWED[role]
    ]
    assert refused == []


@pytest.mark.urls("portal.urls")
def test_every_page_of_the_navigation_is_open() -> None:
    assert navigation.missing_pages() == []


def test_a_stranger_sees_no_navigation() -> None:
    request = RequestFactory().get("/")
    vars(request)["actor"] = None
    shell = navigation.shell(request)["shell"]
    assert (shell["nav"], shell["tabbar"], shell["notifications"], shell["organisation"]) == (
        [],
        [],
        None,
        "",
    )
    assert 'class="tabbar"' not in frame(request)


def test_the_phone_bar_holds_four_pages_and_more() -> None:
    page = frame(asked_by("CHANNEL_MANAGER"))
    assert page.count('class="tab"') == 4
    assert page.count('class="sheet"') == 1


def test_the_page_one_is_on_is_marked_once_in_each_list() -> None:
    opened = navigation.navigation(asked_by("CHANNEL_MANAGER", "/leads/"))
    assert [link.key for group in opened for link in group.links if link.current] == ["leads"]
    assert [link.current for group in opened for link in group.links if link.current] == ["page"]


def test_a_page_inside_marks_the_nearest_entry() -> None:
    inside = navigation.navigation(asked_by("CHANNEL_MANAGER", "/leads/5f0c0f9e/"))
    assert [(link.key, link.current) for group in inside for link in group.links if link.current] == [
        ("leads", "true")
    ]


def test_a_view_may_name_the_entry_it_belongs_to() -> None:
    inside = navigation.navigation(asked_by("PARTNER_ADMIN", "/anywhere/", section="funds"))
    marked = [link.key for group in inside for link in group.links if link.current]
    assert marked == ["funds"]


def test_a_badge_says_what_waits_in_figures_and_in_words() -> None:
    with translation.override("fr"):
        page = frame(asked_by("PARTNER_ADMIN", waiting={"leads": 3}))
    assert '<span aria-hidden="true">3</span><span class="sr">3 en attente de vous</span>' in page
    assert 'class="count"' not in frame(asked_by("PARTNER_ADMIN", waiting={"leads": 0}))


class Contact:
    name, phone, photo_url = "Jeanne <Rivière>", "01 42 68 53 00", ""


def test_a_partner_sees_its_contact_and_the_vendor_does_not() -> None:
    page = frame(asked_by("PARTNER_SELLER", vendor_contact=Contact))
    assert 'href="tel:0142685300"' in page
    assert "Jeanne &lt;Rivière&gt;" in page
    assert "Acme avec Altéa" in page
    assert "<small>Altéa</small>" in frame(asked_by("CHANNEL_MANAGER"))
    assert "tel:" not in frame(asked_by("CHANNEL_MANAGER", vendor_contact=Contact))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("role", EXPECTED)
def test_the_frame_is_well_nested_in_both_languages(role: str, language: str) -> None:
    with translation.override(language):
        page = frame(asked_by(role, waiting={"leads": 2}, vendor_contact=Contact))
    nesting = Nesting()
    nesting.feed(page)
    assert nesting.open == []
    assert nesting.doubled == set(), "an id stands once"
    assert f'<html lang="{language}">' in page
    assert 'href="#main"' in page
    assert 'id="live"' in page


@pytest.mark.parametrize(
    ("cookie", "attribute"),
    [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ('x" onload="', "")],
)
def test_the_theme_cookie_is_read_by_the_server(cookie: str, attribute: str) -> None:
    request = asked_by("EXECUTIVE")
    request.COOKIES["theme"] = cookie
    remembered(lambda request: HttpResponse())(request)
    assert f'<html lang="fr"{attribute}>' in frame(request)


def test_signing_out_is_a_form() -> None:
    """A link would sign out whoever prefetches it."""
    page = frame(asked_by("FINANCE"))
    assert '<form method="post" action="/account/logout/">' in page
    assert 'href="/account/logout/"' not in page


class Nesting(HTMLParser):
    """Which elements stay open, and which ids stand twice."""

    VOID = frozenset(["meta", "link", "input", "img", "br", "hr"])

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.doubled: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        name = dict(attrs).get("id")
        if name:
            self.doubled |= {name} & self.ids
            self.ids.add(name)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """<path/> opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
