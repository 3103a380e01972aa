"""The published formula, from its row in the agreements to the engine's dataclass, exactly."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from contribution.formula import Component, Formula, TierTargets

EXACT = ("prior_converted", "prior_other", "conversion_target", "capacity_allowance", "opportunity_cap")


def formula_of(version: str, numbers: Mapping[str, Any]) -> Formula:
    """The formula whose numbers are those of `agreements.Formula.numbers`: fractions are written "5/100"."""
    fields = dict(numbers) | {
        "components": tuple(_component(row) for row in numbers["components"]),
        "tier_targets": tuple(TierTargets(**row) for row in numbers["tier_targets"]),
        **{name: Fraction(numbers[name]) for name in EXACT},
    }
    return Formula(version=version, **fields)


def _component(row: Mapping[str, Any]) -> Component:
    return Component(row["name"], row["weight"], Fraction(row["floor"]))
