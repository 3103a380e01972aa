"""A manager reads "too early", opens later days, and reads the range, then the figure: never a number before."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.lib import tenancy
from scorecards.models import Judgement
from tests.e2e.browser import LAPTOP, PHONE, Look, Visitor
from tests.e2e.conftest import Visits

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

MANAGER = "jeanne@altea.example"
WORDS = {
    "fr": ("Trop tôt", r"Fourchette [\d,]+ à [\d,]+", r"[\d,]+ € de CA par € investi", "Ce jour est à venir"),
    "en": (
        "Too early",
        r"Range [\d.]+ to [\d.]+",
        r"€[\d.]+ of revenue per € invested",
        "This day has not come",
    ),
}
LOOKS = [
    Look(size=PHONE, language="fr"),
    Look(size=LAPTOP, language="en"),
    pytest.param(Look(size=LAPTOP, language="fr"), marks=pytest.mark.deep),
    pytest.param(Look(size=PHONE, language="en"), marks=pytest.mark.deep),
]
ASKED, PANEL = "form:has(#as_of)", "[aria-labelledby=h-result-1]"


def campaign(*stages: str) -> tuple[str, dict[str, date]]:
    """The address of a campaign of which just these things were said, one after another, and the first day of each."""
    with tenancy.every_partner():
        rows = list(Judgement.objects.order_by("judged_on").select_related("campaign"))
    days: dict[int, dict[str, date]] = {}
    for row in rows:
        if row.stage == "too_early" or (row.cost and row.low is not None):
            days.setdefault(row.campaign_id, {}).setdefault(row.stage, row.judged_on)
    found = next(row.campaign for row in rows if tuple(days.get(row.campaign_id, ())) == stages)
    return reverse("scorecards:campaign", args=[found.public_id]), days[found.pk]


def read(visitor: Visitor, selector: str) -> str:
    """The words of a place, blanks of every kind as one space."""
    return " ".join(visitor.page.locator(selector).first.inner_text().split())


def ask(visitor: Visitor, day: date) -> None:
    visitor.page.fill("#as_of", day.isoformat())
    visitor.page.locator(f"{ASKED} button").click()
    visitor.page.wait_for_url(f"**as_of={day}")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_manager_reads_too_early_then_the_range_then_the_figure(visit: Visits, look: Look) -> None:
    too_early, range_, figure, _ = WORDS[look.language]
    address, days = campaign("too_early", "range", "figure")
    with visit(MANAGER, look) as visitor:
        visitor.page.goto(f"{address}?as_of={days['too_early']}")
        assert read(visitor, f"{PANEL} .chip") == too_early
        assert not re.search(figure, read(visitor, PANEL))
        assert not re.search(range_, read(visitor, PANEL))
        ask(visitor, days["range"])
        assert re.fullmatch(range_, read(visitor, f"{PANEL} .chip"))
        assert not re.search(figure, read(visitor, PANEL))
        ask(visitor, days["figure"])
        assert re.fullmatch(figure, read(visitor, f"{PANEL} .chip"))
        assert visitor.page.locator("[aria-labelledby=h-told] tbody tr").count() == 3
        assert (visitor.axe(), visitor.too_wide()) == ([], 0)
        assert visitor.complaints == []


@pytest.mark.deep
@pytest.mark.parametrize("look", LOOKS[:2], ids=str)
def test_a_day_to_come_says_what_can_be_told_then_and_no_number(visit: Visits, look: Look) -> None:
    too_early, range_, figure, to_come = WORDS[look.language]
    address, _ = campaign("too_early")
    with visit(MANAGER, look) as visitor:
        visitor.page.goto(address)
        assert read(visitor, f"{PANEL} .chip") == too_early
        ask(visitor, timezone.localdate() + timedelta(days=365 * 2))
        assert to_come in read(visitor, ".banner")
        assert not re.search(f"{figure}|{range_}", read(visitor, "main"))
        assert visitor.complaints == []
