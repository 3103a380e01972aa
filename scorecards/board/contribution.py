"""What the partner contributed: headline figures with both denominators, and the pipeline month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext, ngettext

from leads.models import InvoicedLine, Opportunity
from portal.lib import charts, fmt
from scorecards import figures
from scorecards.figures import Figure
from scorecards.gathering import Gathered
from scorecards.links import Links
from scorecards.queries.deals import DealCell, added
from scorecards.queries.totals import Base
from scorecards.tally import ENOUGH, Tally

SOURCED, PASSED = Opportunity.Origin.SOURCED, Opportunity.Origin.VENDOR_PASSED


@dataclass(frozen=True, slots=True)
class Headline:
    label: str
    figure: Figure
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """`chart` is None where the period has no pipeline to draw."""

    headlines: Sequence[Headline]
    chart: charts.Columns | None


def contribution(found: Gathered, links: Links) -> Contribution:
    return Contribution(
        [_pipeline(found, links), _booked(found, links), _invoiced(found, links)], monthly(found)
    )


def _pipeline(found: Gathered, links: Links) -> Headline:
    """Sourced and vendor-passed; what was influenced stands on a line of its own."""
    cells = found.shown
    now, before = added(cells, "pipeline", SOURCED, PASSED), added(cells, "pipeline_before", SOURCED, PASSED)
    figure = figures.money(now, found.currency, before=before, url=links.to("found"))
    return Headline(gettext("Pipeline"), figure, [*_shares(now, found.whole.pipeline), *_aside(found)])


def _aside(found: Gathered) -> list[str]:
    """What stands beside the headline: influenced, and of record though the vendor found it."""
    influenced = added(found.shown, "influenced")
    given = added(found.shown, "pipeline", Opportunity.Origin.VENDOR)
    notes = []
    if influenced:
        notes.append(
            gettext("influenced, apart: %(amount)s")
            % {"amount": fmt.money(influenced.amount, found.currency)}
        )
    if given:
        notes.append(
            gettext("of record, found by the vendor: %(amount)s")
            % {"amount": fmt.money(given.amount, found.currency)}
        )
    return notes


def _booked(found: Gathered, links: Links) -> Headline:
    now, before = added(found.shown, "booked"), added(found.shown, "booked_before")
    figure = figures.money(now, found.currency, before=before, url=links.to("booked"))
    return Headline(gettext("Booked"), figure, [*_shares(now, found.whole.booked), _deals(found, now)])


def _shares(now: Tally, base: Base | None) -> list[str]:
    """The two denominators, always both; none where they would tell too much about another partner."""
    if base is None:
        return [gettext("share not shown: it would tell too much of the few others")]
    indirect, company = base.shares(now.amount)
    if indirect is None or company is None:
        return []
    return [
        gettext("%(share)s of the indirect total") % {"share": fmt.percent(indirect)},
        gettext("%(share)s of the company total") % {"share": fmt.percent(company)},
    ]


def _invoiced(found: Gathered, links: Links) -> Headline:
    """A reseller's is its sell-out, a distributor's its sell-in; never both in one sum."""
    kind = InvoicedLine.Kind.SELL_IN if found.partner.is_distributor else InvoicedLine.Kind.SELL_OUT
    act = found.act(kind, found.currency)
    url = links.to("sell-in" if found.partner.is_distributor else "sell-out")
    figure = figures.money(act.now, found.currency, before=act.before, url=url)
    return Headline(gettext("Invoiced"), figure, [str(kind.label)])


def _deals(found: Gathered, now: Tally) -> str:
    """How many, and from five on the median amount of one."""
    counted = ngettext("%(count)s deal", "%(count)s deals", now.count) % {"count": fmt.number(now.count)}
    each = [amount for cell in found.shown for amount in cell.booked_each]
    if len(each) < ENOUGH:
        return counted
    middle = fmt.money(Decimal(median(each)), found.currency)
    return gettext("%(deals)s, median %(amount)s") % {"deals": counted, "amount": middle}


def monthly(found: Gathered) -> charts.Columns | None:
    """Validated pipeline by month of creation: sourced and vendor-passed stacked, influenced hatched beside."""
    if not added(found.shown, "pipeline", SOURCED, PASSED) and not added(found.shown, "influenced"):
        return None
    months = [month.start_on for month in found.spans.months]
    cells = found.shown
    series = [
        charts.Series(gettext("Sourced"), "partner", _by_month(cells, months, "pipeline", SOURCED)),
        charts.Series(gettext("Vendor-passed"), "vendor", _by_month(cells, months, "pipeline", PASSED)),
    ]
    if added(cells, "influenced"):
        series.append(
            charts.Series(gettext("Influenced"), "vendor", _by_month(cells, months, "influenced"), apart=True)
        )
    return charts.Columns(
        labels=labels(months),
        series=tuple(series),
        label=_finding(found, months, series),
        head=gettext("Month"),
        write=lambda value: fmt.money(value, found.currency, form="full"),
        write_tick=lambda value: fmt.money(value, found.currency),
        partial=found.spans.runs,
    )


def labels(months: Sequence[date]) -> list[str]:
    """The month alone; with its year where the same name comes twice."""
    names = [fmt.month(month, year=False) for month in months]
    twice = len(set(names)) < len(names)
    return [
        f"{name} {month:%y}" if twice and names.count(name) > 1 else name
        for name, month in zip(names, months, strict=True)
    ]


def _by_month(cells: Sequence[DealCell], months: Sequence[date], name: str, *origins: str) -> list[Decimal]:
    return [
        added([cell for cell in cells if cell.month == month.replace(day=1)], name, *origins).amount
        for month in months
    ]


def _finding(found: Gathered, months: Sequence[date], series: Sequence[charts.Series]) -> str:
    stacked = [one.values for one in series if not one.apart]
    sums = [sum((column[i] or Decimal(0) for column in stacked), Decimal(0)) for i in range(len(months))]
    best = max(range(len(months)), key=lambda i: sums[i])
    return gettext("Pipeline created by month: %(total)s, most in %(month)s (%(most)s)") % {
        "total": fmt.money(sum(sums, Decimal(0)), found.currency),
        "month": fmt.month(months[best]),
        "most": fmt.money(sums[best], found.currency),
    }
