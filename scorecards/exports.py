"""The report as a table to take away: every figure at full precision, formulas escaped by portal.lib.tables."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext

from partners.models import Partner
from portal.lib.tables.writing import Cell
from scorecards.report import Report
from scorecards.rows import ReportRow
from scorecards.standing import Standing, standings
from scorecards.tally import share


def header(report: Report) -> list[str]:
    """The columns; each amount names its currency, the invoiced one its kind."""
    money = {"currency": report.currency}
    kind = report.invoiced_kind.lower().replace("_", "-")
    return [
        gettext("Partner"),
        gettext("Kind of partner"),
        gettext("Tier"),
        gettext("Region"),
        gettext("Contribution score"),
        gettext("Measurable points"),
        gettext("Band in the tier"),
        gettext("Bands in the tier"),
        gettext("Validated pipeline (%(currency)s)") % money,
        gettext("Opportunities in the pipeline"),
        gettext("Validated pipeline a year before (%(currency)s)") % money,
        gettext("Change of the pipeline"),
        gettext("Change beyond chance"),
        gettext("Booked (%(currency)s)") % money,
        gettext("Deals won"),
        gettext("Share of what partners booked"),
        gettext("Booked a year before (%(currency)s)") % money,
        gettext("Invoiced, %(kind)s (%(currency)s)") % {"kind": kind, **money},
        gettext("Share of the partners’ %(kind)s") % {"kind": kind},
        gettext("Leads counted in the conversion"),
        gettext("Leads that became opportunities"),
        gettext("Lead conversion rate"),
        gettext("Campaigns and events"),
        gettext("Trainings completed"),
        gettext("Assets downloaded"),
        gettext("Co-marketing funds paid (%(currency)s)") % money,
        gettext("From"),
        gettext("To"),
    ]


def lines(report: Report) -> Iterator[Sequence[Cell]]:
    """One line per partner shown, in the order shown."""
    found = standings(report)
    return (_line(report, row, found.get(row.partner.id)) for row in report.rows)


def _line(report: Report, row: ReportRow, standing: Standing | None) -> list[Cell]:
    partner, score = row.partner, row.score
    return [
        partner.name,
        str(Partner.Kind(partner.kind).label),
        partner.tier_name,
        partner.region,
        score.total if score and score.out_of else None,
        score.out_of if score else None,
        standing.band if standing else None,
        standing.of if standing else None,
        row.pipeline.amount,
        row.pipeline.count,
        row.pipeline_before.amount,
        _ratio(row.pipeline_change),
        (gettext("yes") if row.pipeline_moved else gettext("no"))
        if row.pipeline_change is not None
        else None,
        row.booked.amount,
        row.booked.count,
        _ratio(share(row.booked.amount, report.all.booked.amount)),
        row.booked_before.amount,
        row.invoiced.amount,
        _ratio(share(row.invoiced.amount, report.all.invoiced.amount)),
        row.leads_counted,
        row.leads.converted_in_time,
        _ratio(row.conversion),
        row.activities,
        row.trainings,
        row.downloads,
        row.funds_paid.amount,
        report.spans.now.start_on,
        report.spans.now.last_day,
    ]


def _ratio(value: Decimal | None) -> Decimal | None:
    """Ten decimals: as exact as a spreadsheet holds."""
    return None if value is None else value.quantize(Decimal("1e-10"))


def title() -> str:
    return gettext("Contribution")


def file_name(report: Report) -> str:
    """contribution-2026-11-20, after the last day of the period."""
    return f"contribution-{report.spans.as_of.isoformat()}"
