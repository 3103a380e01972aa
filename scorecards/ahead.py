"""The report of a large channel, read from what was worked out ahead: same figures, some minutes old, and it says so.

A report of thousands of partners takes seconds to work out, whoever asks. `operations.reports` does so every few
minutes for the named periods; a page then reads the rows that it shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from scorecards import standing, written
from scorecards.forms import ReportForm
from scorecards.gathering import chosen_currency
from scorecards.models import ReportAhead, RowAhead
from scorecards.queries import ahead
from scorecards.queries.partners import profile_of
from scorecards.queries.shares import Leads
from scorecards.report import Asked, Report, asked, worked_out
from scorecards.rows import ReportRow, Sums
from scorecards.standing import Standing
from scorecards.told import Told, tally_in, told_in

READ_AT_ONCE = 200
JOINED = ("partner__tier", "partner__manager__user")
OLDEST = timedelta(minutes=30)
"""Older rows are no longer shown: whatever works them out has stopped."""


def report(form: ReportForm, *, member_id: int | None, now: datetime) -> Report:
    """The report as asked for: of a few minutes ago where that was worked out, else of this moment."""
    question = asked(form)
    return _found(question, member_id, now) or worked_out(question, member_id=member_id)


def standings(report: Report, rows: Sequence[ReportRow]) -> Mapping[int, Standing]:
    """Of these rows at least."""
    if isinstance(report, AheadReport):
        return {row.partner.id: known for row in rows if (known := report.source.standing(row))}
    return standing.standings(report)


@dataclass(frozen=True, slots=True, kw_only=True)
class AheadReport(Report):
    """A report whose rows are read when they are asked for; what is told of all of them was worked out with them."""

    source: "Source"
    lines: "Lines"
    found: Sums

    @property
    def worked_out_at(self) -> datetime | None:
        return self.source.kept.worked_out_at

    @property
    def shown(self) -> Sums:
        return self.found

    @property
    def tiers(self) -> set[tuple[str, str]]:
        return self.source.told.tiers

    @property
    def regions(self) -> set[str]:
        return self.source.told.regions

    def has_portfolio(self, member_id: int | None) -> bool:
        return member_id in self.source.told.managers

    def trends(self, rows: Sequence[ReportRow]) -> Mapping[int, Sequence[Decimal]]:
        return {row.partner.id: months for row in rows if (months := self.source.months(row))}

    def most_changed(self, count: int) -> Sequence[ReportRow]:
        return self.lines.most_changed(count)

    def partners_making(self, part: Decimal) -> int:
        return self.source.told.making[self.invoiced_kind][str(part)]


class Source:
    """A report worked out ahead, and those of its rows that were read."""

    def __init__(self, kept: ReportAhead, kind: str) -> None:
        self.kept, self.kind, self.told = kept, kind, told_in(kept.told)
        self._read: dict[int, RowAhead] = {}

    def read(self, found: QuerySet[RowAhead]) -> list[ReportRow]:
        """One statement."""
        rows = list(found.select_related(*JOINED))
        self._read |= {row.partner_id: row for row in rows}
        return [self._row(row) for row in rows]

    def each(self, found: QuerySet[RowAhead]) -> Iterator[ReportRow]:
        """All of them, thousands perhaps: only what is told of them is held. One statement."""
        return map(self._row, found.select_related(*JOINED).iterator(READ_AT_ONCE))

    def standing(self, row: ReportRow) -> Standing | None:
        kept = self._read[row.partner.id]
        if kept.band is None or kept.bands is None or kept.peers is None:
            return None
        return Standing(kept.band, kept.bands, kept.peers)

    def months(self, row: ReportRow) -> Sequence[Decimal] | None:
        return self._read[row.partner.id].months

    def _row(self, row: RowAhead) -> ReportRow:
        invoiced, before = (getattr(row, f"{self.kind.lower()}{end}") for end in ("", "_before"))
        score = written.score_in(row.score, self.kept.version, self._day) if row.score else None
        return ReportRow(
            partner=profile_of(row.partner),
            facts=None,
            score=score,
            pipeline=tally_in(row.pipeline),
            pipeline_before=tally_in(row.pipeline_before),
            booked=tally_in(row.booked),
            booked_before=tally_in(row.booked_before),
            invoiced=tally_in(invoiced),
            invoiced_before=tally_in(before),
            leads=Leads(
                accepted=row.leads_accepted,
                timed_out=row.leads_timed_out,
                converted_in_time=row.leads_converted,
            ),
            downloads=row.downloads,
            trainings=row.trainings,
            activities=row.activities,
            funds_paid=tally_in(row.funds_paid),
            funds_granted=tally_in(row.funds_granted),
        )

    @property
    def _day(self):  # type: ignore[no-untyped-def]
        return self.kept.end_on - timedelta(days=1)


class Lines(Sequence[ReportRow]):
    """Rows that are read when they are asked for; how many there are is known at once."""

    def __init__(self, source: Source, found: QuerySet[RowAhead], size: int) -> None:
        self._source, self._found, self._size = source, found, size
        self._all: list[ReportRow] | None = None

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return self._source.read(ahead.page(self._found, place))
        return self._whole()[place]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._whole())

    def most_changed(self, count: int) -> list[ReportRow]:
        """As `Report.most_changed`."""
        return self._source.read(ahead.most_changed(self._found, slice(count)))

    def _whole(self) -> list[ReportRow]:
        if self._all is None:
            self._all = list(self._source.each(self._found))
        return self._all


def _found(question: Asked, member_id: int | None, now: datetime) -> AheadReport | None:
    """At most three statements, and one for the rows."""
    formula = question.rules.formula
    kept = ahead.reports(question.spans.now, formula.version if formula else "", now - OLDEST)
    by_currency = {one.currency: one for one in kept}
    if not kept or (question.currency and question.currency not in by_currency):
        return None
    currency = chosen_currency(question.currency, sorted(by_currency), question.rules.currency)
    return _report(question, by_currency[currency], member_id)


def _report(question: Asked, kept: ReportAhead, member_id: int | None) -> AheadReport:
    filters, kind = question.filters, question.filters.invoiced
    source = Source(kept, kind)
    told: Told = source.told
    rows = ahead.rows(kept, filters, member_id)
    found = ahead.sums(rows, kind) if filters.any else told.sums[kind]
    everyone = ahead.ordered(ahead.rows_of(kept), "name", kind)
    lines = Lines(source, ahead.ordered(rows, filters.sort, kind), found.partners)
    return AheadReport(
        rules=question.rules,
        spans=question.spans,
        currency=kept.currency,
        currencies=told.currencies,
        invoiced_kind=kind,
        filters=filters,
        everyone=Lines(source, everyone, told.sums[kind].partners),
        rows=lines,
        lines=lines,
        all=told.sums[kind],
        direct=told.direct,
        direct_invoiced=told.direct_invoiced,
        source=source,
        found=found,
    )
