"""What goes with satisfaction, and how partners rank their suppliers."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm, rankdata, spearmanr

from contribution.rates.multiplicity import holm

SMALLEST_SAMPLE = 30
SMALLEST_RANKING = 2
FISHER_SPREAD = 1.03
CONFIDENCE = 0.95
BOOTSTRAPS = 2_000
SEED = 20260101


@dataclass(frozen=True, slots=True)
class Driver:
    """A theme's rank correlation with the outcome over companies, its interval and adjusted p-value."""

    theme: str
    rho: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """One respondent's ranks of the suppliers it knows, 1 the best, ties allowed."""

    company: str
    ranks: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SupplierRank:
    """Mean normalised rank, 0 the best and 1 the last, its interval, and how many ranked the supplier."""

    supplier: str
    rank: float
    low: float
    high: float
    respondents: int


def drivers(themes: Mapping[str, ArrayLike], outcome: ArrayLike) -> list[Driver]:
    """Spearman's ρ of each theme with the outcome, on company means aligned by position.

    Companies without an answer (nan) are left out theme by theme; under 30 a theme is not shown. Fisher's
    interval with standard error 1.03/√(n − 3); p-values adjusted together. Source: docs/rates.md.
    """
    known = {theme: _aligned(values, outcome) for theme, values in themes.items()}
    enough = {theme: pair for theme, pair in known.items() if pair.shape[1] >= SMALLEST_SAMPLE}
    found = [_driver(theme, *pair) for theme, pair in enough.items()]
    adjusted = holm([each.p_value for each in found])
    return [
        Driver(each.theme, each.rho, each.low, each.high, p) for each, p in zip(found, adjusted, strict=True)
    ]


def supplier_ranks(rankings: Sequence[Ranking], seed: int = SEED) -> list[SupplierRank]:
    """Suppliers by mean normalised mid-rank among those each respondent ranked, two at least; best first.

    Intervals by bootstrap over companies, 2,000 times, seeded.
    """
    cells = _sums_by_company([each for each in rankings if len(each.ranks) >= SMALLEST_RANKING])
    suppliers = sorted({supplier for row in cells.values() for supplier in row})
    table = np.array([[cells[name].get(each, (0.0, 0)) for each in suppliers] for name in sorted(cells)])
    if not len(table):
        return []
    drawn = np.random.default_rng(seed).integers(0, len(table), (BOOTSTRAPS, len(table)))
    found = [_supplier_rank(name, table[:, column], drawn) for column, name in enumerate(suppliers)]
    return sorted(found, key=lambda each: (each.rank, each.supplier))


def _aligned(values: ArrayLike, outcome: ArrayLike) -> NDArray[np.float64]:
    pair = np.array([np.asarray(values, dtype=float), np.asarray(outcome, dtype=float)])
    return pair[:, ~np.isnan(pair).any(axis=0)]


def _driver(theme: str, values: NDArray[np.float64], outcome: NDArray[np.float64]) -> Driver:
    varies = np.ptp(values) > 0 and np.ptp(outcome) > 0
    rho = float(spearmanr(values, outcome).statistic) if varies else 0.0
    spread = FISHER_SPREAD / math.sqrt(len(values) - 3)
    centre = math.atanh(max(-1 + 1e-12, min(1 - 1e-12, rho)))
    half = float(norm.ppf((1 + CONFIDENCE) / 2)) * spread
    p_value = 2 * float(norm.sf(abs(centre) / spread))
    return Driver(theme, rho, math.tanh(centre - half), math.tanh(centre + half), p_value)


def _sums_by_company(rankings: Sequence[Ranking]) -> dict[str, dict[str, tuple[float, int]]]:
    """Per company and supplier the sum of normalised ranks and their number."""
    cells: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    for each in rankings:
        normalised = (rankdata(list(each.ranks.values())) - 1) / (len(each.ranks) - 1)
        for supplier, rank in zip(each.ranks, normalised.tolist(), strict=True):
            total, count = cells[each.company].get(supplier, (0.0, 0))
            cells[each.company][supplier] = (total + rank, count + 1)
    return cells


def _supplier_rank(supplier: str, cells: NDArray[np.float64], drawn: NDArray[np.int64]) -> SupplierRank:
    totals, counts = cells[:, 0], cells[:, 1]
    resampled = counts[drawn].sum(axis=1)
    means = (totals[drawn].sum(axis=1) / np.where(resampled == 0, np.nan, resampled))[resampled > 0]
    low, high = np.quantile(means, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    respondents = int(counts.sum())
    return SupplierRank(supplier, float(totals.sum() / respondents), float(low), float(high), respondents)
