"""Rates of many units drawn towards their group, the group's spread being uncertain too."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import elementwise, minimize
from scipy.special import betainc, betaln

Floats = NDArray[np.float64]
Unit = TypeVar("Unit")

MEANS = (np.arange(200) + 0.5) / 200
STRENGTHS = np.geomspace(2, 500, 30)
SEED = 20260101
DRAWS = 4_000
NEGLIGIBLE = 1e-7
UNBOUNDED = 1e6
SMALLEST_GROUP = 10


@dataclass(frozen=True, slots=True)
class Mixture:
    """The posterior of a group: weights of K prior candidates Beta(`a`, `b`), adding to 1.

    `successes` and `trials` have one entry per unit.
    """

    weight: Floats
    a: Floats
    b: Floats
    successes: Floats
    trials: Floats


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Per unit the mean of its posterior and its 95 % interval; and the group's maximum likelihood prior.

    `prior` is (a, b), or None where the likelihood has no maximum: the units do not differ visibly.
    """

    rate: Floats
    low: Floats
    high: Floats
    prior: tuple[float, float] | None
    mixture: Mixture


def shrink(successes: Sequence[int], trials: Sequence[int], confidence: float = 0.95) -> Shrunk:
    """The rates of the units of one peer group, each drawn towards the others.

    Priors Beta(μs, (1−μ)s) on a grid, μ = (i + ½)/200, s 30 log-spaced points of 2…500, weighted by s^−½
    and the beta-binomial likelihood of all units. A unit without trials gets the group's own posterior.
    Raises ValueError unless 0 ≤ successes ≤ trials for every unit, and there is one. Source: docs/rates.md.
    """
    y, n = np.asarray(successes, dtype=float), np.asarray(trials, dtype=float)
    if len(y) != len(n) or not len(y) or (y < 0).any() or (y > n).any():
        raise ValueError("every unit needs trials, and no more successes than trials")
    mixture = _posterior(y, n)
    a, b = _by_unit(mixture)
    tail = (1 - confidence) / 2
    return Shrunk(
        rate=(a / (a + b)) @ mixture.weight,
        low=_quantile(mixture, tail),
        high=_quantile(mixture, 1 - tail),
        prior=maximum_likelihood(y, n),
        mixture=mixture,
    )


def draw(mixture: Mixture, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Joint draws of all units' rates, (draws, units): a prior by weight, then each unit under it."""
    chance = np.random.default_rng(seed)
    candidate = chance.choice(len(mixture.weight), size=draws, p=mixture.weight)
    a, b = _by_unit(mixture)
    return chance.beta(a.T[candidate], b.T[candidate])


def maximum_likelihood(successes: Floats, trials: Floats) -> tuple[float, float] | None:
    """The prior (a, b) of maximum beta-binomial likelihood, or None where it runs off to infinity."""
    pooled = np.clip(successes.sum() / max(trials.sum(), 1), 1e-3, 1 - 1e-3)

    def loss(logs: Floats) -> float:
        a, b = np.exp(logs)
        return -float(np.sum(betaln(a + successes, b + trials - successes) - betaln(a, b)))

    found = minimize(
        loss,
        np.log([10 * pooled, 10 * (1 - pooled)]),
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4_000},
    )
    a, b = np.exp(found.x)
    return None if a + b > UNBOUNDED or min(a, b) < 1 / UNBOUNDED else (float(a), float(b))


def peer_group(
    unit: Unit, units: Sequence[Unit], levels: Sequence[tuple[str, Callable[[Unit], Hashable]]]
) -> tuple[str, list[Unit]]:
    """The finest level at which the unit has enough peers, itself among them; else the last level.

    `levels` name what peers share, finest first (tier × region × size, tier × size, tier, all); not empty.
    """
    groups = ((name, [each for each in units if key(each) == key(unit)]) for name, key in levels)
    *_, last = found = list(groups)
    return next((group for group in found if len(group[1]) >= SMALLEST_GROUP), last)


def _posterior(y: Floats, n: Floats) -> Mixture:
    mean, strength = (grid.ravel() for grid in np.meshgrid(MEANS, STRENGTHS))
    a, b = mean * strength, (1 - mean) * strength
    log_weight = -0.5 * np.log(strength)
    cells, counts = np.unique(np.stack([y, n], axis=1), axis=0, return_counts=True)
    for (won, tried), count in zip(cells, counts, strict=True):
        log_weight += count * (betaln(a + won, b + tried - won) - betaln(a, b))
    weight = np.exp(log_weight - log_weight.max())
    kept = weight > NEGLIGIBLE
    return Mixture(weight[kept] / weight[kept].sum(), a[kept], b[kept], y, n)


def _by_unit(mixture: Mixture) -> tuple[Floats, Floats]:
    """The parameters of every unit's posterior under every prior, (units, K)."""
    y, n = mixture.successes[:, None], mixture.trials[:, None]
    return mixture.a + y, mixture.b + n - y


def _quantile(mixture: Mixture, level: float) -> Floats:
    """The quantile of each unit's mixture of betas."""
    a, b = _by_unit(mixture)

    def excess(rate: Floats, unit: NDArray[np.int64]) -> Floats:
        return betainc(a[unit], b[unit], rate[:, None]) @ mixture.weight - level

    units = np.arange(len(a))
    found = elementwise.find_root(excess, (np.zeros(len(a)), np.ones(len(a))), args=(units,))
    return np.asarray(found.x, dtype=np.float64)
