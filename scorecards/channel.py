"""The programme page: the channel beside direct, who makes how much of it, who moved, and how fresh all of it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext, gettext_lazy

from leads.models import InvoicedLine
from portal.lib import charts, fmt
from scorecards import figures
from scorecards.addresses import page
from scorecards.board.contribution import labels
from scorecards.columns import list_of
from scorecards.figures import Figure
from scorecards.links import Links
from scorecards.queries import channel, freshness
from scorecards.queries.channel import Invoiced
from scorecards.report import Report
from scorecards.rows import ReportRow
from scorecards.tally import Tally, share, total

Kind = InvoicedLine.Kind
PARTS = tuple(Decimal(part) / 100 for part in (25, 50, 80, 90, 100))
MARKED = PARTS[1:3]
MOST_MOVERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One measure: the channel's figure, the direct one, and the channel's share of both, now and a year before."""

    label: str
    channel: Figure
    direct: Figure
    share: Decimal | None
    share_before: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindLine:
    """What was invoiced of one kind; `known_to` is the day of the last line."""

    label: str
    figure: Figure
    lines: int
    known_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """`finding` says how few partners make half; `chart` is None where nothing was made."""

    finding: str
    measure: str
    chart: charts.Pareto | None
    url: str


@dataclass(frozen=True, slots=True)
class Mover:
    row: ReportRow
    now: Figure
    before: str
    difference: str
    url: str


@dataclass(frozen=True, slots=True)
class Movers:
    """Who rose and who fell the most; `by_amount` also those whose change chance may explain."""

    risen: Sequence[Mover]
    fallen: Sequence[Mover]
    by_amount: bool


@dataclass(frozen=True, slots=True)
class Fresh:
    """What feeds the figures, and when it last did; None where it never has. `age` says how long ago."""

    label: str
    detail: str
    at: datetime | None
    age: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeBoard:
    beside: Sequence[Beside]
    kinds: Sequence[KindLine]
    chart: charts.Columns | None
    concentration: Concentration
    movers: Movers
    fresh: Sequence[Fresh]


def programme_board(report: Report, links: Links, *, by_amount: bool, now: datetime) -> ProgrammeBoard:
    """The page's blocks. Five statements besides the report's, one more per feed of data."""
    lines = channel.invoiced(report.spans, report.currency)
    return ProgrammeBoard(
        beside=_beside(report, lines, links),
        kinds=[_kind(kind, lines, report.currency, links) for kind in Kind],
        chart=_monthly(report, lines),
        concentration=concentration(report),
        movers=movers(report, links, by_amount=by_amount),
        fresh=_fresh(now),
    )


# ---- channel and direct -------------------------------------------------------------------------------------------
def _beside(report: Report, lines: Sequence[Invoiced], links: Links) -> list[Beside]:
    """The same days and the same rule on both sides; for what was invoiced, one kind and direct."""
    own, kind = channel.direct(report.spans, report.currency), Kind(report.invoiced_kind)
    words = gettext("Invoiced: %(kind)s and direct") % {"kind": str(kind.label).lower()}
    now, before = _of_kind(lines, Kind.DIRECT)
    everyone = report.all
    return [
        _pair(
            report,
            gettext("Validated pipeline"),
            (everyone.pipeline, everyone.pipeline_before, links.to("pipeline")),
            (own["pipeline"], own["pipeline_before"], links.to("direct-pipeline")),
        ),
        _pair(
            report,
            gettext("Booked"),
            (everyone.booked, everyone.booked_before, links.to("booked")),
            (own["booked"], own["booked_before"], links.to("direct-booked")),
        ),
        _pair(
            report,
            words,
            (everyone.invoiced, everyone.invoiced_before, links.to(list_of(kind))),
            (now, before, links.to("direct")),
        ),
    ]


Side = tuple[Tally, Tally, str]


def _pair(report: Report, label: str, indirect: Side, direct: Side) -> Beside:
    def figure(side: Side) -> Figure:
        now, before, url = side
        return figures.money(now, report.currency, before=before, url=url)

    now, before = indirect[0].amount + direct[0].amount, indirect[1].amount + direct[1].amount
    return Beside(
        label=label,
        channel=figure(indirect),
        direct=figure(direct),
        share=share(indirect[0].amount, now),
        share_before=share(indirect[1].amount, before),
    )


# ---- invoiced, by kind --------------------------------------------------------------------------------------------
def _of_kind(lines: Sequence[Invoiced], kind: str) -> tuple[Tally, Tally]:
    """Now, and a year before."""
    found = [line for line in lines if line.kind == kind]
    return total(line.now for line in found), total(line.before for line in found)


def _kind(kind: Kind, lines: Sequence[Invoiced], currency: str, links: Links) -> KindLine:
    now, before = _of_kind(lines, kind)
    return KindLine(
        label=str(kind.label),
        figure=figures.money(now, currency, before=before, url=links.to(list_of(kind))),
        lines=now.count,
        known_to=max((line.known_to for line in lines if line.kind == kind), default=None),
    )


def _monthly(report: Report, lines: Sequence[Invoiced]) -> charts.Columns | None:
    """Sell-out and direct stacked, for they hold no euro twice; sell-in hatched beside, never added."""
    if not any(line.now for line in lines):
        return None
    months = [month.start_on for month in report.spans.months]
    cells = {(line.kind, line.month): line.now.amount for line in lines}

    def series(kind: Kind, tone: str, *, apart: bool = False) -> charts.Series:
        values = [cells.get((kind, month.replace(day=1)), Decimal(0)) for month in months]
        return charts.Series(str(kind.label), tone, values, apart=apart)

    drawn = [series(Kind.SELL_OUT, "partner"), series(Kind.DIRECT, "vendor")]
    if any(line.now for line in lines if line.kind == Kind.SELL_IN):
        drawn.append(series(Kind.SELL_IN, "vendor", apart=True))
    return charts.Columns(
        labels=labels(months),
        series=tuple(drawn),
        label=_invoiced_finding(report, lines),
        head=gettext("Month"),
        write=lambda value: fmt.money(value, report.currency, form="full"),
        write_tick=lambda value: fmt.money(value, report.currency),
        partial=report.spans.runs,
    )


def _invoiced_finding(report: Report, lines: Sequence[Invoiced]) -> str:
    amounts = {kind: fmt.money(_of_kind(lines, kind)[0].amount, report.currency) for kind in Kind}
    words = gettext("Invoiced by month: sell-out %(sell_out)s, direct %(direct)s; sell-in %(sell_in)s, apart")
    return words % {
        "sell_out": amounts[Kind.SELL_OUT],
        "direct": amounts[Kind.DIRECT],
        "sell_in": amounts[Kind.SELL_IN],
    }


# ---- who makes how much -------------------------------------------------------------------------------------------
def concentration(report: Report) -> Concentration:
    """Of the partners that made anything, how few make which part; what was invoiced, else what was booked."""
    name = "invoiced" if report.all.invoiced.amount > 0 else "booked"
    kind = str(Kind(report.invoiced_kind).label).lower()
    invoiced = gettext("what was invoiced, %(kind)s") % {"kind": kind}
    measure = invoiced if name == "invoiced" else gettext("what was booked")
    amounts = sorted((getattr(row, name).amount for row in report.everyone), reverse=True)
    made = [amount for amount in amounts if amount > 0]
    url = page("scorecards:report", **{**_period(report), "sort": f"-{name}"})
    if not made:
        return Concentration(
            finding=gettext("No partner made anything yet"), measure=measure, chart=None, url=url
        )
    shares = _running_shares(made)
    counts = {part: _reaching(shares, part) for part in PARTS}
    finding = gettext("%(percent)s of partners make half of it: %(count)s of %(of)s") % {
        "percent": fmt.percent(Decimal(counts[MARKED[0]]) / len(made)),
        "count": fmt.number(counts[MARKED[0]]),
        "of": fmt.number(len(made)),
    }
    marked = [counts[part] for part in MARKED]
    chart = charts.Pareto(shares, marked, finding, _parts_table(finding, counts, len(made)))
    return Concentration(finding=finding, measure=measure, chart=chart, url=url)


def _running_shares(amounts: Sequence[Decimal]) -> list[Decimal]:
    whole, so_far, found = sum(amounts, Decimal(0)), Decimal(0), []
    for amount in amounts:
        so_far += amount
        found.append(so_far / whole)
    return found


def _reaching(shares: Sequence[Decimal], part: Decimal) -> int:
    """How few units make this part, the largest first; rounding of the last share leaves none behind."""
    return next((units for units, made in enumerate(shares, 1) if made >= part), len(shares))


def _parts_table(finding: str, counts: dict[Decimal, int], of: int) -> charts.Table:
    heads = (gettext("Part of the revenue"), gettext("Partners"), gettext("Share of partners"))
    rows = tuple(
        (fmt.percent(part), fmt.number(units), fmt.percent(Decimal(units) / of))
        for part, units in counts.items()
    )
    return charts.Table(finding, heads, rows)


def _period(report: Report) -> dict[str, str]:
    now = report.spans.now
    return {
        "from": now.start_on.isoformat(),
        "to": now.last_day.isoformat(),
        "currency": report.currency,
        "invoiced": report.invoiced_kind,
    }


# ---- movers ---------------------------------------------------------------------------------------------------------
def movers(report: Report, links: Links, *, by_amount: bool) -> Movers:
    """By validated pipeline: those that moved by more than chance explains, or the largest differences of all."""
    moved = [row for row in report.everyone if by_amount or row.pipeline_moved]
    ordered = sorted(moved, key=_difference)
    fallen = [row for row in ordered if _difference(row) < 0][:MOST_MOVERS]
    risen = [row for row in reversed(ordered) if _difference(row) > 0][:MOST_MOVERS]
    return Movers(
        [_mover(row, report, links) for row in risen],
        [_mover(row, report, links) for row in fallen],
        by_amount,
    )


def _difference(row: ReportRow) -> Decimal:
    return row.pipeline.amount - row.pipeline_before.amount


def _mover(row: ReportRow, report: Report, links: Links) -> Mover:
    own = Links(report.spans.now, report.currency, partner=row.partner.public_id, reader=links.reader)
    return Mover(
        row,
        figures.money(row.pipeline, report.currency, before=row.pipeline_before, url=own.to("pipeline")),
        fmt.money(row.pipeline_before.amount, report.currency),
        fmt.money(_difference(row), report.currency, signed=True),
        own.sheet(row.partner.public_id),
    )


# ---- freshness ----------------------------------------------------------------------------------------------------
TARGETS = {
    "partner": gettext_lazy("Partners"),
    "account": gettext_lazy("Accounts"),
    "campaign": gettext_lazy("Campaigns"),
    "opportunity": gettext_lazy("Opportunities"),
    "invoiced_line": gettext_lazy("Invoiced lines"),
}
FEEDS = {
    "interaction": gettext_lazy("Last interaction logged"),
    "opportunity": gettext_lazy("Last change of an opportunity"),
    "snapshot": gettext_lazy("Figures of the day kept"),
}


def _fresh(now: datetime) -> list[Fresh]:
    """The last import of each kind, then what people do in the portal itself, and what it keeps every night."""
    fed: list[tuple[str, str, datetime | None]] = [
        (gettext("Import: %(what)s") % {"what": str(TARGETS.get(last.what, last.what))}, last.source, last.at)
        for last in freshness.imports()
    ]
    fed = fed or [(gettext("Last import"), "", None)]
    fed += [(str(FEEDS[name]), "", last()) for name, last in freshness.FEEDS.items()]
    return [Fresh(label, detail, at, now - at if at else None) for label, detail, at in fed]
