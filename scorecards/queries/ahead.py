"""Rows of a report worked out ahead: those a filter lets through, in an order, and what they add up to."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Abs, Coalesce

from partners.models import Partner
from portal.lib.periods import Period
from scorecards.forms import Filters
from scorecards.models import ReportAhead, RowAhead
from scorecards.rows import Sums
from scorecards.tally import ENOUGH
from scorecards.told import tally_in

UNRANKED = 99  # a partner without a tier stands after every tier, as in a Profile
TALLIES = ("pipeline", "pipeline_before", "booked", "booked_before", "funds_paid")
COUNTS = {
    "leads_counted": F("leads_accepted") + F("leads_timed_out"),
    "leads_converted": F("leads_converted"),
    "downloads": F("downloads"),
    "trainings": F("trainings"),
    "activities": F("activities"),
}


def reports(period: Period, version: str, since: datetime) -> list[ReportAhead]:
    """Those of these days by this formula, one per currency, worked out since then. One statement."""
    days = Q(start_on=period.start_on, end_on=period.end_on, version=version)
    return list(ReportAhead.objects.filter(days, worked_out_at__gte=since).order_by("currency"))


def rows(report: ReportAhead, filters: Filters, member_id: int | None) -> QuerySet[RowAhead]:
    """Those of the partners asked for. A search reads the names here, where capital letters and accents are known."""
    found = rows_of(report)
    asked = {
        "partner__tier__code": filters.tier,
        "partner__region": filters.region,
        "partner__kind": filters.kind,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value})
    if filters.mine:
        found = found.filter(partner__manager_id=member_id)
    return found.filter(partner_id__in=_named(filters.search)) if filters.search else found


def rows_of(report: ReportAhead) -> QuerySet[RowAhead]:
    return RowAhead.objects.filter(report=report)


def _named(search: str) -> list[int]:
    names = Partner.objects.values_list("pk", "name")
    return [key for key, name in names if search.casefold() in name.casefold()]


def ordered(found: QuerySet[RowAhead], sort: str, kind: str) -> QuerySet[RowAhead]:
    """As `scorecards.ordering.ordered` has it."""
    invoiced = kind.lower()
    if not sort:
        return found.order_by("-pipeline__0", "-booked__0", f"-{invoiced}__0", "place")
    if sort in ("score", "-score"):
        rank = Coalesce("partner__tier__rank", Value(UNRANKED), output_field=IntegerField())
        code = Coalesce("partner__tier__code", Value(""))
        return found.order_by(
            rank, code, "measured", "-points" if sort.startswith("-") else "points", "place"
        )
    value = _value(sort.lstrip("-"), invoiced)
    way = value.desc(nulls_last=True) if sort.startswith("-") else value.asc(nulls_last=True)
    return found.order_by(way, "place")


def page(found: QuerySet[RowAhead], place: slice) -> QuerySet[RowAhead]:
    """A slice of ordered rows. Thousands are ordered by their keys alone; only those shown are read whole."""
    keys = found.values("pk")[place]
    return RowAhead.objects.filter(pk__in=keys).order_by(*found.query.order_by)


def most_changed(found: QuerySet[RowAhead], place: slice) -> QuerySet[RowAhead]:
    """Of ordered rows with enough deals on each side, those whose pipeline moved most; equals as they stand."""
    enough = found.filter(pipeline__1__gte=ENOUGH, pipeline_before__1__gte=ENOUGH)
    moved = Abs(F("pipeline__0") - F("pipeline_before__0")).desc()
    return page(enough.order_by(moved, *found.query.order_by), place)


def _value(column: str, invoiced: str) -> Any:
    values: dict[str, Any] = {
        "name": F("place"),
        "trend": F("pipeline__0") - F("pipeline_before__0"),
        "invoiced": F(f"{invoiced}__0"),
        "funds": F("funds_paid__0"),
    }
    return values.get(column) or F(f"{column}__0" if column in TALLIES else column)


def sums(found: QuerySet[RowAhead], kind: str) -> Sums:
    """What the rows add up to. One statement."""
    columns = {name: name for name in TALLIES} | {
        "invoiced": kind.lower(),
        "invoiced_before": f"{kind.lower()}_before",
    }
    parts = {
        f"{name}_{part}": Sum(f"{column}__{part}", default=0)
        for name, column in columns.items()
        for part in range(3)
    }
    counts = {name: Sum(column, default=0) for name, column in COUNTS.items()}
    told = found.order_by().aggregate(partners=Count("pk"), **counts, **parts)
    tallies: dict[str, Any] = {
        name: tally_in([told.pop(f"{name}_{part}") for part in range(3)]) for name in columns
    }
    return Sums(**told, **tallies)
