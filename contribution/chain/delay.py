"""How long those that pass a link usually take."""

import numpy as np
from numpy.typing import NDArray

from contribution.chain.leads import Passage
from contribution.maturity.curve import Curve

Floats = NDArray[np.float64]


def median_delay(found: Passage, curve: Curve | None) -> float | None:
    """The median delay in days of those that pass: λ·(ln 2)^(1/k) of a curve, else from what was seen.

    Without a curve: the first delay at which the Aalen–Johansen incidence reaches half of its final value.
    None when nobody passed.
    """
    if curve is not None:
        return curve.age_at(0.5)
    delays, reached = incidence(found)
    if not len(delays):
        return None
    return float(delays[np.searchsorted(reached, reached[-1] / 2 - 1e-12)])


def incidence(found: Passage) -> tuple[Floats, Floats]:
    """Delays seen, ascending, and the share that passed by then, losses competing and the young censored.

    Source: Aalen & Johansen (1978).
    """
    passed = ~np.isnan(found.delay)
    end = np.where(passed, found.delay, np.fmin(found.lost_after, found.age))
    left = passed | ~np.isnan(found.lost_after)
    steps, step = np.unique(end[left], return_inverse=True)
    at_risk = len(end) - np.searchsorted(np.sort(end), steps)
    gone = np.bincount(step, minlength=len(steps)) / at_risk
    arrived = np.bincount(step[passed[left]], minlength=len(steps)) / at_risk
    surviving = np.append(1.0, np.cumprod(1 - gone))[:-1]
    reached = np.cumsum(surviving * arrived)
    return steps[arrived > 0], reached[arrived > 0]
