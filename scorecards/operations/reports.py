"""Work out the report of a large channel ahead, so that nobody waits for it; the page says how old it is.

Nothing happened, so the journal has nothing to tell. What is worked out replaces what was, in one transaction.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from contribution.score import Score
from leads.models import InvoicedLine
from partners.access import Actor
from partners.models import Partner
from portal.lib.periods import Period, Span, span
from scorecards import standing, written
from scorecards.gathering import spans_of
from scorecards.models import ReportAhead, RowAhead
from scorecards.queries import programme
from scorecards.report import BY_NAME, Channel, Report, channel_of, report_of
from scorecards.rows import ReportRow, sums
from scorecards.standing import Standing
from scorecards.told import tally_out, told_out

LARGE = 500
"""Partners from which a report is worked out ahead; a smaller channel's is worked out for whoever asks."""
EVERY = timedelta(minutes=10)
LOCK = 8_130_417
KINDS = (InvoicedLine.Kind.SELL_OUT, InvoicedLine.Kind.SELL_IN)
TALLIES = ("pipeline", "pipeline_before", "booked", "booked_before", "funds_paid", "funds_granted")


@transaction.atomic
def keep_up(*, by: Actor, now: datetime) -> int:
    """Work out the named period that has waited longest, if any is due: one at a sweep, others wait for it too."""
    if Partner.objects.count() < LARGE or not _alone():
        return 0
    due = next(_due(now), None)
    return work_ahead(period=due, by=by, now=now) if due else 0


@transaction.atomic
def work_ahead(*, period: Period, by: Actor, now: datetime) -> int:
    """The report of these days, in every currency that has figures; gives how many rows were written."""
    by.require("report.work_ahead")
    rules = programme.rules(timezone.localdate(now))  # today's, as on the page, also for last year
    channel = channel_of(rules, spans_of(period, rules))
    ReportAhead.objects.filter(start_on=period.start_on, end_on=period.end_on).delete()
    ReportAhead.objects.filter(worked_out_at__lt=now - timedelta(days=1)).delete()
    return sum(_write(channel, currency, now) for currency in channel.currencies or [rules.currency])


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _due(now: datetime) -> Iterator[Period]:
    """The named periods of today that were never worked out or a while ago, the longest wait first."""
    today = timezone.localdate(now)
    start_month = programme.rules(today).start_month
    periods = [span(one, today, start_month) for one in Span]
    last = ReportAhead.objects.order_by().values_list("start_on", "end_on").annotate(at=Max("worked_out_at"))
    known = {(start, end): at for start, end, at in last}
    waited = [(known.get((one.start_on, one.end_on)), one) for one in dict.fromkeys(periods)]
    yield from (one for at, one in waited if at is None)
    yield from (one for at, one in sorted(_since(waited), key=lambda pair: pair[0]) if at <= now - EVERY)


def _since(waited: list[tuple[datetime | None, Period]]) -> Iterator[tuple[datetime, Period]]:
    return ((at, one) for at, one in waited if at is not None)


def _write(channel: Channel, currency: str, now: datetime) -> int:
    currencies = channel.currencies or [currency]
    first = report_of(channel, currency, currencies, BY_NAME, member_id=None)
    reports = {kind.value: _of_kind(first, channel, kind) for kind in KINDS}
    formula = channel.rules.formula
    kept = ReportAhead.objects.create(
        start_on=channel.spans.now.start_on,
        end_on=channel.spans.now.end_on,
        currency=currency,
        version=formula.version if formula else "",
        told=told_out(reports),
        worked_out_at=now,
    )
    rows = RowAhead.objects.bulk_create(_rows(kept, channel, first), batch_size=500)
    return len(rows)


def _of_kind(report: Report, channel: Channel, kind: str) -> Report:
    """The same report with the other kind of invoiced line."""
    if kind == report.invoiced_kind:
        return report
    rows = [
        replace(row, invoiced=now, invoiced_before=before)
        for row in report.everyone
        for now, before in [channel.invoiced(row.partner.id, kind, report.currency)]
    ]
    return replace(report, invoiced_kind=kind, everyone=rows, rows=rows, all=sums(rows))


def _rows(kept: ReportAhead, channel: Channel, report: Report) -> Iterator[RowAhead]:
    months = report.trends(report.everyone)
    standings = standing.standings(report)
    for place, row in enumerate(report.rows):
        key = row.partner.id
        yield RowAhead(
            report=kept,
            partner_id=key,
            place=place,
            months=months.get(key),
            **{name: tally_out(getattr(row, name)) for name in TALLIES},
            **_invoiced(channel, key, kept.currency),
            **_counts(row),
            **_score(row.score),
            **_standing(standings.get(key)),
        )


def _invoiced(channel: Channel, partner_id: int, currency: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind in KINDS:
        now, before = channel.invoiced(partner_id, kind, currency)
        found |= {kind.lower(): tally_out(now), f"{kind.lower()}_before": tally_out(before)}
    return found


def _counts(row: ReportRow) -> dict[str, int | float | None]:
    return {
        "leads_accepted": row.leads.accepted,
        "leads_timed_out": row.leads.timed_out,
        "leads_converted": row.leads.converted_in_time,
        "conversion": None if row.conversion is None else float(row.conversion),
        "downloads": row.downloads,
        "trainings": row.trainings,
        "activities": row.activities,
    }


def _score(score: Score | None) -> dict[str, object]:
    """As the report shows it: without its parts. `measured` and `points` are its place in `scorecards.ordering`."""
    if score is None:
        return {"score": None, "measured": 2, "points": 0.0}
    measured = 2 if not score.out_of else int(not score.ranked)
    return {
        "score": {**written.score_out(score), "parts": []},
        "measured": measured,
        "points": float(score.points),
    }


def _standing(found: Standing | None) -> dict[str, int | None]:
    if found is None:
        return {"band": None, "bands": None, "peers": None}
    return {"band": found.band, "bands": found.of, "peers": found.peers}
