"""What may be said of each campaign on a day: maturity, projection, leading indicators. Heavy: a nightly task's work.

Pure: leads, money and campaigns in, one verdict per campaign out. It loads NumPy and SciPy. Source: docs/maturity.md.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from statistics import median
from typing import Any

import numpy as np

from comarketing.models import Movement
from contribution.maturity import cohort, returns
from contribution.maturity.curve import MONTH
from contribution.maturity.leads import Leads, day_number
from contribution.maturity.projection import PastCohort, Projection, band, project, recent_amounts
from contribution.maturity.study import Study, motion_of, study
from scorecards.queries.cohorts import Born, Spent

MONTHS = 24
FEWEST_PEERS = 10
PEER_YEARS = timedelta(days=3 * 365)
Account = Movement.Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a `Judgement` keeps of one campaign in one currency, by the names of its columns."""

    campaign_id: int
    currency: str
    leads: int
    qualified: int
    wins: int
    unnamed_leads: int
    pipeline: Decimal
    revenue: Decimal
    reserved: Decimal
    claimed: Decimal
    paid: Decimal
    stage: str = ""
    maturity: Decimal | None = None
    first_range_on: date | None = None
    figure_on: date | None = None
    low: Decimal | None = None
    median: Decimal | None = None
    high: Decimal | None = None
    refusals: list[dict[str, Any]] = field(default_factory=list)
    curve: list[list[float]] = field(default_factory=list)
    peers: dict[str, Any] = field(default_factory=dict)


def judge(
    born: Sequence[Born], spent: Sequence[Spent], begun: Mapping[int, date], as_of: date
) -> list[Verdict]:
    """Every campaign of `begun` (its first day) that has leads or money, in each of their currencies."""
    currencies = sorted(
        {lead.currency for lead in born if lead.campaign_id} | {row.currency for row in spent}
    )
    found = []
    for currency in currencies:
        own = [lead for lead in born if lead.currency == currency]
        money = [row for row in spent if row.currency == currency]
        found += _Currency(own, money, begun, as_of, currency).verdicts()
    return found


class _Currency:
    """The leads and the money of one currency."""

    def __init__(
        self,
        born: Sequence[Born],
        spent: Sequence[Spent],
        begun: Mapping[int, date],
        as_of: date,
        currency: str,
    ) -> None:
        self.begun, self.as_of, self.now, self.currency = begun, as_of, day_number(as_of), currency
        self.every = _columns(born)
        self.segments = [lead.segment for lead in born]
        self.cohorts: dict[int, list[Born]] = _grouped(born)
        self.spent: dict[int, list[Spent]] = _grouped(spent)
        self.unnamed = [lead.named for lead in born if lead.named and lead.named != lead.campaign_id]
        self.study = cache(self._study)

    def verdicts(self) -> list[Verdict]:
        ids = [key for key in sorted(self.begun) if key in self.cohorts or key in self.spent]
        return [self._verdict(key, self.cohorts.get(key, [])) for key in ids]

    def _verdict(self, key: int, own: list[Born]) -> Verdict:
        money: dict[str, Decimal] = defaultdict(Decimal)
        for row in self.spent.get(key, []):
            money[row.account] += row.amount
        return Verdict(
            campaign_id=key,
            currency=self.currency,
            leads=len(own),
            qualified=sum(lead.qualified_on is not None for lead in own),
            wins=sum(lead.won_on is not None for lead in own),
            unnamed_leads=self.unnamed.count(key),
            pipeline=sum((lead.pipeline for lead in own), Decimal(0)),
            revenue=sum((lead.amount for lead in own), Decimal(0)),
            reserved=money[Account.RESERVED],
            claimed=money[Account.CLAIMED],
            paid=money[Account.PAID],
            peers=self._peers(key),
            **self._outlook(key, own),
        )

    # ---- maturity and projection ------------------------------------------------------------------------------
    def _study(self, segment: str | None) -> tuple[Study, list[list[float]]]:
        motion = self.every if segment is None else motion_of(self.segments, self.every, segment, self.now)
        found = study(motion, self.now)
        return found, _curve(found)

    def _outlook(self, key: int, own: list[Born]) -> dict[str, Any]:
        """The stage, its dates, the curve, and from the first range on the projection."""
        segments = {lead.segment for lead in own}
        found, curve = self.study(segments.pop() if len(segments) == 1 else None)
        told: dict[str, Any] = {"refusals": [asdict(each) for each in found.refusals]}
        if found.curve is None or not own:
            return told
        leads = _columns(own)
        share, first_range, figure = cohort.visible(found.curve, leads, self.as_of)
        told |= {"maturity": Decimal(str(round(share, 6))), "stage": returns.stage(share), "curve": curve}
        told |= {"first_range_on": first_range, "figure_on": figure}
        if told["stage"] == "too_early" or not found.projects:
            return told
        return told | _range(self._project(key, leads, found))

    def _project(self, key: int, leads: Leads, found: Study) -> Projection:
        others = (_columns(each) for other, each in self.cohorts.items() if other not in (key, 0))
        past = [PastCohort(self.now - each.born, int((~np.isnan(each.won)).sum())) for each in others]
        if found.fit is None:
            raise ValueError("a motion without a curve projects nothing")
        return project(leads, self.now, found.fit, past, recent_amounts(found.leads, self.now))

    # ---- leading indicators -----------------------------------------------------------------------------------
    def _peers(self, key: int) -> dict[str, Any]:
        """Medians of the campaigns of three years when they were as old as this one; nothing under ten."""
        age = self.as_of - self.begun[key]
        others = [
            other
            for other, first in self.begun.items()
            if other != key and self.as_of - PEER_YEARS <= first <= self.as_of - age
            if other in self.cohorts or other in self.spent
        ]
        if len(others) < FEWEST_PEERS:
            return {}
        known = [self._at(other, self.begun[other] + age) for other in others]
        costs = [cost / leads for leads, _qualified, cost in known if leads and cost > 0]
        return {
            "campaigns": len(others),
            "leads": float(median(leads for leads, _, _ in known)),
            "qualified": float(median(qualified for _, qualified, _ in known)),
            "cost_per_lead": str(round(median(costs), 2)) if len(costs) >= FEWEST_PEERS else None,
        }

    def _at(self, key: int, on: date) -> tuple[int, int, Decimal]:
        """Leads, qualified leads and cost of a campaign as known on a day."""
        own = self.cohorts.get(key, [])
        leads = bisect_right(sorted(lead.born_on for lead in own), on)
        qualified = sum(lead.qualified_on is not None and lead.qualified_on <= on for lead in own)
        return (
            leads,
            qualified,
            sum((row.amount for row in self.spent.get(key, []) if row.on <= on), Decimal(0)),
        )


def _grouped(rows):  # type: ignore[no-untyped-def]
    found = defaultdict(list)
    for row in rows:
        found[row.campaign_id].append(row)
    return dict(found)


def _columns(born: Sequence[Born]) -> Leads:
    """As the engine reads them, in whole days; an outcome dated before the birth is taken on its day."""
    first = np.array([day_number(lead.born_on) for lead in born], dtype=float)
    won, lost = ([getattr(lead, name) for lead in born] for name in ("won_on", "lost_on"))
    cents = np.array([int(lead.amount * 100) if lead.won_on else 0 for lead in born], dtype=np.int64)
    return Leads(first, _at_birth(won, first), _at_birth(lost, first), cents)


def _at_birth(days: Sequence[date | None], first: "np.ndarray") -> "np.ndarray":
    found = np.array([np.nan if each is None else day_number(each) for each in days], dtype=float)
    return np.where(np.isnan(found), np.nan, np.maximum(found, first))


def _curve(found: Study) -> list[list[float]]:
    """By month of age: the share usually visible, and the 10 and 90 % ends of its band."""
    if found.curve is None or found.fit is None:
        return []
    ages = np.array([month * MONTH for month in range(MONTHS + 1)])
    low, high = band(found.fit, ages)
    rows = zip(found.curve.share_decided(ages).tolist(), low.tolist(), high.tolist(), strict=True)
    return [[round(value, 4) for value in row] for row in rows]


def _range(found: Projection) -> dict[str, Decimal]:
    ends = found.revenue
    return {
        name: Decimal(round(value)).scaleb(-2)
        for name, value in (("low", ends.low), ("median", ends.median), ("high", ends.high))
    }
