"""What goes with an activity: partners before and after it, beside those that did not take part."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from contribution.rates.multiplicity import holm

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Reason = Literal["shown", "not_enough", "placebo_finds_something", "nothing_found"]

SMALLEST_SIDE = 10
MONTHS_EACH_SIDE = 6
PLACEBO_MONTHS = 6
CONFIDENCE = 0.95
CENTS_OF_A_THOUSAND = 100_000
CONVERGED = 1e-10
MOST_SWEEPS = 500


@dataclass(frozen=True, slots=True)
class Measure:
    """An outcome per partner and month, (G, M): counts, or cents where `money`; nan before the partner joined."""

    values: Floats
    money: bool = False

    def logged(self) -> Floats:
        """log(1 + count), or log(1 + thousands); what is negative counts as nothing."""
        scaled = self.values / CENTS_OF_A_THOUSAND if self.money else self.values
        return np.log1p(np.maximum(scaled, 0))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A difference in logs with its jackknife error: β, its standard error, p-value and interval."""

    beta: float
    standard_error: float
    p_value: float
    low: float
    high: float
    took_part: int
    others: int

    @property
    def change(self) -> float:
        """β as a relative change of 1 + the outcome: 0.10 is 10 % more."""
        return math.expm1(self.beta)


@dataclass(frozen=True, slots=True)
class Effect:
    """One measure of the panel. `p_value` is adjusted over the panel; only `shown` may be shown."""

    measure: str
    estimate: Estimate | None
    placebo: Estimate | None
    p_value: float
    reason: Reason

    @property
    def shown(self) -> bool:
        return self.reason == "shown"


def effects(measures: Mapping[str, Measure], start: Floats) -> list[Effect]:
    """What goes with an activity begun by each partner in month `start` (G entries, nan: never).

    Partner and month fixed effects, jackknife over partners; at least 10 partners that took part, with 6
    months each side, and 10 that did not. A placebo, begun 6 months earlier and seen only before the real
    start, must find nothing. It goes with; it never says causes. Source: docs/effect.md.
    """
    real = {name: estimate(each, start) for name, each in measures.items()}
    placebos = {name: placebo(each, start) for name, each in measures.items()}
    found = [name for name in measures if real[name] is not None]
    adjusted = dict(zip(found, holm([_p_value(real[name]) for name in found]), strict=True))
    return [
        Effect(
            name,
            real[name],
            placebos[name],
            p := adjusted.get(name, 1.0),
            _reason(p, real[name], placebos[name]),
        )
        for name in measures
    ]


def estimate(measure: Measure, start: Floats) -> Estimate | None:
    """The effect on one measure, or None where there is not enough to tell."""
    outcome = measure.logged()
    seen = ~np.isnan(outcome)
    after = np.arange(outcome.shape[1]) >= start[:, None]
    took_part = _both_sides(seen, after)
    others = np.isnan(start) & seen.any(axis=1)
    if min(took_part.sum(), others.sum()) < SMALLEST_SIDE:
        return None
    kept = took_part | others
    betas = _betas(np.where(seen, outcome, 0.0)[kept], after[kept].astype(float), seen[kept])
    return _with_error(betas, int(took_part.sum()), int(others.sum()))


def placebo(measure: Measure, start: Floats) -> Estimate | None:
    """The effect of a start 6 months earlier, on what was seen before the real one."""
    months = np.arange(measure.values.shape[1])
    before = np.where(months >= start[:, None], np.nan, measure.values)
    return estimate(Measure(before, measure.money), start - PLACEBO_MONTHS)


def _both_sides(seen: Flags, after: Flags) -> Flags:
    """Who was seen for six months on each side of its start."""
    enough_after = (seen & after).sum(axis=1) >= MONTHS_EACH_SIDE
    return enough_after & ((seen & ~after).sum(axis=1) >= MONTHS_EACH_SIDE)


def _betas(outcome: Floats, after: Floats, seen: Flags) -> Floats:
    """β with every partner, then with each left out in turn: (1 + G,)."""
    partners = len(outcome)
    weight = np.broadcast_to(seen, (1 + partners, *seen.shape)).astype(float)
    weight[np.arange(1, 1 + partners), np.arange(partners)] = 0
    residual = _within(np.broadcast_to(after, weight.shape), weight)
    explained = (residual * outcome).sum(axis=(1, 2))
    return explained / (residual * after).sum(axis=(1, 2))


def _within(values: Floats, weight: Floats) -> Floats:
    """Values less their partner and month effects, by sweeping out means in turn; 0 where there is no weight."""
    residual = values * weight
    rows = np.maximum(weight.sum(axis=2, keepdims=True), 1)
    columns = np.maximum(weight.sum(axis=1, keepdims=True), 1)
    for _ in range(MOST_SWEEPS):
        residual = residual - weight * residual.sum(axis=2, keepdims=True) / rows
        means = residual.sum(axis=1, keepdims=True) / columns
        residual = residual - weight * means
        if np.abs(means).max() < CONVERGED:
            break
    return residual


def _with_error(betas: Floats, took_part: int, others: int) -> Estimate:
    """V = (G − 1)/G · Σ (β_(g) − β)², and t with the smaller side less one degrees of freedom."""
    beta, without = float(betas[0]), betas[1:]
    variance = (len(without) - 1) / len(without) * float(((without - beta) ** 2).sum())
    error, freedom = math.sqrt(variance), min(took_part, others) - 1
    p_value = 2 * float(t.sf(abs(beta) / error, freedom)) if error else float(beta == 0)
    half = float(t.ppf((1 + CONFIDENCE) / 2, freedom)) * error
    return Estimate(beta, error, p_value, beta - half, beta + half, took_part, others)


def _p_value(found: Estimate | None) -> float:
    return 1.0 if found is None else found.p_value


def _reason(adjusted: float, found: Estimate | None, beside: Estimate | None) -> Reason:
    if found is None or beside is None:
        return "not_enough"
    if beside.p_value < 1 - CONFIDENCE:
        return "placebo_finds_something"
    return "shown" if adjusted < 1 - CONFIDENCE else "nothing_found"
