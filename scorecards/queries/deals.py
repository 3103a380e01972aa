"""Opportunities by partner: validated pipeline, montant signé, what was influenced, renewals, new customers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from leads.models import OpportunityPartner
from scorecards import populations
from scorecards.prepared import PARTNER, SPANS, AnySpans, Prepared
from scorecards.queries.tallies import columns, sums, tallies
from scorecards.spans import Spans
from scorecards.tally import NOTHING, Tally, total

AMOUNT = "opportunity__amount"
FAR = "opportunity__"
MEASURES = ("pipeline", "pipeline_before", "booked", "booked_before")
DETAILED = (
    *(*MEASURES, "influenced", "customers", "customers_before"),
    *("renewals", "renewals_before"),
)

# All but what was influenced, which no sum of the balance holds and which costs most to find.
BY_ORIGIN = tuple(name for name in DETAILED if name != "influenced")


@dataclass(frozen=True, slots=True, kw_only=True)
class DealCell:
    """What one partner's opportunities in one currency add up to; `origin` and `month` only where they are split.

    `month` is the first day of the month of creation. `rolling_each` and `rolling_booked` are those of the score;
    `booked_each` the amounts booked in the period, where they are split.
    """

    partner_id: int
    currency: str
    tallies: Mapping[str, Tally]
    rolling_each: tuple[Decimal, ...]
    rolling_booked: Decimal
    booked_each: tuple[Decimal, ...] = ()
    origin: str = ""
    month: date | None = None


def measures(spans: AnySpans) -> dict[str, Q]:
    """The populations of the period and of the same a year before."""
    record = populations.RECORD
    now, before = spans.now, spans.before
    return {
        "pipeline": record & populations.validated(now, FAR),
        "pipeline_before": record & populations.validated(before, FAR),
        "booked": record & populations.booked(now, FAR),
        "booked_before": record & populations.booked(before, FAR),
    }


def detailed_measures(spans: AnySpans) -> dict[str, Q]:
    """Those of one partner's page."""
    record, now, before = populations.RECORD, spans.now, spans.before
    return measures(spans) | {
        "influenced": populations.influenced(now),
        "customers": record & populations.new_customers(now, FAR),
        "customers_before": record & populations.new_customers(before, FAR),
        "renewals": record & populations.renewed(now, FAR),
        "renewals_before": record & populations.renewed(before, FAR),
    }


def by_partner(spans: Spans) -> list[DealCell]:
    """Every partner, one cell per currency. One statement."""
    return [
        DealCell(
            partner_id=partner_id,
            currency=currency,
            tallies=tallies(figures, MEASURES),
            rolling_each=tuple(each),
            rolling_booked=booked,
        )
        for partner_id, currency, each, booked, *figures in _of_every_partner().rows(spans)
    ]


def by_partner_and_origin(spans: Spans) -> list[DealCell]:
    """Every partner, split by origin: what its balance needs. One statement."""
    return [
        DealCell(
            partner_id=partner_id,
            currency=currency,
            tallies=tallies(figures, BY_ORIGIN),
            rolling_each=tuple(each),
            rolling_booked=booked,
            origin=origin,
        )
        for partner_id, currency, each, booked, origin, *figures in _of_every_partner_by_origin().rows(spans)
    ]


def of_partner(partner_id: int, spans: Spans) -> list[DealCell]:
    """One partner, split by origin and month of creation. One statement."""
    return [
        DealCell(
            partner_id=partner_id,
            currency=currency,
            tallies=tallies(figures, DETAILED),
            rolling_each=tuple(each),
            rolling_booked=booked,
            booked_each=tuple(booked_each),
            origin=origin,
            month=month.date(),
        )
        for currency, each, booked, origin, month, booked_each, *figures in _of_one_partner().rows(
            spans, partner_id=partner_id
        )
    ]


@cache
def _of_every_partner() -> Prepared:
    rows = _grouped(_recent().values("partner_id", "opportunity__currency"), measures(SPANS))
    named = ("partner_id", "opportunity__currency", "rolling_each", "rolling_booked")
    return Prepared(rows.values_list(*named, *columns(MEASURES)))


@cache
def _of_every_partner_by_origin() -> Prepared:
    conditions = {
        name: condition for name, condition in detailed_measures(SPANS).items() if name in BY_ORIGIN
    }
    split = _recent().values("partner_id", "opportunity__currency", "opportunity__origin")
    named = (
        *("partner_id", "opportunity__currency", "rolling_each", "rolling_booked"),
        "opportunity__origin",
    )
    return Prepared(_grouped(split, conditions).values_list(*named, *columns(BY_ORIGIN)))


@cache
def _of_one_partner() -> Prepared:
    month = TruncMonth("opportunity__created_at", tzinfo=UTC)
    rows = _recent().filter(partner_id=PARTNER).annotate(month=month)
    split = rows.values("opportunity__currency", "opportunity__origin", "month")
    conditions = detailed_measures(SPANS)
    booked_each = ArrayAgg(AMOUNT, filter=conditions["booked"], default=[])
    named = ("opportunity__currency", "rolling_each", "rolling_booked", "opportunity__origin", "month")
    grouped = _grouped(split.annotate(booked_each=booked_each), conditions)
    return Prepared(grouped.values_list(*named, "booked_each", *columns(DETAILED)))


def _recent() -> QuerySet[OpportunityPartner]:
    """Roles in opportunities that can count in any of the page's periods."""
    since = SPANS.earliest_at
    recent = Q(opportunity__created_at__gte=since) | Q(opportunity__closed_at__gte=since)
    return OpportunityPartner.objects.filter(recent).order_by()


def _grouped(rows: "QuerySet[Any, Any]", conditions: Mapping[str, Q]) -> "QuerySet[Any, Any]":
    rolling = populations.RECORD & populations.validated(SPANS.rolling, FAR)
    rolling_booked = populations.RECORD & populations.booked(SPANS.rolling, FAR)
    return rows.annotate(
        **sums(conditions, AMOUNT),
        rolling_each=ArrayAgg(AMOUNT, filter=rolling, default=[]),
        rolling_booked=Sum(AMOUNT, filter=rolling_booked, default=Decimal(0)),
    )


def added(cells: Iterable[DealCell], name: str, *origins: str) -> Tally:
    """One measure over some cells, of these origins when any are named."""
    return total(cell.tallies.get(name, NOTHING) for cell in cells if not origins or cell.origin in origins)


def monthly_pipeline(partner_ids: Iterable[int], spans: Spans, currency: str) -> dict[int, list[Decimal]]:
    """The validated pipeline of these partners by month of creation, a value per month. One statement."""
    validated = populations.RECORD & populations.validated(spans.now, FAR)
    rows = (
        OpportunityPartner.objects.filter(
            validated, partner_id__in=list(partner_ids), opportunity__currency=currency
        )
        .order_by()
        .annotate(month=TruncMonth("opportunity__created_at", tzinfo=UTC))
        .values_list("partner_id", "month")
        .annotate(amount=Sum(AMOUNT))
    )
    found = {(partner_id, month.date()): amount for partner_id, month, amount in rows}
    months = [month.start_on.replace(day=1) for month in spans.months]
    partners = {partner_id for partner_id, _ in found}
    return {one: [found.get((one, month), Decimal(0)) for month in months] for one in partners}
