"""The net promoter score with its interval, and whether it changed between two waves."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy.stats import norm, t

CONFIDENCE = 0.95
SMALLEST_WAVE = 20


@dataclass(frozen=True, slots=True)
class NetPromoter:
    """A score in [−100, 100] and its interval."""

    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CompanyAnswers:
    """One company in one wave: promoters less detractors, and respondents."""

    net: int
    respondents: int


@dataclass(frozen=True, slots=True)
class Change:
    """The second wave's score less the first's, in points, its standard error and two-sided p-value."""

    points: float
    standard_error: float
    p_value: float

    @property
    def changed(self) -> bool:
        """Alone on its page; several changes go through Holm."""
        return self.p_value < 1 - CONFIDENCE


def net_promoter(promoters: int, passives: int, detractors: int) -> NetPromoter:
    """100 (P − D)/n; the interval adds ¾ to both ends and 3 to n, and is clipped.

    Raises ValueError for a negative count or no answer. Source: docs/rates.md.
    """
    answers = promoters + passives + detractors
    if min(promoters, passives, detractors) < 0 or answers == 0:
        raise ValueError("a net promoter score needs answers, and no negative count")
    up, down = (promoters + 0.75) / (answers + 3), (detractors + 0.75) / (answers + 3)
    half = float(norm.ppf((1 + CONFIDENCE) / 2)) * math.sqrt((up + down - (up - down) ** 2) / (answers + 3))
    return NetPromoter(
        score=100 * (promoters - detractors) / answers,
        low=max(-100.0, 100 * (up - down - half)),
        high=min(100.0, 100 * (up - down + half)),
    )


def change(first: Mapping[str, CompanyAnswers], second: Mapping[str, CompanyAnswers]) -> Change | None:
    """The change between two waves, answers of one company going together; None under 20 companies in either.

    With N the respondents of a wave, z_c = (s − NPS₂·n)/N₂ − (s − NPS₁·n)/N₁ over the G companies of both,
    variance G/(G − 1)·Σ z_c², and G − 1 degrees of freedom. Source: linearisation of a ratio.
    """
    if min(len(first), len(second)) < SMALLEST_WAVE:
        return None
    influence_1, influence_2 = _influence(first), _influence(second)
    companies = influence_1.keys() | influence_2.keys()
    squares = sum((influence_2.get(each, 0.0) - influence_1.get(each, 0.0)) ** 2 for each in companies)
    standard_error = 100 * math.sqrt(squares * len(companies) / (len(companies) - 1))
    points = 100 * (_score(second) - _score(first))
    if not standard_error:
        return Change(points, 0.0, 1.0 if points == 0 else 0.0)
    p_value = 2 * float(t.sf(abs(points) / standard_error, len(companies) - 1))
    return Change(points, standard_error, p_value)


def _score(wave: Mapping[str, CompanyAnswers]) -> float:
    return sum(each.net for each in wave.values()) / sum(each.respondents for each in wave.values())


def _influence(wave: Mapping[str, CompanyAnswers]) -> dict[str, float]:
    score, respondents = _score(wave), sum(each.respondents for each in wave.values())
    return {name: (each.net - score * each.respondents) / respondents for name, each in wave.items()}
