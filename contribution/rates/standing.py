"""How far scores can be trusted: what each would be had chance fallen otherwise, and who shares a band."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from contribution.facts import Facts, leads_counted
from contribution.formula import Formula
from contribution.rates import ranks
from contribution.score import Part, score

Floats = NDArray[np.float64]

SEED = 20260101
DRAWS = 4_000
TAUS = 60
LEAST_VARIANCE = 1.0
BLOCK = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one score rests on: the facts, and the booked amounts (cents) of the window one by one."""

    facts: Facts
    booked_cents: tuple[int, ...] = ()


def score_bands(peers: Sequence[Evidence], formula: Formula, as_of: date) -> list[int]:
    """A band per peer, 0 the best: those of one band cannot be told apart from its first.

    Raises ValueError among fewer than 10 peers: no ranking there. Source: docs/contribution.md.
    """
    if len(peers) < ranks.SMALLEST_FIELD:
        raise ValueError(f"no bands among fewer than {ranks.SMALLEST_FIELD}")
    values = np.array([float(score(each.facts, formula, as_of).points) for each in peers])
    return ranks.bands(values, towards_peers(values, draw(peers, formula, as_of))).tolist()


def draw(peers: Sequence[Evidence], formula: Formula, as_of: date, draws: int = DRAWS) -> Floats:
    """Scores as they might have been, (draws, peers); each peer has its own stream of one seed.

    Deals arrive as a compound Poisson process: their sum is drawn from the gamma distribution of its mean Σx and
    variance Σx². Leads: Gamma(k + ½). Conversion: Beta of the published prior and the counts. Targets and caps
    are those of the score.
    """
    streams = np.random.default_rng(SEED).spawn(len(peers))
    drawn = np.empty((draws, len(peers)))
    for place, (each, chance) in enumerate(zip(peers, streams, strict=True)):
        drawn[:, place] = _score(each, formula, as_of, draws, chance)
    return drawn


def towards_peers(values: Floats, drawn: Floats) -> Floats:
    """The draws pulled to the peers, as far as the peers look alike: else the luckiest of many seems to stand out.

    Scores s_i ~ N(θ_i, v_i), v_i the variance of the draws (one point² at least, as a score is printed whole), and
    θ_i ~ N(μ, τ²): μ flat, τ flat on 60 points up to three standard deviations of the scores. Gives θ, (draws, peers).
    """
    chance, size = np.random.default_rng(SEED), len(drawn)
    mean_drawn = drawn.mean(axis=0)
    spread = np.maximum(_variance(drawn), LEAST_VARIANCE)
    tau2 = np.linspace(0, 3 * values.std(), TAUS) ** 2
    precision = 1 / (spread + tau2[:, None])
    total = precision.sum(axis=1)
    mean = precision @ values / total
    misfit = (precision * (values - mean[:, None]) ** 2).sum(axis=1)
    log_weight = (np.log(precision).sum(axis=1) - np.log(total) - misfit) / 2
    weight = np.exp(log_weight - log_weight.max())
    pick = chance.choice(TAUS, size=size, p=weight / weight.sum())
    mu = (mean[pick] + chance.normal(size=size) / np.sqrt(total[pick]))[:, None]
    shares = tau2[:, None] / (tau2[:, None] + spread)
    pulled = np.empty_like(drawn)
    for rows in _blocks(size):  # thousands of peers make a table of 100 MB, which each step would copy
        kept = shares[pick[rows]]
        pulled[rows] = mu[rows] + kept * (values - mu[rows]) + np.sqrt(kept) * (drawn[rows] - mean_drawn)
    return pulled


def _variance(drawn: Floats) -> Floats:
    """Of each peer's draws, some peers at a time."""
    return np.concatenate([drawn[:, peers].var(axis=0) for peers in _blocks(drawn.shape[1])])


def _blocks(size: int) -> Iterator[slice]:
    return (slice(first, first + BLOCK) for first in range(0, size, BLOCK))


def _score(
    evidence: Evidence, formula: Formula, as_of: date, draws: int, chance: np.random.Generator
) -> Floats:
    floors = {component.name: float(component.floor) for component in formula.components}
    points = np.zeros(draws)
    for part in score(evidence.facts, formula, as_of).parts:
        if part.missing is None and part.target is not None:
            floor, target = floors[part.component], float(part.target)
            x = _x(part, evidence, formula, draws, chance)
            points += part.weight * np.clip((x - floor) / (target - floor), 0, 1)
    return points


def _x(part: Part, evidence: Evidence, formula: Formula, draws: int, chance: np.random.Generator) -> Floats:
    """The component as chance might have given it, in the unit of its target."""
    facts = evidence.facts
    if part.component == "leads":
        return chance.gamma(facts.qualified_leads + 0.5, size=draws)
    if part.component == "conversion":
        lost = leads_counted(facts, formula) - facts.leads_converted
        return chance.beta(
            float(formula.prior_converted) + facts.leads_converted,
            float(formula.prior_other) + lost,
            size=draws,
        )
    if part.component == "pipeline":
        cap = float(formula.opportunity_cap * (part.target or 0))
        return _sums(np.minimum(np.array(facts.pipeline_cents, dtype=float), cap), draws, chance)
    return _sums(np.array(evidence.booked_cents, dtype=float), draws, chance)


def _sums(amounts: Floats, draws: int, chance: np.random.Generator) -> Floats:
    total, squares = amounts.sum(), (amounts**2).sum()
    return chance.gamma(total**2 / squares, squares / total, draws) if total > 0 else np.zeros(draws)
