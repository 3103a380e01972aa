"""The company's totals: the one place that reads across partners for a partner, and gives sums only.

Money of others is told in sums of five companies or more of which none makes above 60 % (docs/contribution.md).
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache
from django.db.models import FilteredRelation, Q, Sum

from leads.models import Opportunity, OpportunityPartner
from portal.lib import tenancy
from scorecards import populations
from scorecards.prepared import CURRENCY, SPANS, Prepared
from scorecards.spans import Spans
from scorecards.tally import share

FEWEST_COMPANIES = 5
LARGEST_SHARE = Decimal("0.6")
KEPT_S = 60


@dataclass(frozen=True, slots=True)
class Book:
    """What one partner (None: the vendor alone) made in the period: amounts of one currency."""

    partner_id: int | None
    pipeline: Decimal  # validated, of record
    found: Decimal  # of it, sourced or vendor-passed
    booked: Decimal  # of record


@dataclass(frozen=True, slots=True)
class Base:
    """Two denominators of the same base: all partners, and the company with what it makes directly."""

    indirect: Decimal
    company: Decimal

    def shares(self, amount: Decimal) -> tuple[Decimal | None, Decimal | None]:
        return share(amount, self.indirect), share(amount, self.company)


@dataclass(frozen=True, slots=True)
class Whole:
    """The bases of the period; None where the sum would tell too much about somebody."""

    pipeline: Base | None
    booked: Base | None


def books(spans: Spans, currency: str) -> list[Book]:
    """One row per partner of record, and one for what has none. One statement, in the vendor's scope."""
    return [Book(*row) for row in _books().rows(spans, currency=currency)]


@functools.cache
def _books() -> Prepared:
    of_record = Q(partners__role=OpportunityPartner.Role.RECORD)
    validated = populations.validated(SPANS.now)
    recent = Q(created_at__gte=SPANS.now.start_at) | Q(closed_at__gte=SPANS.now.start_at)
    rows = (
        Opportunity.objects.alias(record=FilteredRelation("partners", condition=of_record))
        .filter(recent, currency=CURRENCY)
        .order_by()
        .values("record__partner_id")
        .annotate(
            pipeline=Sum("amount", filter=validated, default=Decimal(0)),
            found=Sum("amount", filter=validated & ~Q(origin=Opportunity.Origin.VENDOR), default=Decimal(0)),
            booked=Sum("amount", filter=populations.booked(SPANS.now), default=Decimal(0)),
        )
    )
    return Prepared(rows.values_list("record__partner_id", "pipeline", "found", "booked"))


def whole(rows: Iterable[Book]) -> Whole:
    """The denominators as the vendor sees them."""
    rows = list(rows)
    indirect = [row for row in rows if row.partner_id is not None]
    return Whole(
        Base(
            sum((row.found for row in indirect), Decimal(0)), sum((row.pipeline for row in rows), Decimal(0))
        ),
        Base(
            sum((row.booked for row in indirect), Decimal(0)), sum((row.booked for row in rows), Decimal(0))
        ),
    )


def whole_for(own: Book, spans: Spans, currency: str) -> Whole:
    """The denominators as a partner may see them: its own part as it is now, the others' at most a minute old."""
    others = [row for row in _kept_books(spans, currency) if row.partner_id != own.partner_id]
    found = whole([*others, own])
    partners = [row for row in others if row.partner_id is not None]
    return Whole(
        found.pipeline if tells_of_nobody([row.found for row in partners]) else None,
        found.booked if tells_of_nobody([row.booked for row in partners]) else None,
    )


def _kept_books(spans: Spans, currency: str) -> list[Book]:
    """Everybody's books, read by the vendor's own hand once a minute for all who ask."""
    key = f"scorecards.books.{spans.now.start_on}.{spans.now.end_on}.{currency}"
    kept: list[Book] | None = cache.get(key)
    if kept is None:
        with tenancy.every_partner():
            kept = books(spans, currency)
        cache.set(key, kept, KEPT_S)
    return kept


def tells_of_nobody(amounts: Iterable[Decimal]) -> bool:
    """Whether the sum of other companies' amounts may be told: five or more, none above 60 %."""
    given = [amount for amount in amounts if amount > 0]
    return len(given) >= FEWEST_COMPANIES and max(given) <= LARGEST_SHARE * sum(given, Decimal(0))
