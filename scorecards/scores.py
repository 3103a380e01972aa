"""From rows to the engine: a partner's facts, its score, and what would raise it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from contribution.facts import Candidate, Facts, ProgrammeYear
from contribution.formula import Formula
from contribution.score import Raise, Score, score, what_raises_it
from portal.lib.periods import programme_year
from scorecards.queries.deals import DealCell
from scorecards.queries.partners import Profile
from scorecards.queries.programme import Rules
from scorecards.queries.shares import NO_LEADS, Leads
from scorecards.queries.waiting import Matter
from scorecards.spans import Spans


def facts_of(
    partner: Profile,
    cells: Iterable[DealCell],
    leads: Leads | None,
    rules: Rules,
    spans: Spans,
    matters: Iterable[Matter] = (),
) -> Facts | None:
    """What this partner's score is made of.

    None without a formula in force or a first day in the programme, and for distributors, which are not scored
    with resellers.
    """
    if rules.formula is None or partner.is_distributor or not partner.has_joined(spans.as_of):
        return None
    currency = rules.formula.currency
    counted = [cell for cell in cells if cell.currency == currency]
    leads = leads or NO_LEADS
    return Facts(
        joined_on=partner.joined_on or spans.as_of,
        years=_years(partner, spans, rules.start_month),
        qualified_leads=leads.co_marketed,
        leads_accepted=leads.accepted,
        leads_timed_out=leads.timed_out,
        leads_declined_fault=leads.declined_for_fault,
        leads_declined_capacity=leads.declined_for_capacity,
        leads_converted=leads.converted_in_time,
        pipeline_cents=tuple(cents(amount) for cell in counted for amount in cell.rolling_each),
        booked_cents=sum(cents(cell.rolling_booked) for cell in counted),
        candidates=tuple(_candidates(matters, currency)),
    )


def score_of(facts: Facts | None, formula: Formula | None, as_of: date) -> Score | None:
    return score(facts, formula, as_of) if facts and formula else None


def raises_of(facts: Facts | None, formula: Formula | None, as_of: date) -> tuple[Raise, ...]:
    return what_raises_it(facts, formula, as_of) if facts and formula else ()


def cents(amount: Decimal) -> int:
    """An amount of an opportunity, which has two decimals, in cents."""
    return int(amount.scaleb(2))


def _years(partner: Profile, spans: Spans, start_month: int) -> tuple[ProgrammeYear, ...]:
    """The programme years the rolling window touches; the joint plan of each replaces its tier's defaults."""
    starts = {
        programme_year(spans.rolling.start_on, start_month).start_on,
        programme_year(spans.as_of, start_month).start_on,
    }
    plans = {plan.year_starts_on: plan for plan in partner.plans}
    return tuple(_year(partner, start, plans) for start in sorted(starts))


def _year(partner: Profile, start: date, plans) -> ProgrammeYear:  # type: ignore[no-untyped-def]
    plan = plans.get(start)
    return ProgrammeYear(
        starts_on=start,
        tier=partner.tier_code,
        size_band=partner.size,
        plan_pipeline_cents=cents(plan.pipeline) if plan else None,
        plan_revenue_cents=cents(plan.revenue) if plan else None,
    )


def _candidates(matters: Iterable[Matter], currency: str) -> Iterable[Candidate]:
    for matter in matters:
        deadline = matter.at.date() if matter.at else None
        named = {"kind": matter.what, "reference": str(matter.subject), "deadline": deadline}
        if matter.what in ("accept", "convert"):
            yield Candidate(**named, leads_accepted=1, leads_converted=1)  # type: ignore[arg-type]
        elif matter.what == "qualify":
            yield Candidate(**named, qualified_leads=1)  # type: ignore[arg-type]
        elif matter.currency != currency or matter.amount is None:
            continue
        elif matter.what == "win":
            yield Candidate(**named, booked_cents=cents(matter.amount))  # type: ignore[arg-type]
        elif matter.what == "validate":
            yield Candidate(**named, pipeline_cents=(cents(matter.amount),))  # type: ignore[arg-type]
