"""A distributor's page: its sell-in, the resellers it serves, its funds; it is never scored with resellers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from leads.models import InvoicedLine
from leads.queries.pos import Deliveries
from portal.lib import charts, fmt
from scorecards import addresses, figures
from scorecards.board.activity import Did, activity
from scorecards.board.contribution import Headline, labels
from scorecards.board.todo import Todo, todo
from scorecards.gathering import Stocked
from scorecards.links import Links
from scorecards.queries.distribution import Served
from scorecards.queries.partners import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributorBoard:
    partner: Profile
    vendor: str
    todo: Sequence[Todo]
    headlines: Sequence[Headline]
    chart: charts.Columns | None
    resellers: Sequence[Served]
    activity: Sequence[Did]
    files: Deliveries | None
    unknown_names: int


def distributor_board(found: Stocked, links: Links) -> DistributorBoard:
    return DistributorBoard(
        partner=found.partner,
        vendor=found.rules.vendor_name,
        todo=todo(found.matters, links),
        headlines=_headlines(found, links),
        chart=_chart(found),
        resellers=found.resellers,
        activity=activity(found, links),
        files=found.files,
        unknown_names=found.unknown_names,
    )


def _headlines(found: Stocked, links: Links) -> list[Headline]:
    sell_in = found.act(InvoicedLine.Kind.SELL_IN, found.currency)
    left = found.act("left", found.currency).now
    served = len({reseller.name for reseller in found.resellers})
    funds = ngettext("in %(count)s fund", "in %(count)s funds", left.count) % {
        "count": fmt.number(left.count)
    }
    return [
        Headline(
            gettext("Invoiced, sell-in"),
            figures.money(sell_in.now, found.currency, before=sell_in.before, url=links.to("sell-in")),
            [
                gettext("%(before)s a year before")
                % {"before": fmt.money(sell_in.before.amount, found.currency)}
            ],
        ),
        Headline(gettext("Resellers served"), figures.count(served)),
        Headline(
            gettext("Funds available"),
            figures.money(left, found.currency, url=addresses.page("comarketing:funds")),
            [funds],
        ),
    ]


def _chart(found: Stocked) -> charts.Columns | None:
    """Sell-in by month; none where nothing was sold in."""
    if not any(found.monthly):
        return None
    total = fmt.money(sum(found.monthly, Decimal(0)), found.currency)
    return charts.Columns(
        labels=labels([month.start_on for month in found.spans.months]),
        series=(charts.Series(gettext("Sell-in"), "partner", found.monthly),),
        label=gettext("Sell-in by month: %(total)s") % {"total": total},
        head=gettext("Month"),
        write=lambda value: fmt.money(value, found.currency, form="full"),
        write_tick=lambda value: fmt.money(value, found.currency),
        partial=found.spans.runs,
    )
