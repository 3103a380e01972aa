"""Keep each partner's facts and score of a day that is over. Nothing happened, so the journal has nothing to tell."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Max

from contribution.score import score
from partners.access import Actor
from portal.lib.refusal import Refused
from scorecards import scores, written
from scorecards.gathering import spans_of
from scorecards.models import Snapshot
from scorecards.queries import activity, counted, deals, partners, programme, shares
from scorecards.queries.activity import Act
from scorecards.queries.counted import Counted
from scorecards.queries.deals import DealCell
from scorecards.queries.shares import NO_LEADS
from scorecards.remembered import year_out, year_to

Row = TypeVar("Row", DealCell, Act)
MOST_DAYS = 31  # that one run makes up for, when nights were missed
ONE_DAY = timedelta(days=1)


@transaction.atomic
def take(*, day: date, by: Actor, now: datetime) -> int:
    """Every partner's snapshot of `day`, as known at its end; gives how many were new. Safe to run twice.

    Refused for a day that is not over. Where no formula was in force there is nothing to keep. Seven statements.
    """
    by.require("snapshot.take")
    if day > last_over(now):
        raise Refused("A snapshot is of a day that is over.")
    before = Snapshot.objects.filter(day=day).count()
    Snapshot.objects.bulk_create(_rows(day, now), batch_size=500, ignore_conflicts=True)
    return Snapshot.objects.filter(day=day).count() - before


def take_missed(*, by: Actor, now: datetime) -> int:
    """The days since the last snapshot, or only the last day that is over where there is none yet."""
    end = last_over(now)
    last = Snapshot.objects.aggregate(last=Max("day"))["last"]
    first = max(last + ONE_DAY, end - (MOST_DAYS - 1) * ONE_DAY) if last else end
    return sum(take(day=day, by=by, now=now) for day in days(first, end))


def last_over(now: datetime) -> date:
    """The last whole day of the world's clock, in which periods are counted."""
    return now.astimezone(UTC).date() - ONE_DAY


def days(first: date, last: date) -> Iterator[date]:
    return (first + number * ONE_DAY for number in range((last - first).days + 1))


def _rows(day: date, now: datetime) -> Iterator[Snapshot]:
    rules = programme.rules(day)
    if rules.formula is None:
        return
    formula, spans = rules.formula, spans_of(year_to(day), rules)
    currency = formula.currency
    leads, each = shares.whole_by_partner(spans, currency), counted.by_partner(spans, currency)
    cells = _grouped(deals.by_partner_and_origin(spans))
    acts = _grouped(activity.acts(spans))
    for partner in partners.profiles():
        facts = scores.facts_of(partner, cells[partner.id], leads.get(partner.id), rules, spans)
        if facts is None:
            continue
        found = each.get(partner.id, Counted())
        facts = replace(facts, pipeline_cents=tuple(amount for _, amount in found.pipeline))
        result = score(facts, formula, day)
        yield Snapshot(
            partner_id=partner.id,
            day=day,
            version=formula.version,
            currency=formula.currency,
            facts=written.facts_out(facts),
            deals={"pipeline": found.pipeline, "booked": found.booked},
            score=written.score_out(result),
            year=year_out(leads.get(partner.id, NO_LEADS), cells[partner.id], acts[partner.id], currency),
            total=result.total,
            out_of=result.out_of,
            taken_at=now,
        )


def _grouped(rows: Iterable[Row]) -> defaultdict[int | None, list[Row]]:
    """By partner; None stands for the vendor's own."""
    found: defaultdict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.partner_id].append(row)
    return found
