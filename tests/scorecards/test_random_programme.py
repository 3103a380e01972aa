"""A programme in which chance alone makes the difference: no partner stands out, no link, no effect."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from statistics import median
from typing import NamedTuple

import numpy as np
import pytest
from django.utils import timezone

from contribution.chain.leads import LINKS, ChainLeads
from contribution.chain.links import chain
from contribution.effect import Measure, effects
from leads.models import Account, Lead, LeadShare, Opportunity, OpportunityPartner
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.periods import months_after
from tests.conftest import make_partner

PARTNERS, WITH_LEADS, LEADS = 24, 8, 30
YEARS = 2


class Chance:
    """Partners of one tier whose deals and leads fall by one and the same chance, a seed for all of it."""

    def __init__(self, seed: int, day: date) -> None:
        self.random, self.day, self.number = Random(seed), day, 0
        self.accounts: list[Account] = []
        self.deals: list[tuple[Opportunity, Partner]] = []
        self.shares: list[LeadShare] = []

    def fill(self, place: int, partner: Partner) -> None:
        for _ in range(self.random.randint(14, 26)):
            self._deal(partner)
        for _ in range(LEADS if place < WITH_LEADS else 0):
            self._lead(partner)

    def save(self) -> None:
        for rows in (self.accounts, [share.lead for share in self.shares], self.shares):
            type(rows[0]).objects.bulk_create(rows)
        Opportunity.objects.bulk_create(deal for deal, _ in self.deals)
        OpportunityPartner.objects.bulk_create(
            OpportunityPartner(opportunity=deal, partner=partner, since_at=deal.created_at)
            for deal, partner in self.deals
        )

    def _deal(self, partner: Partner) -> None:
        day = self.day - timedelta(days=self.random.randint(1, 365 * YEARS - 1))
        at = datetime.combine(day, time(9), UTC)
        deal = Opportunity(
            reference=self._key(),
            account=self._account(),
            name="Backup",
            stage="WON",
            amount=Decimal(self.random.randint(1_000, 9_000)),
            origin="SOURCED",
            origin_reason="touch",
            created_at=at,
            validated_at=at,
            closed_at=at + timedelta(hours=1),
            updated_at=at,
        )
        self.deals.append((deal, partner))

    def _lead(self, partner: Partner) -> None:
        """Qualified, then converted, each with one chance in two whoever the partner is."""
        steps, state = {"accepted_at": self._at(470)}, "ACCEPTED"
        if self.random.random() < 0.5:
            steps["qualified_at"], state = self._at(465), "QUALIFIED"
            if self.random.random() < 0.5:
                steps["converted_at"], state = self._at(460), "CONVERTED"
        at = self._at(475)  # too old for this year's score
        lead = Lead(
            reference=self._key(), account=self._account(), need="Backup", source="SHOW", created_at=at
        )
        self.shares.append(LeadShare(lead=lead, partner=partner, state=state, passed_at=at, **steps))

    def _account(self) -> Account:
        self.accounts.append(Account(name=self._key(), created_at=self._at(900)))
        return self.accounts[-1]

    def _at(self, days_ago: int) -> datetime:
        return datetime.combine(self.day - timedelta(days=days_ago), time(10), UTC)

    def _key(self) -> str:
        self.number += 1
        return f"R-{self.number}"


class Alike(NamedTuple):
    """The seed of a programme, and the day on which it is read."""

    seed: int
    day: date


SEEDS = [20260101, *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(1, 11))]


@pytest.fixture(params=SEEDS)
def alike(request, programme, tiers, nora, client):
    """Signed in as the channel manager of twenty-four partners that nothing but chance tells apart."""
    day = timezone.localdate()
    chance = Chance(request.param, day)
    joined = {"joined_on": day - timedelta(days=1100)}
    with tenancy.every_partner():
        for place in range(PARTNERS):
            chance.fill(place, make_partner(f"Alike {place:02}", tiers["bronze"], **joined))
        chance.save()
    client.force_login(nora.user)
    return Alike(request.param, day)


def test_no_partner_stands_out(alike, client):
    """The rule of a trend errs once in five by design; bands compare pairs, of which a few of many err as well.

    So most partners stand in one band, and in the programme of every run all of them do.
    """
    page = client.get("/contribution/?sort=-score", headers={"accept-language": "en"})
    views = page.context["rows"]
    told = [view for view in views if view.changed is not None]
    assert len(told) > PARTNERS / 2
    assert sum(view.certain for view in told) <= 0.4 * len(told)
    board = client.get("/programme/").context["board"]
    assert len(board.movers.risen) + len(board.movers.fallen) <= 0.4 * len(told)
    bands = [view.heading for view in views if view.heading and "band" in view.heading]
    together = int(bands[0].split(": ")[1].split()[0])
    assert together > PARTNERS / 2
    if alike.seed == SEEDS[0]:
        assert bands == [f"Bronze · band 1 of 1: {PARTNERS} partners that cannot be told apart"]


def test_an_activity_that_nobody_carried_out_has_no_effect(alike, client):
    """Half of the partners are said to have begun something at random: the report's own months show nothing."""
    query = f"from={months_after(alike.day, -24).isoformat()}&sort=name"
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
    query = f"from={(alike.day - timedelta(days=600)).isoformat()}"
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
