"""The revenue a cohort will have brought, with its uncertainty, by a recipe that anyone can repeat."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln

from contribution.maturity.curve import LEAST_INFORMATION, Curve, Fit, curve_of
from contribution.maturity.leads import Leads

Floats = NDArray[np.float64]

DRAWS = 4_000
SEED = 20260101
RATES = (np.arange(400) + 0.5) / 400
PRIOR_MEANS = np.linspace(0.02, 0.60, 30)
PRIOR_STRENGTHS = np.geomspace(4, 200, 30)
LEAST_FAILURE = 0.01
DRAWS_AT_ONCE = 250
AGES_PER_LOG = 8
LEVELS = (0.10, 0.50, 0.90)
RECENT = 730.5
"""Days of won amounts: 24 months."""


@dataclass(frozen=True, slots=True)
class PastCohort:
    """An earlier cohort of the motion: the ages of its leads in days, and its wins so far."""

    ages: Floats
    wins: int


@dataclass(frozen=True, slots=True)
class Range:
    """The 10, 50 and 90 % quantiles."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Projection:
    """Wins and revenue in cents: so far, and in the end."""

    wins_so_far: int
    revenue_so_far: int
    wins: Range
    revenue: Range


def recent_amounts(leads: Leads, as_of: float) -> Floats:
    """The amounts in cents of the motion's wins of the last 24 months."""
    known = leads.known(as_of)
    return known.amount_cents[known.won > as_of - RECENT].astype(float)


def project(
    cohort: Leads,
    as_of: float,
    motion: Fit,
    past: Sequence[PastCohort],
    amounts: Floats,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Projection:
    """The final wins and revenue of a cohort, from what is known at `as_of` (days since 1970).

    `past` are other cohorts of the motion, `amounts` cents of its recent wins. In this order are drawn: the
    curve, the cohort's prior, its rate of wins, the wins to come, their amounts. Ages are taken to the day.
    Raises ValueError without amounts. Source: docs/maturity.md.
    """
    if not len(amounts):
        raise ValueError("no won amount to project with")
    chance = np.random.Generator(np.random.PCG64(seed))
    known = cohort.known(as_of)
    won, lost = ~np.isnan(known.won), ~np.isnan(known.lost)
    so_far = int(known.amount_cents.sum())
    ages, count = np.unique(np.rint(as_of - known.born[~won & ~lost]), return_counts=True)
    if not len(ages):
        return Projection(int(won.sum()), so_far, _known(won.sum()), _known(so_far))  # whatever is drawn

    curve = _draw_curve(chance, motion, draws)
    prior = _draw_prior(chance, motion.curve, past, draws)
    rate = _draw_rate(chance, curve, prior, (int(won.sum()), int(lost.sum())), (ages, count))
    wins = _draw_wins(chance, curve, rate, (ages, count))
    revenue = _draw_revenue(chance, wins, amounts)
    return Projection(int(won.sum()), so_far, _range(won.sum() + wins), _range(so_far + revenue))


def band(motion: Fit, ages: Floats, draws: int = DRAWS, seed: int = SEED) -> tuple[Floats, Floats]:
    """The 10 and 90 % quantiles of F at these ages in days, over the curves that the record allows."""
    curve = _draw_curve(np.random.Generator(np.random.PCG64(seed)), motion, draws)
    low, high = np.quantile(curve.share_decided(ages), (LEVELS[0], LEVELS[-1]), axis=0)
    return low, high


def _draw_curve(chance: np.random.Generator, motion: Fit, draws: int) -> Curve:
    """Curves around the most likely one, as columns: normal with the inverse information as variance."""
    values, vectors = np.linalg.eigh(motion.information)
    spread = vectors / np.sqrt(np.maximum(values, LEAST_INFORMATION))
    theta = motion.theta + chance.standard_normal((draws, len(motion.theta))) @ spread.T
    return curve_of(theta[:, None, :])


def _draw_prior(
    chance: np.random.Generator, curve: Curve, past: Sequence[PastCohort], draws: int
) -> tuple[Floats, Floats]:
    """(a, b) of the rate of a new cohort, by how alike the past cohorts were."""
    mean, strength = (grid.ravel() for grid in np.meshgrid(PRIOR_MEANS, PRIOR_STRENGTHS))
    a, b = mean * strength, (1 - mean) * strength
    log_weight = -0.5 * np.log(strength)
    for each in past:
        trials = max(float(curve.share_decided(each.ages).sum()), each.wins + LEAST_FAILURE)
        log_weight += betaln(a + each.wins, b + trials - each.wins) - betaln(a, b)
    weight = np.exp(log_weight - log_weight.max())
    picked = chance.choice(len(weight), size=draws, p=weight / weight.sum())
    return a[picked], b[picked]


def _draw_rate(
    chance: np.random.Generator,
    curve: Curve,
    prior: tuple[Floats, Floats],
    decided: tuple[int, int],
    still_open: tuple[Floats, NDArray[np.int64]],
) -> Floats:
    """The cohort's own rate of wins, one per draw, from its posterior on a grid."""
    (a, b), (won, lost), (ages, count) = prior, decided, still_open
    log_rate = (a[:, None] - 1 + won) * np.log(RATES) + (b[:, None] - 1 + lost) * np.log1p(-RATES)
    odds = curve.still_to_win(ages) / curve.silent_if_not_won(ages) - 1
    for start in range(0, len(a), DRAWS_AT_ONCE):
        rows = slice(start, start + DRAWS_AT_ONCE)
        log_rate[rows] += _log_open(odds[rows], count)
    weight = np.exp(log_rate - log_rate.max(axis=1, keepdims=True)).cumsum(axis=1)
    level = chance.random(len(a))[:, None] * weight[:, -1:]
    return RATES[np.minimum((weight < level).sum(axis=1), len(RATES) - 1)]


def _log_open(odds: Floats, count: NDArray[np.int64]) -> Floats:
    """Σ count·log(1 + odds·p) over the ages of open leads, for each draw and p of the grid: (draws, grid).

    One logarithm for several ages: their product is far from overflow, and logarithms are the cost.
    """
    total = np.zeros((len(odds), len(RATES)))
    for leads in np.unique(count):
        alike = odds[:, count == leads]
        for first in range(0, alike.shape[1], AGES_PER_LOG):
            product = np.ones_like(total)
            for age in alike[:, first : first + AGES_PER_LOG].T:
                product *= 1 + age[:, None] * RATES
            total += leads * np.log(product)
    return total


def _draw_wins(
    chance: np.random.Generator, curve: Curve, rate: Floats, still_open: tuple[Floats, NDArray[np.int64]]
) -> NDArray[np.int64]:
    """The wins to come, one trial per open lead."""
    ages, count = still_open
    won = rate[:, None] * curve.still_to_win(ages)
    later = won / (won + (1 - rate[:, None]) * curve.silent_if_not_won(ages))
    return chance.binomial(count, later).sum(axis=1)


def _draw_revenue(chance: np.random.Generator, wins: NDArray[np.int64], amounts: Floats) -> Floats:
    """The cents of those wins, from the amounts seen under Exp(1) weights drawn anew for each draw."""
    weight = chance.exponential(size=(len(wins), len(amounts))).cumsum(axis=1)
    upto = (weight / weight[:, -1:] + np.arange(len(wins))[:, None]).ravel()
    draw = np.repeat(np.arange(len(wins)), wins)
    picked = np.searchsorted(upto, chance.random(len(draw)) + draw) - draw * len(amounts)
    drawn = amounts[np.minimum(picked, len(amounts) - 1)]
    return np.bincount(draw, weights=drawn, minlength=len(wins)).astype(np.float64)


def _known(value: float) -> Range:
    """Nothing is open: there is no range any more."""
    return Range(float(value), float(value), float(value))


def _range(values: Floats | NDArray[np.int64]) -> Range:
    return Range(*(float(each) for each in np.quantile(values, LEVELS)))
