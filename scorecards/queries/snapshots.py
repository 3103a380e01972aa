"""Past days as they were kept: one partner's by month, one day of it, and the days on either side."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from agreements.models import Formula as PublishedFormula
from contribution.facts import Facts
from contribution.history import Moment
from contribution.score import Score
from portal.lib.periods import months_after
from scorecards import written
from scorecards.formulas import formula_of
from scorecards.models import Snapshot
from scorecards.remembered import Year, year_in

MONTHS = 13  # so that the first of twelve has one to be compared with


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One day of one partner. `moment` is None when its formula is no longer published.

    `year` is what the balance and the chain showed that day; None where one day was not asked for, or kept none.
    """

    day: date
    currency: str
    facts: Facts
    score: Score
    moment: Moment | None
    taken_at: datetime
    year: Year | None = None


def by_month(partner_id: int, until: date) -> list[Kept]:
    """The last day kept of each of thirteen months, up to `until`, the oldest first. One statement."""
    since = months_after(until.replace(day=1), 1 - MONTHS)
    rows = _rows(partner_id).filter(day__gte=since, day__lte=until)
    last = (
        rows.defer("year")
        .annotate(month=TruncMonth("day"))
        .order_by("month", "-day", "-version")
        .distinct("month")
    )
    return [_kept(row) for row in last]


def on(partner_id: int, day: date) -> Kept | None:
    """That day, by the formula in force then. One statement."""
    row = _rows(partner_id).filter(day=day).order_by("-version").first()
    if row is None:
        return None
    return replace(_kept(row), year=year_in(row.year, row.currency) if row.year else None)


def nearest(partner_id: int, day: date) -> list[date]:
    """The days kept just before and just after. One statement."""
    found = Snapshot.objects.filter(partner_id=partner_id).aggregate(
        before=Max("day", filter=Q(day__lt=day)), after=Min("day", filter=Q(day__gt=day))
    )
    return [day for day in (found["before"], found["after"]) if day]


def _rows(partner_id: int) -> QuerySet[Snapshot, Any]:
    published = PublishedFormula.objects.filter(version=OuterRef("version")).values("numbers")[:1]
    return Snapshot.objects.filter(partner_id=partner_id).annotate(numbers=Subquery(published))


def _kept(row: Any) -> Kept:
    facts = written.facts_in(row.facts)
    return Kept(
        day=row.day,
        currency=row.currency,
        facts=facts,
        score=written.score_in(row.score, row.version, row.day),
        moment=_moment(row, facts) if row.numbers else None,
        taken_at=row.taken_at,
    )


def _moment(row: Any, facts: Facts) -> Moment:
    return Moment(
        as_of=row.day,
        formula=formula_of(row.version, row.numbers),
        facts=facts,
        pipeline=_deals(row, "pipeline"),
        booked=_deals(row, "booked"),
    )


def _deals(row: Any, what: str) -> tuple[tuple[str, int], ...]:
    return tuple((reference, amount) for reference, amount in row.deals[what])
