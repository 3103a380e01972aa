"""Performance beside activity, on the sheet: what came of it, never added to what was done."""

from collections.abc import Sequence

from django.utils.translation import gettext

from portal.lib import fmt
from scorecards import figures
from scorecards.board.balance import Line
from scorecards.board.contribution import contribution
from scorecards.gathering import Gathered
from scorecards.links import Links


def performance(found: Gathered, links: Links) -> Sequence[Line]:
    """Leads of the period, their conversion, and the headline amounts."""
    leads = found.leads
    counted = leads.accepted + leads.timed_out
    passed = gettext("%(count)s passed by the vendor") % {"count": fmt.number(leads.passed)}
    words = gettext("%(part)s of %(of)s leads, in %(days)s days")
    in_time = {
        "part": fmt.number(leads.converted_in_time),
        "of": fmt.number(counted),
        "days": found.spans.delay_days,
    }
    return [
        Line(gettext("Leads of the period"), figures.count(leads.born, url=links.to("born")), passed),
        Line(
            gettext("Lead conversion"),
            figures.rate(leads.converted_in_time, counted, url=links.to("conversion")),
            words % in_time,
        ),
        *(
            Line(line.label, line.figure, " · ".join(line.notes))
            for line in contribution(found, links).headlines
        ),
    ]
