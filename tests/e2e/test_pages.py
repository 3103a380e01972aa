"""Every page of every role: readable by all, clean in the console, on a phone and a laptop, in both languages."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from html import unescape
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import PHONE, Look, Visitor
from tests.e2e.conftest import Visits
from tests.e2e.walk import (
    LOOKS,
    ROLES,
    Stop,
    entries,
    everywhere,
    faults,
    kinds,
    links,
    nowhere,
    to_key_pages,
    walk,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

BOTH_SIDES = ("PARTNER_ADMIN", "CHANNEL_MANAGER")  # between them they see every kind of page
HOMES_OF_THEIR_OWN = ("DISTRIBUTOR", "VENDOR_SELLER", "FINANCE")
ENTRANCE = [Stop("account_login", "/account/login/")]
ONE_LEAD = "/leads/?tab=to-accept"


class Eyes:
    """Opens pages as somebody, each in the look that is due, and keeps what is wrong with them."""

    def __init__(self, visit: Visits, email: str, stack: ExitStack, looks: list[Look]) -> None:
        self.visit, self.email, self.stack, self.looks = visit, email, stack, looks
        self.visitors: dict[Look, Visitor] = {}
        self.faults: list[str] = []

    def look_at(self, stop: Stop, number: int) -> list[Stop]:
        look = self.looks[number % len(self.looks)]
        visitor = self.visitors.get(look) or self.stack.enter_context(self.visit(self.email, look))
        self.visitors[look] = visitor
        self.faults += faults(visitor, stop, look)
        return kinds(links(visitor.page), visitor.page.url)


def seen(
    visit: Visits,
    email: str,
    start: list[Stop],
    looks: list[Look],
    follows: Callable[[str], bool] = everywhere,
) -> tuple[int, list[str]]:
    """How many pages a walk came by, and what was wrong with them."""
    with ExitStack() as stack:
        eyes = Eyes(visit, email, stack, looks)
        return len(list(walk(start, eyes.look_at, follows))), eyes.faults


# ---- the pages ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", BOTH_SIDES)
def test_the_pages_of_daily_work_are_without_fault(visit: Visits, role: str) -> None:
    turn = BOTH_SIDES.index(role) * 3  # so that pages both see are seen in two looks
    home = entries(role)[:1]
    pages, found = seen(visit, ROLES[role], home, LOOKS[turn:] + LOOKS[:turn], to_key_pages)
    assert not found, "\n".join(found)
    assert pages >= 5


@pytest.mark.parametrize("role", HOMES_OF_THEIR_OWN)
def test_the_home_of_each_role_is_without_fault(visit: Visits, role: str) -> None:
    look = LOOKS[list(ROLES).index(role) % len(LOOKS)]
    pages, found = seen(visit, ROLES[role], entries(role)[:1], [look], nowhere)
    assert not found, "\n".join(found)
    assert pages == 1


@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-1]], ids=str)
def test_the_entrance_is_without_fault(visit: Visits, look: Look) -> None:
    pages, found = seen(visit, "", ENTRANCE, [look])
    assert not found, "\n".join(found)
    assert pages > 1


@pytest.mark.parametrize(("address", "status"), [("/nothing/here/", 404), ("/contribution/", 403)])
def test_a_refusal_is_a_page_like_any_other(visit: Visits, address: str, status: int) -> None:
    look = LOOKS[status % len(LOOKS)]
    with visit(ROLES["PARTNER_ADMIN"], look) as visitor:
        assert faults(visitor, Stop("error", address), look, status=status) == []


@pytest.mark.deep
@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_every_role_is_without_fault_in_every_look(
    visit: Visits, role: str, look: Look
) -> None:
    pages, found = seen(visit, ROLES[role], entries(role), [look])
    assert not found, "\n".join(found)
    assert pages >= len(entries(role))


# ---- links ----------------------------------------------------------------------------------------------------------
HREF = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
FULL_OF_LINKS = [
    ("PARTNER_ADMIN", "/"),
    pytest.param("CHANNEL_MANAGER", "/", marks=pytest.mark.deep),
    ("CHANNEL_MANAGER", "/contribution/"),
]


@pytest.mark.parametrize(("role", "address"), FULL_OF_LINKS)
def test_every_kind_of_link_of_home_and_report_answers(visit: Visits, role: str, address: str) -> None:
    with visit(ROLES[role], Look()) as visitor:
        visitor.page.goto(address)
        found = kinds(links(visitor.page), visitor.page.url, figures=True)
        assert len(found) > len(entries(role))
        assert _unanswered(visitor.page, [stop.address for stop in found]) == []


@pytest.mark.deep
@pytest.mark.parametrize(("role", "address"), FULL_OF_LINKS)
def test_every_link_of_home_and_report_answers(visit: Visits, role: str, address: str) -> None:
    with visit(ROLES[role], Look()) as visitor:
        visitor.page.goto(address)
        ours = {
            each for each in links(visitor.page) if urlsplit(each).netloc == urlsplit(visitor.page.url).netloc
        }
        assert _unanswered(visitor.page, sorted(ours)) == []


@pytest.mark.deep
@pytest.mark.parametrize("role", ROLES)
def test_no_page_leads_its_reader_to_a_closed_door(visit: Visits, role: str) -> None:
    closed = []
    with visit(ROLES[role], Look()) as visitor:

        def knock(stop: Stop, number: int) -> list[Stop]:
            answer = visitor.page.request.get(stop.address)
            if answer.status != 200:
                closed.append((answer.status, stop.address))
            return kinds(map(unescape, HREF.findall(answer.text())), answer.url, figures=True)

        assert len(list(walk(entries(role), knock))) > 1
    assert closed == []


def _unanswered(page: Page, addresses: list[str]) -> list[tuple[int, str]]:
    answers = [(page.request.get(address).status, address) for address in addresses]
    return [(status, address) for status, address in answers if status != 200]


# ---- keyboard -------------------------------------------------------------------------------------------------------
FOCUS_IS_SHOWN = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


@pytest.mark.parametrize("theme", [pytest.param("light", marks=pytest.mark.deep), "dark"])
def test_the_keyboard_begins_at_the_skip_link_and_shows_where_it_is(visit: Visits, theme: str) -> None:
    with visit(ROLES["CHANNEL_MANAGER"], Look(theme=theme)) as visitor:
        page = visitor.page
        page.goto("/contribution/")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        for _ in range(40):
            assert page.evaluate(FOCUS_IS_SHOWN), page.evaluate("document.activeElement.outerHTML")
            page.keyboard.press("Tab")
        page.locator(".skip").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()


def test_a_slash_goes_to_the_search(visit: Visits) -> None:
    with visit(ROLES["CHANNEL_MANAGER"], Look()) as visitor:
        for address in ("/contribution/", "/leads/", "/leads/opportunities/", "/partners/"):
            visitor.page.goto(address)
            visitor.page.keyboard.press("/")
            search = visitor.page.locator("[data-search]")
            expect(search).to_be_focused()
            expect(search).to_have_value("")


@pytest.mark.parametrize(
    "look", [pytest.param(Look(), marks=pytest.mark.deep), Look(size=PHONE, language="fr")], ids=str
)
def test_escape_closes_the_dialog_and_gives_the_focus_back(visit: Visits, look: Look) -> None:
    with visit(ROLES["PARTNER_ADMIN"], look) as visitor:
        page = visitor.page
        page.goto(ONE_LEAD)
        page.locator("#rows a").first.click()
        opener = page.locator("[data-open=decline]")
        opener.focus()
        page.keyboard.press("Enter")
        dialog = page.locator("dialog#decline")
        expect(dialog).to_be_visible()
        assert visitor.axe() == []
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()


def test_escape_closes_a_menu_and_gives_the_focus_back(visit: Visits) -> None:
    with visit(ROLES["CHANNEL_MANAGER"], Look()) as visitor:
        page = visitor.page
        page.goto("/contribution/")
        summary = page.locator("details.period > summary")
        summary.focus()
        page.keyboard.press("Enter")
        expect(page.locator("details.period .pop")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("details.period .pop")).to_be_hidden()
        expect(summary).to_be_focused()
