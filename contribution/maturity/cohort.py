"""How much of a cohort's result is visible, and when enough of it will be."""

import math
from bisect import bisect_left
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from contribution.maturity.curve import Curve
from contribution.maturity.leads import Leads, day_number

FIRST_RANGE = 0.30
FIGURE = 0.80


def ages(cohort: Leads, as_of: float) -> NDArray[np.float64]:
    """Calendar ages in days of the leads born by then, decided ones included."""
    return as_of - cohort.born[cohort.born <= as_of]


def maturity(curve: Curve, ages: NDArray[np.float64], later: float = 0.0) -> float:
    """The mean share of the wins that have come at these ages, `later` days from now; 0 without leads."""
    return float(curve.share_decided(ages + later).mean()) if len(ages) else 0.0


def reached_on(curve: Curve, ages: NDArray[np.float64], share: float, as_of: date) -> date:
    """The first day, from `as_of` on, when the maturity without new leads reaches this share.

    Raises ValueError without leads.
    """
    if not len(ages):
        raise ValueError("a cohort without leads does not mature")
    longest = math.ceil(curve.age_at(share)) + 1
    days = bisect_left(range(longest), share, key=lambda later: maturity(curve, ages, later))
    return as_of + timedelta(days=days)


def visible(curve: Curve, cohort: Leads, as_of: date) -> tuple[float, date, date]:
    """The maturity, the date of the first range (30 %) and that of the figure (80 %)."""
    found = ages(cohort, day_number(as_of))
    first_range = reached_on(curve, found, FIRST_RANGE, as_of)
    return maturity(curve, found), first_range, reached_on(curve, found, FIGURE, as_of)
