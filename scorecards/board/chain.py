"""From activity to revenue: the leads born in the period and what became of them, link by link."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from portal.lib import fmt
from scorecards import figures
from scorecards.figures import Figure
from scorecards.gathering import Figures
from scorecards.links import Links
from scorecards.tally import share


@dataclass(frozen=True, slots=True)
class Rate:
    """What passes from one stage to the next; `counts` are the two numbers behind it."""

    text: str
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    icon: str
    name: str
    figure: Figure
    note: str
    rate: Rate | None = None


def chain(found: Figures, links: Links) -> Sequence[Stage]:
    leads = found.leads
    activities = found.act("campaigns").now.count + found.act("events").now.count
    won = ngettext("%(count)s deal won", "%(count)s deals won", leads.won) % {"count": fmt.number(leads.won)}
    return [
        Stage(
            icon="activity",
            name=gettext("Activity"),
            figure=figures.count(activities, url=links.to("activities")),
            note=gettext("campaigns and events"),
        ),
        Stage(
            icon="inbox",
            name=gettext("Leads"),
            figure=figures.count(leads.born, url=links.to("born")),
            note=gettext("of which %(count)s passed by the vendor") % {"count": fmt.number(leads.passed)},
            rate=_per_activity(leads.born, activities),
        ),
        Stage(
            icon="badge-check",
            name=gettext("Qualified"),
            figure=figures.count(leads.qualified, url=links.to("qualified")),
            note=gettext("need confirmed"),
            rate=_rate(leads.qualified, leads.born),
        ),
        Stage(
            icon="handshake",
            name=gettext("Opportunities"),
            figure=figures.count(leads.converted, url=links.to("converted")),
            note=gettext("from these leads"),
            rate=_rate(leads.converted, leads.qualified),
        ),
        Stage(
            icon="trophy",
            name=gettext("Booked"),
            figure=figures.amount(leads.won_amount, found.currency, url=links.to("won")),
            note=won,
            rate=_rate(leads.won, leads.converted),
        ),
    ]


def _per_activity(leads: int, activities: int) -> Rate:
    ratio = share(leads, activities)
    return Rate(figures.UNKNOWN if ratio is None else fmt.number(ratio, 1), gettext("leads per activity"))


def _rate(part: int, of: int) -> Rate:
    ratio = share(part, of)
    text = (
        figures.UNKNOWN
        if ratio is None
        else fmt.percent(ratio, 0 if ratio in (Decimal(0), Decimal(1)) else None)
    )
    return Rate(text, gettext("%(part)s of %(of)s") % {"part": fmt.number(part), "of": fmt.number(of)})
