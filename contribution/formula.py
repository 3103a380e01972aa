"""The published formula of the contribution score: weights, targets and minimums as versioned data."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

ComponentName = Literal["leads", "conversion", "pipeline", "revenue"]


@dataclass(frozen=True, slots=True)
class Component:
    """One component of the score: `weight` points, and the value of x from which it earns any."""

    name: ComponentName
    weight: int
    floor: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierTargets:
    """Default targets of twelve months for a tier; an empty `size_band` means every size.

    `leads` counts qualified leads; amounts are cents of the formula's currency.
    """

    tier: str
    size_band: str = ""
    leads: int
    pipeline_cents: int
    revenue_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """Everything about the score that is a choice, fixed and published for one programme year.

    The conversion prior is Beta(`prior_converted`, `prior_other`); a lead has `delay_days` to convert.
    Raises ValueError for a negative weight, or a conversion target that is not above its floor.
    """

    version: str
    currency: str
    components: tuple[Component, ...]
    tier_targets: tuple[TierTargets, ...]
    prior_converted: Fraction
    prior_other: Fraction
    delay_days: int
    conversion_target: Fraction
    capacity_allowance: Fraction
    opportunity_cap: Fraction
    minimum_days: int
    minimum_leads: int
    minimum_months: int
    ranked_from: int

    def __post_init__(self) -> None:
        if any(component.weight < 0 for component in self.components):
            raise ValueError("a weight of the formula is negative")
        if any(component.floor >= self.conversion_target for component in self._conversions()):
            raise ValueError("the conversion target is not above its floor")

    def targets_of(self, tier: str, size_band: str) -> TierTargets | None:
        """The targets of this tier and size, else those of the tier for every size, else None."""
        rows = {(row.tier, row.size_band): row for row in self.tier_targets}
        return rows.get((tier, size_band)) or rows.get((tier, ""))

    def _conversions(self) -> list[Component]:
        return [component for component in self.components if component.name == "conversion"]


FORMULA_2026_1 = Formula(
    version="2026.1",
    currency="EUR",
    components=(
        Component("leads", 15),
        Component("conversion", 20, floor=Fraction(5, 100)),
        Component("pipeline", 25),
        Component("revenue", 40),
    ),
    tier_targets=(
        TierTargets(tier="gold", leads=40, pipeline_cents=500_000_00, revenue_cents=200_000_00),
        TierTargets(tier="silver", leads=20, pipeline_cents=250_000_00, revenue_cents=100_000_00),
        TierTargets(tier="bronze", leads=8, pipeline_cents=100_000_00, revenue_cents=40_000_00),
    ),
    prior_converted=Fraction(3),
    prior_other=Fraction(17),
    delay_days=90,
    conversion_target=Fraction(30, 100),
    capacity_allowance=Fraction(20, 100),
    opportunity_cap=Fraction(40, 100),
    minimum_days=90,
    minimum_leads=5,
    minimum_months=3,
    ranked_from=70,
)

FORMULAS = {formula.version: formula for formula in (FORMULA_2026_1,)}
