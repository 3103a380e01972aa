"""Return, ROI, and what may be said of them at this age."""

from dataclasses import dataclass
from typing import Literal

from contribution.maturity.cohort import FIGURE, FIRST_RANGE
from contribution.maturity.projection import Range

Stage = Literal["too_early", "range", "figure"]
Verdict = Literal["pays", "does_not_pay", "undecided"]

PAYS_BACK = 1.0
NO_PROFIT = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Cents spent on an activity; `partner_own` is the partner's investment, apart from the vendor's cost."""

    reserved: int = 0
    claimed_unpaid: int = 0
    paid: int = 0
    vendor_other: int = 0
    partner_own: int = 0

    @property
    def vendor(self) -> int:
        return self.reserved + self.claimed_unpaid + self.paid + self.vendor_other

    @property
    def joint(self) -> int:
        return self.vendor + self.partner_own


def return_per_euro(revenue: Range, cost_cents: int) -> Range | None:
    """Revenue per euro spent; None at no cost."""
    if cost_cents <= 0:
        return None
    return Range(*(value / cost_cents for value in (revenue.low, revenue.median, revenue.high)))


def roi(revenue: Range, cost_cents: int, margin_rate: float) -> Range | None:
    """(revenue × gross-margin rate − cost)/cost; None at no cost."""
    per_euro = return_per_euro(revenue, cost_cents)
    if per_euro is None:
        return None
    return Range(*(value * margin_rate - 1 for value in (per_euro.low, per_euro.median, per_euro.high)))


def stage(maturity: float) -> Stage:
    """Too early under 30 % of the result, a range under 80 %, then a figure."""
    if maturity < FIRST_RANGE:
        return "too_early"
    return "range" if maturity < FIGURE else "figure"


def verdict(found: Range, threshold: float) -> Verdict:
    """Whether the range lies above the threshold (PAYS_BACK of a return, NO_PROFIT of a ROI) or crosses it."""
    if found.low >= threshold:
        return "pays"
    return "does_not_pay" if found.high <= threshold else "undecided"
