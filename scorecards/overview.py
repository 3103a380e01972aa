"""Above and around the report's table: the headline figures of every partner, and what its filters offer and say."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext

from leads.models import InvoicedLine
from partners.models import Partner
from portal.lib import fmt
from portal.lib.sorting import sort_key
from scorecards import figures
from scorecards.board.contribution import Headline
from scorecards.columns import list_of
from scorecards.links import Links
from scorecards.report import Report
from scorecards.tally import share


def headlines(report: Report, links: Links) -> list[Headline]:
    """The figures above the table, of every partner, whatever is filtered."""
    sums, currency = report.all, report.currency
    kind = InvoicedLine.Kind(report.invoiced_kind)
    return [
        Headline(
            gettext("Indirect pipeline"),
            figures.money(sums.pipeline, currency, before=sums.pipeline_before, url=links.to("pipeline")),
            _of_company(
                sums.pipeline.amount, report.company_pipeline, gettext("%(share)s of the company’s pipeline")
            ),
        ),
        Headline(
            gettext("Indirect, booked"),
            figures.money(sums.booked, currency, before=sums.booked_before, url=links.to("booked")),
            _of_company(
                sums.booked.amount, report.company_booked, gettext("%(share)s of what the company booked")
            ),
        ),
        Headline(
            gettext("Invoiced, %(kind)s") % {"kind": str(kind.label).lower()},
            figures.money(sums.invoiced, currency, before=sums.invoiced_before, url=links.to(list_of(kind))),
            [
                *_of_company(
                    sums.invoiced.amount, report.company_invoiced, gettext("%(share)s of it and direct")
                ),
                *_concentration(report),
            ],
        ),
        Headline(
            gettext("Lead conversion"),
            figures.rate(sums.leads_converted, sums.leads_counted, url=links.to("conversion")),
            [
                gettext("%(part)s of %(of)s leads, in %(days)s days")
                % {
                    "part": fmt.number(sums.leads_converted),
                    "of": fmt.number(sums.leads_counted),
                    "days": report.spans.delay_days,
                }
            ],
        ),
    ]


def _of_company(part: Decimal, whole: Decimal, words: str) -> list[str]:
    ratio = share(part, whole)
    return [] if ratio is None else [words % {"share": fmt.percent(ratio)}]


def _concentration(report: Report) -> list[str]:
    half, most = report.partners_making(Decimal("0.5")), report.partners_making(Decimal("0.8"))
    if not most:
        return []
    words = gettext("%(half)s partners make half of it, %(most)s make 80%%")
    return [words % {"half": fmt.number(half), "most": fmt.number(most)}]


def choices(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a filter offers: every value there is, once, by name."""
    return sorted({pair for pair in pairs if pair[0]}, key=lambda pair: sort_key(pair[1]))


def filters_in_words(report: Report) -> str:
    """What is filtered, for the printed page."""
    filters = report.filters
    tiers = dict(report.tiers)
    words = [filters.search, tiers.get(filters.tier, ""), filters.region]
    words += [str(Partner.Kind(filters.kind).label)] if filters.kind else []
    words += [gettext("my portfolio")] if filters.mine else []
    return ", ".join(word for word in words if word) or gettext("every partner")
