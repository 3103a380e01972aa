"""The facts of one partner that its contribution score is made of."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from contribution.formula import Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeYear:
    """A programme year of the partner: the tier of its first day, and the joint plan's figures if any.

    `plan_pipeline_cents` and `plan_revenue_cents` are for twelve months and replace the tier's defaults.
    """

    starts_on: date
    tier: str
    size_band: str = ""
    plan_pipeline_cents: int | None = None
    plan_revenue_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One existing fact that could change, and what it would add to the facts if it did.

    A waiting lead that would convert adds `leads_converted` (and `leads_accepted` while it is not yet
    counted); a registration in draft, if approved, adds an amount to `pipeline_cents`; an opportunity
    about to close, if won, adds `booked_cents`. `kind` and `reference` are the caller's words for it.
    """

    kind: str
    reference: str
    deadline: date | None = None
    qualified_leads: int = 0
    leads_accepted: int = 0
    leads_timed_out: int = 0
    leads_converted: int = 0
    pipeline_cents: tuple[int, ...] = ()
    booked_cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one partner did in the window: counts, and cents of the formula's currency.

    * `qualified_leads`: born of co-marketing with it and accepted by sales, in the rolling window;
    * `leads_*`: delivered by the vendor or born of a co-funded activity, received in the conversion
      window, none entered by the partner itself; `leads_converted` within the delay;
    * `pipeline_cents`: one amount per validated opportunity of record, in the rolling window;
    * `booked_cents`: won amounts of record in the rolling window, renewals apart;
    * `candidates`: facts that could still change.
    """

    joined_on: date
    years: tuple[ProgrammeYear, ...]
    qualified_leads: int = 0
    leads_accepted: int = 0
    leads_timed_out: int = 0
    leads_declined_fault: int = 0
    leads_declined_capacity: int = 0
    leads_converted: int = 0
    pipeline_cents: tuple[int, ...] = ()
    booked_cents: int = 0
    candidates: tuple[Candidate, ...] = ()


def check(facts: Facts) -> None:
    """Raise ValueError for facts that cannot be."""
    counts = (facts.qualified_leads, facts.leads_accepted, facts.leads_timed_out, facts.leads_converted)
    declined = (facts.leads_declined_fault, facts.leads_declined_capacity)
    if min(counts + declined) < 0:
        raise ValueError("a count of leads is negative")
    if facts.leads_converted > facts.leads_accepted + facts.leads_timed_out:
        raise ValueError("more leads converted than were accepted or timed out")
    if not facts.years:
        raise ValueError("the partner has no programme year")


def with_change(facts: Facts, candidate: Candidate) -> Facts:
    """The facts as they would be with this one change."""
    return replace(
        facts,
        qualified_leads=facts.qualified_leads + candidate.qualified_leads,
        leads_accepted=facts.leads_accepted + candidate.leads_accepted,
        leads_timed_out=facts.leads_timed_out + candidate.leads_timed_out,
        leads_converted=facts.leads_converted + candidate.leads_converted,
        pipeline_cents=facts.pipeline_cents + candidate.pipeline_cents,
        booked_cents=facts.booked_cents + candidate.booked_cents,
    )


def leads_counted(facts: Facts, formula: Formula) -> int:
    """n of the conversion rate: accepted or timed out, and declines for capacity above the allowance.

    Up to `capacity_allowance` of the leads received may be declined for lack of capacity; those in
    excess stay in. Leads declined for a fault of the lead are out.
    """
    decided = facts.leads_accepted + facts.leads_timed_out
    received = decided + facts.leads_declined_fault + facts.leads_declined_capacity
    allowed = int(formula.capacity_allowance * received)
    return decided + max(0, facts.leads_declined_capacity - allowed)


def conversion_rate(facts: Facts, formula: Formula) -> Fraction:
    """(a + y) / (a + b + n), with the published prior a, b."""
    prior = formula.prior_converted + formula.prior_other
    return (formula.prior_converted + facts.leads_converted) / (prior + leads_counted(facts, formula))
