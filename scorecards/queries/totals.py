"""The company's totals: the one place that reads across partners for a partner, and gives sums only.

Money of others is told in sums of five companies or more of which none makes above 60 % (docs/contribution.md).
"""

import functools
from array import array
from collections.abc import Iterable, Sequence
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
NOBODY = 0  # stands for the vendor alone


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


def whole_for(own: Book, spans: Spans, currency: str, *, discreet: bool) -> Whole:
    """The denominators: this partner's part as it is now, the others' at most a minute old.

    `discreet`: as a partner may see them, without a sum that tells of somebody.
    """
    others = _kept_columns(spans, currency)
    key = own.partner_id or NOBODY
    if key in others["partner_id"]:
        place = others["partner_id"].index(key)
        for column in others.values():
            del column[place]
    partners = [place for place, one in enumerate(others["partner_id"]) if one != NOBODY]
    found, booked = ([others[name][place] for place in partners] for name in ("found", "booked"))

    def base(indirect: list[int], own_part: Decimal, of: str) -> Base | None:
        if discreet and not tells_of_nobody(indirect):
            return None
        return Base(_euros(indirect) + own_part, _euros(others[of]) + getattr(own, of))

    return Whole(base(found, own.found, "pipeline"), base(booked, own.booked, "booked"))


def _kept_columns(spans: Spans, currency: str) -> dict[str, "array[int]"]:
    """Everybody's books in cents, read by the vendor's own hand once a minute for all who ask.

    Kept as columns of numbers: thousands of rows would take longer to bring back than the page to write.
    """
    key = f"scorecards.books.{spans.now.start_on}.{spans.now.end_on}.{currency}"
    kept: dict[str, array[int]] | None = cache.get(key)
    if kept is None:
        with tenancy.every_partner():
            kept = _columns(books(spans, currency))
        cache.set(key, kept, KEPT_S)
    return kept


def _columns(rows: Sequence[Book]) -> dict[str, "array[int]"]:
    columns = {"partner_id": array("q", [row.partner_id or NOBODY for row in rows])}
    for name in ("pipeline", "found", "booked"):
        columns[name] = array("q", [int(getattr(row, name).scaleb(2)) for row in rows])
    return columns


def _euros(cents: Iterable[int]) -> Decimal:
    return Decimal(sum(cents)).scaleb(-2)


def tells_of_nobody(amounts: Iterable[Decimal | int]) -> bool:
    """Whether the sum of other companies' amounts may be told: five or more, none above 60 %."""
    given = [amount for amount in amounts if amount > 0]
    return len(given) >= FEWEST_COMPANIES and max(given) <= LARGEST_SHARE * sum(given, Decimal(0))
