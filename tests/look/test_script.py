"""What the script adds, in a real browser: nothing typed is lost, and every addition is only an addition."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.look.sentences import ROOT

pytestmark = pytest.mark.e2e
SITE = "http://tandem.test"
SCRIPT = (ROOT / "static" / "js" / "app.js").read_text(encoding="utf-8")
FORM = """<form data-draft="claim" method="post">
  <input name="amount"><textarea name="note"></textarea><input type="password" name="secret">
  <label><input type="radio" name="way" value="a">A</label><label><input type="radio" name="way" value="b">B</label>
  <input type="checkbox" name="proof" value="photo"><button>Send</button></form>"""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Site:
    """One browser page on a site whose only page is `body`, served under a policy without inline script."""

    def __init__(self, page: Page) -> None:
        self.page, self.body, self.person = page, "", "2"
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        if route.request.url.endswith("app.js"):
            route.fulfill(body=SCRIPT, content_type="text/javascript; charset=utf-8")
            return
        html = f'<html lang="fr"><script src="/app.js" defer></script><body data-person="{self.person}">{self.body}'
        policy = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'",
        }
        route.fulfill(body=html + "<div id='live'></div></body></html>", headers=policy)

    def shows(self, body: str, person: str = "2") -> Page:
        """Serve `body` to `person` from now on, and go there."""
        self.body, self.person = body, person
        self.page.goto(SITE + "/claims/new/")
        return self.page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(browser: Browser) -> Iterator[Site]:
    context = browser.new_context()
    site = Site(context.new_page())
    yield site
    context.close()
    assert site.complaints == []


def typed(page: Page) -> tuple[str, str, bool, bool]:
    """What the form holds: amount, note, whether B and the photo are chosen."""
    return (
        page.input_value("[name=amount]"),
        page.input_value("[name=note]"),
        page.is_checked("[value=b]"),
        page.is_checked("[value=photo]"),
    )


def fill(page: Page) -> None:
    page.fill("[name=amount]", "2 400")
    page.fill("[name=note]", "Salon <de Lyon>")
    page.check("[value=b]")
    page.check("[value=photo]")
    page.fill("[name=secret]", "swordfish")


def test_nothing_typed_is_lost_on_a_reload(site: Site) -> None:
    fill(site.shows(FORM))
    page = site.shows(FORM)
    assert typed(page) == ("2 400", "Salon <de Lyon>", True, True)
    assert page.input_value("[name=secret]") == ""
    assert "swordfish" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_failed_sending_keeps_what_was_typed(site: Site) -> None:
    page = site.shows(FORM)
    fill(page)
    site.body = '<p class="banner">Something went wrong</p>'
    page.click("button")
    page.wait_for_selector(".banner")
    assert typed(site.shows(FORM)) == ("2 400", "Salon <de Lyon>", True, True)


def test_a_success_forgets_it(site: Site) -> None:
    page = site.shows(FORM)
    fill(page)
    site.body = '<p class="banner ok">Sent</p>'
    page.click("button")
    page.wait_for_selector(".banner")
    assert typed(site.shows(FORM)) == ("", "", False, False)


def test_the_values_of_an_answer_with_errors_win_over_the_draft(site: Site) -> None:
    fill(site.shows(FORM))
    answer = FORM.replace('name="amount"', 'name="amount" value="12"')
    page = site.shows('<div class="error-summary"></div>' + answer)
    assert page.input_value("[name=amount]") == "12"


def test_the_next_person_finds_nothing(site: Site) -> None:
    fill(site.shows(FORM))
    assert typed(site.shows(FORM, person="3")) == ("", "", False, False)
    assert typed(site.shows(FORM, person="2")) == ("", "", False, False)


def test_a_slash_goes_to_the_search_unless_one_is_typing(site: Site) -> None:
    page = site.shows('<input data-search id="q"><input id="other">')
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.focus("#other")
    page.keyboard.press("/")
    assert page.input_value("#other") == "/"


def test_a_menu_closes_by_escape_and_by_a_click_elsewhere(site: Site) -> None:
    page = site.shows(
        '<details class="menu"><summary>Export</summary><a href="#">CSV</a></details><p>elsewhere</p>'
    )
    page.click("summary")
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('details').open") is False
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.click("summary")
    page.click("p")
    assert page.evaluate("document.querySelector('details').open") is False


def test_a_dialog_opens_instead_of_its_page_and_closes(site: Site) -> None:
    page = site.shows(
        '<a href="/decline/" data-open="d">Decline</a><dialog id="d"><button data-close>Cancel</button></dialog>'
    )
    page.click("a")
    assert page.evaluate("document.querySelector('dialog').open") is True
    assert page.url.endswith("/claims/new/")
    page.click("[data-close]")
    assert page.evaluate("document.querySelector('dialog').open") is False


def test_the_countdown_keeps_the_words_of_the_server(site: Site) -> None:
    page = site.shows(
        '<b data-left="252">4 h 12</b><b data-left="9">9 min</b><b data-left="4000">2 jours</b>'
    )
    assert page.locator("b").all_text_contents() == ["4\u00a0h\u00a012", "9\u00a0min", "2 jours"]


def test_a_tip_is_text_and_never_markup(site: Site) -> None:
    page = site.shows(
        '<svg width="90" height="90"><rect width="90" height="90" data-tip="&lt;img src=x&gt;|12 €"/></svg>'
    )
    page.hover("rect")
    assert page.text_content(".tip") == "<img src=x>12 €"
    assert page.locator(".tip img").count() == 0


def test_an_update_of_the_list_is_announced(site: Site) -> None:
    page = site.shows('<div id="rows"><p data-announce="3 partenaires affichés"></p></div>')
    page.evaluate(
        "document.getElementById('rows').dispatchEvent(new CustomEvent('htmx:afterSwap', {bubbles: true}))"
    )
    assert page.text_content("#live") == "3 partenaires affichés"
