"""Where a unit stands among its peers, and whether two of them can be told apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SMALLEST_FIELD = 10
TOLD_APART = 0.95


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Per unit its mid-rank percentile in [0, 100], high being good, with its 5–95 % range."""

    value: Floats
    low: Floats
    high: Floats


def percentiles(values: Floats) -> Floats:
    """Mid-rank percentiles, in (0, 100), of the values along the last axis; ties share theirs."""
    from scipy.stats import rankdata  # slow to load, and bands do without it

    ranks = rankdata(values, axis=-1)
    return np.asarray(100 * (ranks - 0.5) / np.shape(values)[-1], dtype=np.float64)


def ranked(values: Floats, draws: Floats) -> Percentiles:
    """Percentiles of shrunk rates, ranged over joint draws (draws, units).

    Raises ValueError among fewer than 10 units: no ranking there.
    """
    if len(values) < SMALLEST_FIELD:
        raise ValueError(f"no ranking among fewer than {SMALLEST_FIELD}")
    low, high = np.quantile(percentiles(draws), [0.05, 0.95], axis=0)
    return Percentiles(percentiles(values), low, high)


def told_apart(draws: Floats) -> Flags:
    """(units, units): whether the first is above the second in at least 95 % of the draws."""
    return np.stack([_below(draws, unit) for unit in range(draws.shape[1])])


def bands(values: Floats, draws: Floats) -> NDArray[np.int64]:
    """A band per unit, 0 the best: a new one begins at the first unit told apart from the band's first.

    Units of one band cannot be told apart from its first: no podium within it.
    """
    order = np.argsort(-values, kind="stable")
    found = np.zeros(len(values), dtype=np.int64)
    below, band = _below(draws, order[0]), 0
    for unit in order:
        if below[unit]:
            below, band = _below(draws, unit), band + 1
        found[unit] = band
    return found


def _below(draws: Floats, unit: int) -> Flags:
    """The units that this one is above in enough of the draws."""
    return np.asarray((draws[:, [unit]] > draws).mean(axis=0) > TOLD_APART)
