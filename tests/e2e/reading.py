"""The numbers that a page shows, read where a reader would read them: beside the link to their list."""

from dataclasses import dataclass
from decimal import Decimal

from playwright.sync_api import Locator, Page

NOVALINK = "Novalink"


def figure(place: Page | Locator, name: str) -> Decimal:
    """The figure that links to the list `name`, in all its digits; a figure of nothing has no list, and is zero."""
    shown = place.locator(f"a[href*='/figures/{name}/'] data")
    return Decimal(shown.first.get_attribute("value") or "") if shown.count() else Decimal(0)


@dataclass(frozen=True, slots=True)
class Home:
    """What a partner's home shows: waiting leads, the balance, the contribution, the score's part, the chain."""

    waiting: int
    passed: Decimal
    booked_on_passed: Decimal
    pipeline: Decimal
    booked: Decimal
    booked_points: int
    booked_of_score: Decimal
    chain: tuple[Decimal, ...]


CHAIN = ("born", "qualified", "converted", "won")


def home(page: Page) -> Home:
    """Read the partner's home, and the list behind the score's largest part."""
    page.goto("/")
    balance, contribution, chain = (page.locator(f"[aria-labelledby=h-{name}]") for name in BLOCKS)
    part = page.locator("[aria-labelledby=h-score] .parts li:has(a[href*='/figures/booked/'])")
    read = {
        "waiting": waiting(page),
        "passed": figure(balance, "passed"),
        "booked_on_passed": figure(balance, "booked-passed"),
        "pipeline": figure(contribution, "found"),
        "booked": figure(contribution, "booked"),
        "booked_points": int(part.locator(".num").inner_text().split("/")[0]),
        "chain": tuple(figure(chain, stage) for stage in CHAIN),
    }
    part.locator("a").click()
    return Home(**read, booked_of_score=listed(page))  # type: ignore[arg-type]


BLOCKS = ("balance", "contribution", "chain")


def waiting(page: Page) -> int:
    """How many leads the first line of what is to do speaks of."""
    line = page.locator(".todo a").first
    if not line.count() or "to-accept" not in (line.get_attribute("href") or ""):
        return 0
    return int(line.locator("b").inner_text().split()[0])


def listed(page: Page) -> Decimal:
    """The total under a list of amounts."""
    return Decimal(page.locator("tfoot data").get_attribute("value") or "")


@dataclass(frozen=True, slots=True)
class Row:
    """A partner's row of the contribution report, and the company's figure above it."""

    pipeline: Decimal
    booked: Decimal
    all_booked: Decimal


def report_row(page: Page, partner: str) -> Row:
    """Read the channel manager's report as filtered to one partner."""
    page.goto(f"/contribution/?q={partner}")
    row = page.locator("#rows tbody tr")
    assert row.count() == 1
    return Row(figure(row, "pipeline"), figure(row, "booked"), figure(page.locator(".stats"), "booked"))
