"""Every link of the chain of a cohort, and the weakest."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from contribution.chain.delay import median_delay
from contribution.chain.leads import LINKS, ChainLeads, LinkName, Passage, passage
from contribution.maturity.curve import Curve
from contribution.rates.proportions import CONFIDENCE, Interval, poisson, wilson

LEAST_COUNT = 10
LEAST_ENTERED = 20
BOOTSTRAPS = 2_000
SEED = 20260101


@dataclass(frozen=True, slots=True)
class Link:
    """One proportion link: of `entered` leads `passed`; `ripe` is what those entered weigh at their age.

    `rate` is passed over ripe with Wilson's interval, None when nobody is ripe; `days` the median delay of
    those that pass; `maturity` ripe over entered.
    """

    name: LinkName
    entered: int
    ripe: float
    passed: int
    rate: Interval | None
    days: float | None
    peers_median: float | None

    @property
    def maturity(self) -> float:
        return self.ripe / self.entered if self.entered else 0.0


@dataclass(frozen=True, slots=True)
class Weakest:
    """The link where the usual rate of the peers would add most, in cents; None while nothing is won."""

    name: LinkName
    gain_cents: float | None


@dataclass(frozen=True, slots=True)
class Chain:
    """Counts and amounts in cents. Intervals are None where there is too little: under 10 leads, no win."""

    spent_cents: int
    activities: int
    leads: int
    cost_per_activity: float | None
    leads_per_activity: Interval | None
    cost_per_lead: Interval | None
    links: tuple[Link, ...]
    amount_per_win: Interval | None
    expected_revenue: float | None
    weakest: Weakest | None


def chain(
    leads: ChainLeads,
    as_of: float,
    spent_cents: int,
    activities: int,
    curves: Mapping[LinkName, Curve] | None = None,
    peers: Mapping[LinkName, float] | None = None,
) -> Chain:
    """The chain of the leads born in a period, as known at `as_of` (days since 1970).

    `curves` are the delays of the motion's links, without which every lead counts as ripe; `peers` the
    peers' median rates, without which no link is the weakest. Source: docs/chain.md.
    """
    known = leads.known(as_of)
    links = tuple(_link(known, name, as_of, curves or {}, peers or {}) for name in LINKS)
    amounts = known.amount_cents[~np.isnan(known.won)].astype(float)
    expected = _expected_revenue(len(known.born), links, amounts)
    count = len(known.born)
    return Chain(
        spent_cents=spent_cents,
        activities=activities,
        leads=count,
        cost_per_activity=spent_cents / activities if activities else None,
        leads_per_activity=poisson(count, activities) if activities and count >= LEAST_COUNT else None,
        cost_per_lead=_cost_per_lead(spent_cents, count),
        links=links,
        amount_per_win=_amount_per_win(amounts),
        expected_revenue=expected,
        weakest=_weakest(links, expected),
    )


def moderated(link: Link) -> float:
    """r̃, the centre of Wilson's interval: never 0, so that a ratio to it is finite."""
    z2 = float(norm.ppf((1 + CONFIDENCE) / 2)) ** 2
    return (link.passed + z2 / 2) / (link.ripe + z2)


def _link(
    leads: ChainLeads,
    name: LinkName,
    as_of: float,
    curves: Mapping[LinkName, Curve],
    peers: Mapping[LinkName, float],
) -> Link:
    found, curve = passage(leads, name, as_of), curves.get(name)
    ripe = _ripe(found, curve)
    rate = wilson(found.passed, ripe) if ripe else None
    return Link(name, len(found), ripe, found.passed, rate, median_delay(found, curve), peers.get(name))


def _ripe(found: Passage, curve: Curve | None) -> float:
    """Those entered, each weighing the share of passages usually seen at its age; at least those passed."""
    if curve is None:
        return float(len(found))
    return max(float(curve.share_decided(found.age).sum()), float(found.passed))


def _cost_per_lead(spent_cents: int, leads: int) -> Interval | None:
    if leads < LEAST_COUNT:
        return None
    count = poisson(leads)
    return Interval(spent_cents / leads, spent_cents / count.high, spent_cents / count.low)


def _amount_per_win(amounts: NDArray[np.float64]) -> Interval | None:
    """The mean amount, and its bootstrap interval."""
    if not len(amounts):
        return None
    drawn = np.random.default_rng(SEED).integers(0, len(amounts), (BOOTSTRAPS, len(amounts)))
    low, high = np.quantile(amounts[drawn].mean(axis=1), [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(float(amounts.mean()), float(low), float(high))


def _expected_revenue(leads: int, links: tuple[Link, ...], amounts: NDArray[np.float64]) -> float | None:
    """Leads × the moderated rate of every link × the mean amount; None without a win."""
    if not len(amounts):
        return None
    return float(leads * np.prod([moderated(link) for link in links]) * amounts.mean())


def _weakest(links: tuple[Link, ...], expected: float | None) -> Weakest | None:
    """The link whose interval lies under the peers' median, and where reaching it adds most revenue."""
    lift = {link.name: (link.peers_median or 0) / moderated(link) - 1 for link in links if _stands_out(link)}
    if not lift:
        return None
    name = max(lift, key=lambda each: lift[each])
    return Weakest(name, None if expected is None else expected * lift[name])


def _stands_out(link: Link) -> bool:
    if link.rate is None or link.peers_median is None:
        return False
    return link.entered >= LEAST_ENTERED and link.rate.high < link.peers_median
