"""The timeline of the page on credits happens as it is written."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from leads.models import Account, Opportunity, Touch, TouchParty
from portal.lib import tenancy
from scorecards.models import Credit
from scorecards.operations import credits

PAGE = Path(__file__).parents[2] / "docs" / "credits.md"
ROW = re.compile(r"^\| (\d+ \w+) \| (.+?) \| (\w+) \| (\S+) \| (\S+) \|$", re.MULTILINE)


def written() -> list[tuple[str, str, str, int, int]]:
    """Day, what happens, month, and the cents of the vendor and of Acme."""
    return [
        (day, what, month, *map(cents, amounts))
        for day, what, month, *amounts in ROW.findall(PAGE.read_text())
    ]


def cents(amount: str) -> int:
    return int(amount.replace("−", "-").replace(",", "").replace(".", ""))


def on(day: str) -> datetime:
    return datetime.strptime(f"{day} 2026 12", "%d %B %Y %H").replace(tzinfo=UTC)


@pytest.fixture
def story(versions, acme) -> dict[str, Callable[[], object]]:
    """What each line of the timeline does."""
    march = on("20 March")

    def touched(kind: str, at: datetime, partner) -> Touch:
        touch = Touch.objects.create(account=account, kind=kind, recorded="IMPORT", at=at, recorded_at=at)
        TouchParty.objects.create(touch=touch, partner=partner)
        return touch

    def won() -> None:
        touched("FORM", march - timedelta(days=15), None)
        touched("MEETING", march - timedelta(days=12), acme)
        Opportunity.objects.create(
            reference="O-1",
            account=account,
            name="Backup",
            stage="WON",
            amount=Decimal("10000.01"),
            origin="VENDOR",
            origin_reason="no_partner",
            created_at=march - timedelta(days=10),
            closed_at=march,
            updated_at=march,
        )

    def erased() -> None:
        TouchParty.objects.filter(touch__kind="CALL").delete()
        Touch.objects.filter(kind="CALL").delete()

    with tenancy.every_partner():
        account = Account.objects.create(name="Kerlan", created_at=march)
    return {
        "won for 10,000.01": won,
        "the contract says 12,000.00": lambda: Opportunity.objects.update(amount=12_000),
        "a call of 15 March by Acme is imported": lambda: touched("CALL", on("15 March"), acme),
        "a credit note of 3,000.00": lambda: Opportunity.objects.update(amount=9_000),
        "the call is erased": erased,
    }


def test_each_line_posts_what_the_page_says(story, acme):
    assert [what for _, what, *_ in written()] == list(story)
    with tenancy.every_partner():
        for day, what, month, vendor, partner in written():
            story[what]()
            credits.drain(now=on(day))
            assert posted(month) == {None: vendor, acme.pk: partner}, what
        assert posted("March") == {None: 600_000, acme.pk: 600_000}
        assert posted("April") == {None: -200_000, acme.pk: 200_000}


def posted(month: str) -> dict[int | None, int]:
    """Cents of the linear model posted in a month, by partner."""
    rows = Credit.objects.filter(model_version__model="linear", posting_period=on(f"1 {month}").date())
    return dict(rows.order_by().values_list("partner_id").annotate(Sum("cents")))
