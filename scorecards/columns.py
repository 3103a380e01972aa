"""The report's table in words: one unit per column, and columns whose rounded figures add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from leads.models import InvoicedLine
from portal.lib import fmt
from scorecards import figures
from scorecards.figures import Figure
from scorecards.links import Links
from scorecards.report import Report
from scorecards.rows import ReportRow, Sums
from scorecards.tally import Tally, share

THOUSANDS_FROM = 10_000
MONEY = ("pipeline", "booked", "invoiced", "funds_paid")


@dataclass(frozen=True, slots=True)
class Head:
    """`next` is the order a click asks for; `sort` is what aria-sort says of the column in order, else ""."""

    name: str
    label: str
    css: str
    next: str
    sort: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One partner's cells, each with its exact value and its list."""

    row: ReportRow
    url: str
    about: str
    pipeline: Figure
    booked: Figure
    booked_share: str
    invoiced: Figure
    invoiced_share: str
    conversion: Figure
    conversion_counts: str
    downloads: Figure
    trainings: Figure
    activities: Figure
    funds: Figure
    heading: str
    trend: Sequence[Decimal | None]
    trend_label: str
    changed: Decimal | None
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalView:
    label: str
    sums: Sums
    pipeline: str
    booked: str
    booked_share: str
    invoiced: str
    invoiced_share: str
    conversion: str
    conversion_counts: str
    funds: str

    @property
    def exact(self) -> dict[str, str]:
        """The amounts in all their digits."""
        return {name: figures.plain(getattr(self.sums, name).amount) for name in MONEY}


CSS = {"name": "", "trend": "", "activities": "num apart"}


def column_names() -> dict[str, str]:
    """The columns in order, performance first, by the name that sorts by them."""
    return {
        "name": gettext("Partner"),
        "score": gettext("Score"),
        "pipeline": gettext("Pipeline"),
        "trend": gettext("Trend"),
        "booked": gettext("Booked"),
        "invoiced": gettext("Invoiced"),
        "conversion": gettext("Lead conversion"),
        "activities": gettext("Campaigns, events"),
        "trainings": gettext("Trainings"),
        "downloads": gettext("Downloads"),
        "funds": gettext("Funds paid"),
    }


def heads(report: Report) -> list[Head]:
    """The columns as titles; text is offered in ascending order, numbers the largest first."""
    kind = str(InvoicedLine.Kind(report.invoiced_kind).label).lower()
    labels = column_names() | {"invoiced": gettext("Invoiced, %(kind)s") % {"kind": kind}}
    current = report.filters.sort or "-pipeline"
    return [_head(name, label, CSS.get(name, "num"), current) for name, label in labels.items()]


def _head(name: str, label: str, css: str, current: str) -> Head:
    first = name if name == "name" else f"-{name}"
    if current.lstrip("-") != name:
        return Head(name, label, css, first, "")
    other = name if current.startswith("-") else f"-{name}"
    return Head(name, label, css, other, "descending" if current.startswith("-") else "ascending")


def row_views(  # type: ignore[no-untyped-def]
    report: Report, rows: Sequence[ReportRow], links_of, trends, headings: Mapping[int, str]
) -> list[RowView]:
    """The rows of one page; `links_of` gives a partner's links, `trends` its pipeline by month, `headings` the
    words above the row that begins a group."""
    texts = {
        name: money_texts([getattr(row, name).amount for row in rows], report.currency) for name in MONEY
    }
    return [
        _row_view(
            report,
            row,
            {name: texts[name][i] for name in MONEY},
            links_of(row.partner),
            trends.get(row.partner.id),
            headings.get(row.partner.id, ""),
        )
        for i, row in enumerate(rows)
    ]


def _row_view(  # type: ignore[no-untyped-def]
    report: Report, row: ReportRow, texts: dict[str, str], links: Links, trend, heading: str
) -> RowView:
    return RowView(
        row=row,
        url=links.sheet(row.partner.public_id),
        about=" · ".join(part for part in (row.partner.tier_name, row.partner.region) if part),
        pipeline=_money(row.pipeline, texts["pipeline"], report.currency, links.to("pipeline")),
        booked=_money(row.booked, texts["booked"], report.currency, links.to("booked")),
        booked_share=_percent(share(row.booked.amount, report.all.booked.amount)),
        invoiced=_money(
            row.invoiced, texts["invoiced"], report.currency, links.to(list_of(report.invoiced_kind))
        ),
        invoiced_share=_percent(share(row.invoiced.amount, report.all.invoiced.amount)),
        conversion=figures.rate(row.leads.converted_in_time, row.leads_counted, url=links.to("conversion")),
        conversion_counts=_counts(row.leads.converted_in_time, row.leads_counted),
        downloads=figures.count(row.downloads, url=links.to("downloads")),
        trainings=figures.count(row.trainings, url=links.to("trainings")),
        activities=figures.count(row.activities, url=links.to("activities")),
        funds=_money(row.funds_paid, texts["funds_paid"], report.currency, links.to("paid")),
        heading=heading,
        trend=trend or [],
        trend_label=_trend_words(row, report.currency),
        changed=row.pipeline_change,
        certain=row.pipeline_moved,
    )


def total_views(report: Report, page: Sequence[ReportRow], sums_of_page: Sums) -> list[TotalView]:
    """The page's total, that of the filter where it differs, and that of every partner."""
    found = [(gettext("Total shown"), sums_of_page)]
    if report.shown.partners > len(page):
        found.append(
            (
                gettext("Total found: %(count)s partners") % {"count": fmt.number(report.shown.partners)},
                report.shown,
            )
        )
    if report.all.partners > report.shown.partners:
        found.append(
            (gettext("All %(count)s partners") % {"count": fmt.number(report.all.partners)}, report.all)
        )
    units = {name: unit_of([getattr(row, name).amount for row in page]) for name in MONEY}
    return [_total(label, sums, report, units) for label, sums in found]


def _total(label: str, sums: Sums, report: Report, units: dict[str, str]) -> TotalView:
    def written(name: str) -> str:
        return fmt.money(getattr(sums, name).amount, report.currency, form=units[name] or "full")

    return TotalView(
        label=label,
        sums=sums,
        pipeline=written("pipeline"),
        booked=written("booked"),
        booked_share=_percent(share(sums.booked.amount, report.all.booked.amount)),
        invoiced=written("invoiced"),
        invoiced_share=_percent(share(sums.invoiced.amount, report.all.invoiced.amount)),
        conversion=figures.rate(sums.leads_converted, sums.leads_counted).text,
        conversion_counts=_counts(sums.leads_converted, sums.leads_counted),
        funds=written("funds_paid"),
    )


def unit_of(amounts: Sequence[Decimal]) -> str:
    """Thousands for a whole column once its largest amount reaches ten of them."""
    return "k" if max(map(abs, amounts), default=Decimal(0)) >= THOUSANDS_FROM else ""


def money_texts(amounts: Sequence[Decimal], currency: str) -> list[str]:
    """One column in one unit, rounded so that it adds up to its total rounded once."""
    unit = unit_of(amounts)
    step = Decimal(1000) if unit else Decimal("0.01")
    shown = fmt.largest_remainder(amounts, step)
    return [fmt.money(value, currency, form=unit or "full") for value in shown]


def _money(tally: Tally, text: str, currency: str, url: str) -> Figure:
    full = fmt.money(tally.amount, currency, form="full")
    return Figure(text=text, exact=figures.plain(tally.amount), full=full, url=url if tally.count else "")


def _percent(ratio: Decimal | None) -> str:
    return fmt.percent(ratio) if ratio else ""


def _counts(part: int, of: int) -> str:
    return gettext("n = %(count)s") % {"count": fmt.number(of)} if of else ""


def list_of(kind: str) -> str:
    return kind.lower().replace("_", "-")


def _trend_words(row: ReportRow, currency: str) -> str:
    words = gettext("Pipeline by month: %(now)s against %(before)s a year before")
    now, before = (fmt.money(tally.amount, currency) for tally in (row.pipeline, row.pipeline_before))
    return words % {"now": now, "before": before}
