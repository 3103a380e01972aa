"""A distributor's books: what was sold in to it by month, and the resellers it serves."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth

from leads.models import InvoicedLine
from partners.models import Distribution
from portal.lib.sorting import SortKey
from scorecards.spans import Spans


@dataclass(frozen=True, slots=True)
class Served:
    """A reseller the distributor serves at the end of the period; no product line means all of them."""

    name: str
    region: str
    product_line: str
    since_on: date


def monthly_sell_in(partner_id: int, spans: Spans, currency: str) -> list[Decimal]:
    """Sell-in by month of invoice, a value per month of the period. One statement."""
    lines = InvoicedLine.objects.filter(
        partner_id=partner_id,
        kind=InvoicedLine.Kind.SELL_IN,
        currency=currency,
        invoiced_on__gte=spans.now.start_on,
        invoiced_on__lt=spans.now.end_on,
    )
    rows = (
        lines.order_by()
        .annotate(month=TruncMonth("invoiced_on"))
        .values_list("month")
        .annotate(Sum("amount"))
    )
    found = dict(rows)
    return [found.get(month.start_on.replace(day=1), Decimal(0)) for month in spans.months]


def resellers(partner_id: int, day: date) -> list[Served]:
    """Those it serves on this day, by name. One statement."""
    in_force = Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gt=day))
    links = Distribution.objects.filter(in_force, distributor_id=partner_id).select_related("reseller")
    return [
        Served(link.reseller.name, link.reseller.region, link.product_line, link.from_on)
        for link in links.order_by(SortKey("reseller__name"), "pk")
    ]
