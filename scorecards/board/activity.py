"""Activity, apart: what was done, which is not yet what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from portal.lib import fmt
from scorecards import figures
from scorecards.figures import Figure
from scorecards.gathering import Known
from scorecards.links import Links
from scorecards.tally import share


@dataclass(frozen=True, slots=True)
class Did:
    icon: str
    label: str
    figure: Figure
    note: str


def activity(found: Known, links: Links) -> Sequence[Did]:
    counted = (
        ("folder-down", gettext("Assets downloaded"), "downloads"),
        ("graduation-cap", gettext("Trainings completed"), "trainings"),
        ("megaphone", gettext("Campaigns"), "campaigns"),
        ("calendar-days", gettext("Events"), "events"),
    )
    return [*(_count(icon, label, what, found, links) for icon, label, what in counted), _funds(found, links)]


def _count(icon: str, label: str, what: str, found: Known, links: Links) -> Did:
    act = found.act(what)
    note = gettext("%(before)s a year before") % {"before": fmt.number(act.before.count)}
    return Did(icon, label, figures.count(act.now.count, before=act.before.count, url=links.to(what)), note)


def _funds(found: Known, links: Links) -> Did:
    """Paid of what was granted in the period."""
    paid, granted = found.act("paid", found.currency).now, found.act("granted", found.currency).now
    used = share(paid.amount, granted.amount)
    figure = figures.money(paid, found.currency, url=links.to("paid"))
    if used is None:
        return Did("wallet", gettext("Funds used"), figure, gettext("none granted in the period"))
    words = {"share": fmt.percent(used), "granted": fmt.money(granted.amount, found.currency)}
    return Did("wallet", gettext("Funds used"), figure, gettext("%(share)s of %(granted)s granted") % words)
