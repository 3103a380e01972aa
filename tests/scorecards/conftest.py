"""The programme and its formula as migrated, and a small channel with something in every figure."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.utils import timezone

from partners.models import Member, Partner, Tier
from portal.lib import tenancy
from tests.conftest import make_member, make_partner
from tests.scorecards.small import Books

TODAY = date(2026, 11, 20)
OTHERS = ("Galaxis", "Brume", "Cap", "Delta", "Iroise", "Argos", "Fjord")


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Totals of other partners are kept for a minute, longer than a test's rows last."""
    cache.clear()


@pytest.fixture
def programme(db: None) -> None:
    """The rows of the migration, which a test that flushes the database has taken away."""
    with tenancy.every_partner():
        import_module("agreements.migrations.0004_formula_2026_1").publish(apps, None)


@pytest.fixture
def versions(db: None) -> None:
    """The versions of the migration, which a test that flushes the database has taken away."""
    with tenancy.every_partner():
        import_module("scorecards.migrations.0004_versions_2026_1").publish(apps, None)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def channel(programme: None, tiers: dict[str, Tier], nora: Member) -> date:
    """Novalink, gold, in nora’s portfolio; seven others; Dune, new; Arago, a distributor. Gives today."""
    day = timezone.localdate()
    joined = {"joined_on": day - timedelta(days=900)}
    with Books(day) as books:
        books.fill(
            make_partner("Novalink", tiers["gold"], manager=nora, region="Bretagne", **joined),
            deals=14,
            scale=3,
            ended=20,
        )
        for place, name in enumerate(OTHERS):
            tier = tiers["silver" if place % 2 else "bronze"]
            books.fill(make_partner(name, tier, region="Normandie", **joined), deals=3 + place % 2, scale=2)
        make_partner("Dune", tiers["bronze"], joined_on=day - timedelta(days=20))
        books.sell_in(make_partner("Arago", tiers["silver"], kind="DISTRIBUTOR", **joined))
        books.direct()
    for role in ("PARTNER_ADMIN", "PARTNER_SELLER", "PARTNER_MARKETER"):
        make_member(role.title(), role, partner("Novalink"))
    make_member("Gala", "PARTNER_ADMIN", partner("Galaxis"))
    make_member("Duna", "PARTNER_ADMIN", partner("Dune"))
    make_member("Arno", "DISTRIBUTOR", partner("Arago"))
    for role in ("VENDOR_SELLER", "FINANCE", "ADMINISTRATOR", "EXECUTIVE"):
        make_member(role.title(), role)
    return day


def member(name: str | None, role: str) -> Member:
    """Somebody of the channel, with the user and partner at hand."""
    with tenancy.every_partner():
        people = Member.objects.select_related("user", "partner").filter(role=role, left_at=None)
        return people.get(partner__name=name) if name else people.get(partner=None)


def partner(name: str) -> Partner:
    with tenancy.every_partner():
        return Partner.objects.get(name=name)
