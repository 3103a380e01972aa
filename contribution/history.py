"""Why a score moved from one day to another: steps from the old facts to the new, each with its exact gain."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal, cast

from contribution.facts import Facts
from contribution.formula import Formula
from contribution.score import score

Deals = tuple[tuple[str, int], ...]
Cause = Literal[
    "formula",
    "targets",
    "leads",
    "conversion",
    "pipeline_left",
    "pipeline_changed",
    "pipeline_entered",
    "booked_left",
    "booked_changed",
    "booked_entered",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The facts of one day; `pipeline` and `booked` are its amounts again, in cents, each with its reference.

    A reference is there once, and the amounts of each add up to those of the facts.
    """

    as_of: date
    formula: Formula
    facts: Facts
    pipeline: Deals = ()
    booked: Deals = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """What changed, how many of it (leads may be fewer: a negative count), and what it added, in exact points."""

    cause: Cause
    count: int
    delta: Fraction


@lru_cache(maxsize=2048)
def reasons(before: Moment, after: Moment) -> tuple[Reason, ...]:
    """The steps that moved the score, in a fixed order; their gains add up to its change exactly.

    First the formula and the passing of time (targets, what becomes measurable), then leads, conversion,
    pipeline and booked: what left, what changed its amount, what entered. Source: docs/score.md.
    """
    found, was = [], _points(before)
    for cause, count, moment in _steps(before, after):
        now = _points(moment)
        if now != was:
            found.append(Reason(cause, count, now - was))
        was = now
    return tuple(found)


def _points(moment: Moment) -> Fraction:
    return score(moment.facts, moment.formula, moment.as_of).points


def _steps(before: Moment, after: Moment) -> Iterator[tuple[Cause, int, Moment]]:
    moment, facts = replace(before, formula=after.formula), after.facts
    yield "formula", 1, moment
    moment = replace(
        moment, as_of=after.as_of, facts=replace(moment.facts, joined_on=facts.joined_on, years=facts.years)
    )
    yield "targets", 1, moment
    leads = facts.qualified_leads - moment.facts.qualified_leads
    moment = replace(moment, facts=replace(moment.facts, qualified_leads=facts.qualified_leads))
    yield "leads", leads, moment
    converted = facts.leads_converted - moment.facts.leads_converted
    moment = replace(
        moment,
        facts=replace(
            moment.facts,
            leads_accepted=facts.leads_accepted,
            leads_timed_out=facts.leads_timed_out,
            leads_declined_fault=facts.leads_declined_fault,
            leads_declined_capacity=facts.leads_declined_capacity,
            leads_converted=facts.leads_converted,
        ),
    )
    yield "conversion", converted, moment
    for what, count, deals in _moves(before.pipeline, after.pipeline):
        moment = _with_pipeline(moment, deals)
        yield cast(Cause, f"pipeline_{what}"), count, moment
    for what, count, deals in _moves(before.booked, after.booked):
        moment = _with_booked(moment, deals)
        yield cast(Cause, f"booked_{what}"), count, moment


def _moves(before: Deals, after: Deals) -> Iterator[tuple[str, int, Deals]]:
    """The deals without those that left, then at their new amounts, then with those that entered."""
    new, old = dict(after), dict(before)
    stayed = tuple((name, amount) for name, amount in before if name in new)
    yield "left", len(before) - len(stayed), stayed
    changed = sum(amount != new[name] for name, amount in stayed)
    yield "changed", changed, tuple((name, new[name]) for name, _ in stayed)
    yield "entered", sum(name not in old for name in new), after


def _with_pipeline(moment: Moment, deals: Deals) -> Moment:
    amounts = tuple(amount for _, amount in deals)
    return replace(moment, facts=replace(moment.facts, pipeline_cents=amounts))


def _with_booked(moment: Moment, deals: Deals) -> Moment:
    return replace(moment, facts=replace(moment.facts, booked_cents=sum(amount for _, amount in deals)))
