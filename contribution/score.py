"""The contribution score of one partner: exact, published, recomputable from its own facts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from contribution.facts import (
    Candidate,
    Facts,
    ProgrammeYear,
    check,
    conversion_rate,
    leads_counted,
    with_change,
)
from contribution.formula import Component, ComponentName, Formula, TierTargets
from contribution.windows import MONTHS, month_starts

WORTH_SHOWING = Fraction(5, 100)

Unmeasurable = Literal["first_days", "too_few_leads", "no_target"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One component of a score: x against its target, and the points it earns.

    When `missing` says why it is not measurable, x and what follows from it are None.
    """

    component: ComponentName
    weight: int
    missing: Unmeasurable | None = None
    x: Fraction | None = None
    target: Fraction | None = None
    index: Fraction | None = None
    points: Fraction | None = None
    shown: int | None = None

    @property
    def share_of_target(self) -> Fraction | None:
        """x over its target, not capped: 1.43 is "143 % of the target"."""
        return None if self.x is None or self.target is None else self.x / self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`points` of `out_of` measurable points, exact; `total` as stored; `shown` as printed.

    `shown` and the `shown` of the parts are whole and add up.
    """

    version: str
    as_of: date
    parts: tuple[Part, ...]
    points: Fraction
    out_of: int
    total: Decimal
    shown: int
    ranked: bool

    def part(self, component: ComponentName) -> Part:
        return next(part for part in self.parts if part.component == component)


@dataclass(frozen=True, slots=True)
class Raise:
    """A candidate, the score it `would_be`, and the gain in points: exact `delta`, `shown` to 0.1."""

    candidate: Candidate
    would_be: Score
    delta: Fraction
    shown: Decimal


def score(facts: Facts, formula: Formula, as_of: date) -> Score:
    """The score of these facts on the day `as_of`.

    Raises ValueError for facts that cannot be (a negative count, more conversions than leads, no
    programme year). Source: docs/score.md.
    """
    check(facts)
    parts = tuple(_part(component, facts, formula, as_of) for component in formula.components)
    points = sum((part.points for part in parts if part.points is not None), Fraction(0))
    out_of = sum(part.weight for part in parts if part.missing is None)
    shown = int(_half_up(points, 0))
    return Score(
        version=formula.version,
        as_of=as_of,
        parts=_shown_parts(parts, shown),
        points=points,
        out_of=out_of,
        total=_half_up(points, 4),
        shown=shown,
        ranked=out_of >= formula.ranked_from,
    )


def what_raises_it(facts: Facts, formula: Formula, as_of: date) -> tuple[Raise, ...]:
    """The candidates of the facts that raise the score by more than 0.05, by delta shown, then deadline.

    Deltas do not add: each is the whole score recomputed with that one change.
    Raises ValueError where a change makes facts that cannot be. Source: docs/score.md.
    """
    now = score(facts, formula, as_of)
    changed = ((each, score(with_change(facts, each), formula, as_of)) for each in facts.candidates)
    raises = (_raise(candidate, now, then) for candidate, then in changed)
    return tuple(sorted((each for each in raises if each.delta > WORTH_SHOWING), key=_order))


def target(component: ComponentName, facts: Facts, formula: Formula, as_of: date) -> Fraction | None:
    """What x must reach on `as_of` for all the points: a count, a rate, or cents; None when none is set.

    A target of twelve months is taken for each whole month in the programme within the window (never
    under the minimum of months), from the programme year in which that month begins.
    """
    if component == "conversion":
        return formula.conversion_target
    starts = month_starts(as_of)
    inside = sum(start >= facts.joined_on for start in starts)
    counted = starts[: max(inside, formula.minimum_months)]
    yearly = [_yearly_target(component, _year_of(start, facts.years), formula) for start in counted]
    if any(value is None for value in yearly):
        return None
    return Fraction(sum(value for value in yearly if value is not None), MONTHS)


def _part(component: Component, facts: Facts, formula: Formula, as_of: date) -> Part:
    aim = target(component.name, facts, formula, as_of)
    missing = _missing(component, aim, facts, formula, as_of)
    if missing or aim is None:
        return Part(component=component.name, weight=component.weight, missing=missing, target=aim)
    x = _x(component.name, aim, facts, formula)
    index = min(max((x - component.floor) / (aim - component.floor), Fraction(0)), Fraction(1))
    return Part(
        component=component.name,
        weight=component.weight,
        x=x,
        target=aim,
        index=index,
        points=component.weight * index,
    )


def _missing(
    component: Component, aim: Fraction | None, facts: Facts, formula: Formula, as_of: date
) -> Unmeasurable | None:
    if component.name == "conversion":
        return "too_few_leads" if leads_counted(facts, formula) < formula.minimum_leads else None
    if (as_of - facts.joined_on).days < formula.minimum_days:
        return "first_days"
    return "no_target" if aim is None or aim <= component.floor else None


def _x(component: ComponentName, aim: Fraction, facts: Facts, formula: Formula) -> Fraction:
    if component == "leads":
        return Fraction(facts.qualified_leads)
    if component == "conversion":
        return conversion_rate(facts, formula)
    if component == "pipeline":
        cap = formula.opportunity_cap * aim
        return sum((min(Fraction(cents), cap) for cents in facts.pipeline_cents), Fraction(0))
    return Fraction(facts.booked_cents)


def _year_of(day: date, years: Iterable[ProgrammeYear]) -> ProgrammeYear:
    ordered = sorted(years, key=lambda year: year.starts_on)
    begun = [year for year in ordered if year.starts_on <= day]
    return begun[-1] if begun else ordered[0]


def _yearly_target(component: ComponentName, year: ProgrammeYear, formula: Formula) -> int | None:
    planned = {"pipeline": year.plan_pipeline_cents, "revenue": year.plan_revenue_cents}.get(component)
    if planned is not None:
        return planned
    tier = formula.targets_of(year.tier, year.size_band)
    return None if tier is None else _tier_target(component, tier)


def _tier_target(component: ComponentName, tier: TierTargets) -> int:
    if component == "leads":
        return tier.leads
    return tier.pipeline_cents if component == "pipeline" else tier.revenue_cents


def _half_up(value: Fraction, places: int) -> Decimal:
    scaled = value * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units).scaleb(-places)


def _shown_parts(parts: tuple[Part, ...], shown: int) -> tuple[Part, ...]:
    """The parts in whole points that add up to `shown`, by largest remainder, ties by order."""
    points = [part.points if part.points is not None else Fraction(0) for part in parts]
    left = shown - sum(int(value) for value in points)
    by_remainder = sorted(range(len(parts)), key=lambda i: int(points[i]) - points[i])
    lifted = set(by_remainder[:left])
    return tuple(
        part if part.points is None else replace(part, shown=int(points[i]) + (i in lifted))
        for i, part in enumerate(parts)
    )


def _raise(candidate: Candidate, now: Score, then: Score) -> Raise:
    delta = then.points - now.points
    tenths = (20 * delta.numerator + delta.denominator) // (2 * delta.denominator)
    return Raise(candidate, then, delta, Decimal(tenths).scaleb(-1))


def _order(each: Raise) -> tuple[Decimal, date, str]:
    return (-each.shown, each.candidate.deadline or date.max, each.candidate.reference)
