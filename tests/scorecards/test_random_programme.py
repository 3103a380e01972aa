"""A programme in which chance alone makes the difference: no partner stands out, no link, no effect."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from statistics import median

import numpy as np
import pytest
from django.utils import timezone

from contribution.chain.leads import LINKS, ChainLeads
from contribution.chain.links import chain
from contribution.effect import Measure, effects
from leads.models import OpportunityPartner
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.periods import months_after
from tests.conftest import make_partner
from tests.scorecards.small import Books

PARTNERS, WITH_LEADS, LEADS = 24, 8, 30
YEARS = 2


class Chance:
    """Partners of one tier whose deals and leads fall by one and the same chance, a seed for all of it."""

    def __init__(self, day: date) -> None:
        self.random, self.day, self.books = Random(20260101), day, Books(day)

    def fill(self, place: int, partner: Partner) -> None:
        for _ in range(self.random.randint(14, 26)):
            self._deal(partner)
        for _ in range(LEADS if place < WITH_LEADS else 0):
            self._lead(partner)

    def _deal(self, partner: Partner) -> None:
        day = self.day - timedelta(days=self.random.randint(1, 365 * YEARS - 1))
        at = datetime.combine(day, time(9), UTC)
        amount = Decimal(self.random.randint(1_000, 9_000))
        deal = self.books._opportunity(
            self.books._account(partner), 0, amount, None, created_at=at, origin="SOURCED"
        )
        deal.closed_at = at + timedelta(hours=1)
        self.books.add(OpportunityPartner(opportunity=deal, partner=partner, since_at=at))

    def _lead(self, partner: Partner) -> None:
        """Qualified, then converted, each with one chance in two whoever the partner is."""
        steps, state = {"accepted_at": self.books.at(470)}, "ACCEPTED"
        if self.random.random() < 0.5:
            steps["qualified_at"], state = self.books.at(465), "QUALIFIED"
            if self.random.random() < 0.5:
                steps["converted_at"], state = self.books.at(460), "CONVERTED"
        self.books._lead(partner, 15, state, None, **steps)  # 475 days old: too old for this year's score


@pytest.fixture
def alike(programme, tiers, nora, client):
    """Signed in as the channel manager of twenty-four partners that nothing but chance tells apart."""
    day = timezone.localdate()
    chance = Chance(day)
    with chance.books:
        for place in range(PARTNERS):
            joined = {"joined_on": day - timedelta(days=1100)}
            chance.fill(place, make_partner(f"Alike {place:02}", tiers["bronze"], **joined))
    client.force_login(nora.user)
    return day


def test_no_partner_stands_out(alike, client):
    """The rule of a trend errs once in five by design; that of the bands far more rarely."""
    page = client.get("/contribution/?sort=-score", headers={"accept-language": "en"})
    views = page.context["rows"]
    told = [view for view in views if view.changed is not None]
    assert len(told) > PARTNERS / 2
    assert sum(view.certain for view in told) <= 0.4 * len(told)
    board = client.get("/programme/").context["board"]
    assert len(board.movers.risen) + len(board.movers.fallen) <= 0.4 * len(told)
    ranked = [view.heading for view in views if view.heading and "band" in view.heading]
    assert ranked == [f"Bronze · band 1 of 1: {PARTNERS} partners that cannot be told apart"]


def test_an_activity_that_nobody_carried_out_has_no_effect(alike, client):
    """Half of the partners are said to have begun something at random: the report's own months show nothing."""
    query = f"from={months_after(alike, -24).isoformat()}&sort=name"
    views = client.get(f"/contribution/?{query}").context["rows"]
    monthly = np.array([[float(amount) * 100 for amount in view.trend][1:25] for view in views])
    assert monthly.shape == (PARTNERS, 24)
    start = np.where(np.arange(PARTNERS) % 2 == 0, 13.0, np.nan)
    (found,) = effects({"pipeline": Measure(monthly, money=True)}, start)
    assert found.estimate is not None
    assert not found.shown
    lifted = monthly + np.where(np.arange(24) >= 13, 40_000_00, 0) * ~np.isnan(start)[:, None]
    (real,) = effects({"pipeline": Measure(lifted, money=True)}, start)
    assert real.shown  # a true effect of that panel is seen


def test_no_link_of_the_chain_is_weaker_than_chance_makes_it(alike, client):
    with tenancy.every_partner():
        partners = list(Partner.objects.order_by("name")[:WITH_LEADS])
    query = f"from={(alike - timedelta(days=600)).isoformat()}"
    counts = [_counts(client, partner, query) for partner in partners]
    assert all(born == LEADS for born, *_ in counts)
    peers = {
        name: median(passed[i + 1] / max(passed[i], 1) for passed in counts) for i, name in enumerate(LINKS)
    }
    weakest = [chain(_nested(each), 2.0, 0, 0, peers=peers).weakest for each in counts]
    assert sum(one is not None for one in weakest) <= 1
    lazy = [LEADS, LEADS // 10, LEADS // 10, 0]  # and one that never qualifies is found
    found = chain(_nested(lazy), 2.0, 0, 0, peers=peers).weakest
    assert found is not None
    assert found.name == "qualified"


def _counts(client, partner: Partner, query: str) -> list[int]:
    """Born, qualified, converted, won: as the lists of the sheet count them."""
    url = f"/contribution/{partner.public_id}/figures/"
    return [
        client.get(f"{url}{figure}/?{query}").context["tally"].count
        for figure in ("born", "qualified", "converted", "won")
    ]


def _nested(counts: list[int]) -> ChainLeads:
    born, *passed = counts
    qualified, opportunity, won = (np.where(np.arange(born) < count, 1.0, np.nan) for count in passed)
    never = np.full(born, np.nan)
    return ChainLeads(np.zeros(born), qualified, opportunity, won, never, np.zeros(born, dtype=np.int64))
