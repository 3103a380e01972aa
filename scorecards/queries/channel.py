"""The company beside its channel: what was invoiced by kind and month, and the deals no partner is of record for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from leads.models import InvoicedLine, Opportunity, OpportunityPartner
from scorecards import populations
from scorecards.prepared import CURRENCY, SPANS, Prepared
from scorecards.queries.tallies import columns, sums, tallies
from scorecards.spans import Spans
from scorecards.tally import Tally

DIRECT = ("pipeline", "pipeline_before", "booked", "booked_before")
OF_KIND = ("now", "before")


@dataclass(frozen=True, slots=True)
class Invoiced:
    """One kind of invoiced lines in a month; `known_to` is the day of its last line in either period."""

    kind: str
    month: date
    now: Tally
    before: Tally
    known_to: date


def invoiced(spans: Spans, currency: str) -> list[Invoiced]:
    """Of the period and of the same a year before, by kind and month of invoice. One statement."""
    return [
        Invoiced(kind, month.date(), known_to=last, **tallies(figures, OF_KIND))
        for kind, month, last, *figures in _invoiced().rows(spans, currency=currency)
    ]


def direct(spans: Spans, currency: str) -> Mapping[str, Tally]:
    """The vendor's own pipeline and bookings, now and a year before. One statement."""
    (row,) = _direct().rows(spans, currency=currency) or [(Decimal(0), 0, Decimal(0)) * len(DIRECT)]
    return tallies(row, DIRECT)


def currencies(spans: Spans) -> set[str]:
    """Those of the vendor's own deals created or closed in the period or a year before. One statement."""
    since = spans.before.start_at
    recent = Q(created_at__gte=since) | Q(closed_at__gte=since)
    return set(without_partner().filter(recent).order_by().values_list("currency", flat=True).distinct())


def without_partner() -> "QuerySet[Opportunity]":
    """The opportunities of which no partner is of record."""
    of_record = OpportunityPartner.objects.filter(
        opportunity_id=OuterRef("pk"), role=OpportunityPartner.Role.RECORD
    )
    return Opportunity.objects.filter(~Exists(of_record))


@cache
def _invoiced() -> Prepared:
    def within(period) -> Q:  # type: ignore[no-untyped-def]
        return Q(invoiced_on__gte=period.start_on, invoiced_on__lt=period.end_on)

    now, before = within(SPANS.now), within(SPANS.before)
    rows = (
        InvoicedLine.objects.filter(now | before, currency=CURRENCY)
        .order_by()
        .annotate(month=TruncMonth("invoiced_on"))
        .values("kind", "month")
        .annotate(last=Max("invoiced_on"), **sums({"now": now, "before": before}, "amount"))
    )
    return Prepared(rows.values_list("kind", "month", "last", *columns(OF_KIND)))


@cache
def _direct() -> Prepared:
    now, before = SPANS.now, SPANS.before
    conditions = {
        "pipeline": populations.validated(now),
        "pipeline_before": populations.validated(before),
        "booked": populations.booked(now),
        "booked_before": populations.booked(before),
    }
    since = SPANS.before.start_at
    recent = Q(created_at__gte=since) | Q(closed_at__gte=since)
    rows = without_partner().filter(recent, currency=CURRENCY).order_by()
    return Prepared(
        rows.values("currency").annotate(**sums(conditions, "amount")).values_list(*columns(DIRECT))
    )
