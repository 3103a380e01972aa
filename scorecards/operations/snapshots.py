"""Keep each partner's facts and score of a day that is over. Nothing happened, so the journal has nothing to tell."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from contribution.score import score
from partners.access import Actor
from portal.lib.periods import Period
from portal.lib.refusal import Refused
from scorecards import scores, written
from scorecards.gathering import spans_of
from scorecards.models import Snapshot
from scorecards.queries import counted, deals, partners, programme, shares
from scorecards.queries.counted import Counted
from scorecards.queries.deals import DealCell

MOST_DAYS = 31  # that one run makes up for, when nights were missed
ONE_DAY = timedelta(days=1)


@transaction.atomic
def take(*, day: date, by: Actor, now: datetime) -> int:
    """Every partner's snapshot of `day`, as known at its end; gives how many were new. Safe to run twice.

    Refused for a day that is not over. Where no formula was in force there is nothing to keep. Six statements.
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
    formula, spans = rules.formula, spans_of(Period(day, day + ONE_DAY), rules)
    leads, each = shares.by_partner(spans), counted.by_partner(spans, formula.currency)
    cells: defaultdict[int, list[DealCell]] = defaultdict(list)
    for cell in deals.by_partner(spans):
        cells[cell.partner_id].append(cell)
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
            total=result.total,
            out_of=result.out_of,
            taken_at=now,
        )
