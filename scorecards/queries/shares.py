"""Leads by partner: what was passed and came of it, and the counts the score takes."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery, Sum

from leads.models import LeadShare
from scorecards import populations
from scorecards.prepared import CURRENCY, PARTNER, SPANS, AnySpans, Prepared
from scorecards.spans import Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """Counts of leads, in the period unless said otherwise.

    `born` to `won` are nested: leads of the period, and what became of them by its end; `won_amount` is what
    they won, in one currency. `co_marketed` to `converted_in_time` are the score's, in its own windows.
    """

    passed: int = 0
    passed_before: int = 0
    born: int = 0
    qualified: int = 0
    converted: int = 0
    won: int = 0
    won_amount: Decimal = Decimal(0)
    co_marketed: int = 0
    accepted: int = 0
    timed_out: int = 0
    declined_for_fault: int = 0
    declined_for_capacity: int = 0
    converted_in_time: int = 0


NO_LEADS = Leads()
SCORED = (
    "co_marketed",
    "accepted",
    "timed_out",
    "declined_for_fault",
    "declined_for_capacity",
    "converted_in_time",
)
PERIOD = ("passed", "passed_before", "born", "qualified", "converted", "won")


def scored(spans: AnySpans) -> dict[str, Q]:
    """The populations the score counts."""
    received, known = spans.received, spans.now
    return {
        "co_marketed": populations.co_marketed(spans.rolling),
        "accepted": populations.accepted(received, known),
        "timed_out": populations.timed_out(received, known),
        "declined_for_fault": populations.declined_for_fault(received, known),
        "declined_for_capacity": populations.declined_for_capacity(received, known),
        "converted_in_time": populations.converted(received, known, spans.delay),
    }


def of_period(spans: AnySpans) -> dict[str, Q]:
    """The populations of the period: what was passed, and the cohort of the chain."""
    return {
        "passed": populations.passed_on(spans.now),
        "passed_before": populations.passed_on(spans.before),
        "born": populations.born(spans.now),
        "qualified": populations.born_qualified(spans.now),
        "converted": populations.born_converted(spans.now),
        "won": populations.born_won(spans.now),
    }


def by_partner(spans: Spans) -> dict[int, Leads]:
    """What the score counts, of every partner. One statement."""
    rows = _of_every_partner().rows(spans)
    return {partner_id: Leads(**dict(zip(SCORED, counts, strict=True))) for partner_id, *counts in rows}


def whole_by_partner(spans: Spans, currency: str) -> dict[int, Leads]:
    """All of every partner. One statement."""
    rows = _all_of_every_partner().rows(spans, currency=currency)
    names = (*SCORED, *PERIOD, "won_amount")
    return {partner_id: Leads(**dict(zip(names, counts, strict=True))) for partner_id, *counts in rows}


def of_partner(partner_id: int, spans: Spans, currency: str) -> Leads:
    """All of one partner. One statement."""
    rows = _of_one_partner().rows(spans, partner_id=partner_id, currency=currency)
    return Leads(**dict(zip((*SCORED, *PERIOD, "won_amount"), rows[0], strict=True))) if rows else NO_LEADS


@cache
def _of_every_partner() -> Prepared:
    rows = LeadShare.objects.order_by().values("partner_id").annotate(**_counts(scored(SPANS)))
    return Prepared(rows.values_list("partner_id", *SCORED))


@cache
def _all_of_every_partner() -> Prepared:
    rows = _wholly_counted(LeadShare.objects.all())
    return Prepared(rows.values_list("partner_id", *SCORED, *PERIOD, "won_amount"))


@cache
def _of_one_partner() -> Prepared:
    rows = _wholly_counted(LeadShare.objects.filter(partner_id=PARTNER))
    return Prepared(rows.values_list(*SCORED, *PERIOD, "won_amount"))


def _wholly_counted(rows: QuerySet[LeadShare]) -> "QuerySet[Any, Any]":
    won = populations.won_of_lead(SPANS.now).filter(currency=CURRENCY).order_by().values("lead_id")
    amount = Subquery(won.annotate(won=Sum("amount")).values("won"))
    return (
        rows.order_by()
        .values("partner_id")
        .annotate(
            **_counts(scored(SPANS) | of_period(SPANS)),
            won_amount=Sum(amount, filter=populations.born_converted(SPANS.now), default=Decimal(0)),
        )
    )


def _counts(conditions: dict[str, Q]) -> dict[str, Count]:
    return {name: Count("pk", filter=condition) for name, condition in conditions.items()}
