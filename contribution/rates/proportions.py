"""Intervals of one rate and of one count."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import chi2, norm

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A value between `low` and `high`."""

    value: float
    low: float
    high: float


def wilson(successes: float, trials: float, confidence: float = CONFIDENCE) -> Interval:
    """The rate and its score interval, in [0, 1]; trials may be a sum of weights.

    Raises ValueError unless 0 ≤ successes ≤ trials and trials > 0. Source: Wilson (1927).
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError("a rate needs trials, and no more successes than trials")
    z2 = float(norm.ppf((1 + confidence) / 2)) ** 2
    rate = successes / trials
    centre = (rate + z2 / (2 * trials)) / (1 + z2 / trials)
    half = math.sqrt(z2 * (rate * (1 - rate) / trials + z2 / (4 * trials**2))) / (1 + z2 / trials)
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == trials else centre + half
    return Interval(rate, low, high)


def poisson(count: int, exposure: float = 1.0, confidence: float = CONFIDENCE) -> Interval:
    """Events per unit of exposure, and its exact interval. Source: Garwood (1936).

    Raises ValueError for a negative count or no exposure.
    """
    if count < 0 or exposure <= 0:
        raise ValueError("a count is not negative and its exposure is positive")
    tail = (1 - confidence) / 2
    low = float(chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    high = float(chi2.ppf(1 - tail, 2 * count + 2)) / 2
    return Interval(count / exposure, low / exposure, high / exposure)


def conversion_delay(delays: Sequence[float], share: float = 0.80) -> float:
    """The delay within which that share of the conversions came: the window D of a programme year.

    The smallest observed delay that enough of them do not exceed. Raises ValueError without any.
    """
    if not delays:
        raise ValueError("no conversion to take a delay from")
    return sorted(delays)[math.ceil(share * len(delays)) - 1]
