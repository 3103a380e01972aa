"""The review pack in one click, as both sides get it: eight pages, each seen as a picture, with nothing cut."""

from pathlib import Path

import pypdfium2
import pytest

from tests.e2e.browser import PHONE, Look, Visitor
from tests.e2e.conftest import Visits
from tests.e2e.reading import NOVALINK
from tests.scorecards.paper import flat, outside, pages

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

LEAST_INK = 0.004  # of a page: its title, head and foot alone cover more
MOST_INK = 0.5


def downloaded(visitor: Visitor, language: str) -> bytes:
    """From the page that is open, by its menu."""
    menu = visitor.page.locator("details.menu").filter(has=visitor.page.locator("a[href*='pack.pdf']"))
    menu.locator("summary").click()
    with visitor.page.expect_download() as download:
        menu.locator(f"a[href$='language={language}']").click()
    return Path(download.value.path()).read_bytes()


def inks(content: bytes) -> list[float]:
    """Which part of each page is not white."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            grey = page.render(scale=0.5, grayscale=True).to_pil().histogram()
            found.append(1 - sum(grey[250:]) / sum(grey))
    return found


def check(content: bytes, first_title: str) -> None:
    told = pages(content)
    assert len(told) == 8
    assert first_title in told[0]
    assert all(NOVALINK in page for page in told)
    assert outside(content) == []
    assert [round(ink, 3) for ink in inks(content) if not LEAST_INK < ink < MOST_INK] == []


def test_the_manager_takes_it_from_the_sheet(visit: Visits) -> None:
    with visit("jeanne@altea.example", Look(language="en")) as visitor:
        visitor.page.goto("/contribution/?q=novalink")
        visitor.page.locator("#rows tbody a").first.click()
        visitor.page.wait_for_selector("#h-balance")
        check(downloaded(visitor, "fr"), flat("Résultats et plan"))
        assert visitor.complaints == []


def test_the_partner_takes_its_own_from_its_home_on_a_phone(visit: Visits) -> None:
    with visit("camille@novalink.example", Look(size=PHONE, language="fr")) as visitor:
        visitor.page.goto("/")
        check(downloaded(visitor, "en"), "Results against plan")
        assert visitor.complaints == []
