"""The win-win balance: what each side brought the other, in two equal columns, against a year before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from leads.models import Opportunity
from portal.lib import fmt
from scorecards import figures
from scorecards.figures import Figure
from scorecards.gathering import Figures
from scorecards.links import Links
from scorecards.queries.deals import added
from scorecards.tally import Tally

SOURCED, PASSED = Opportunity.Origin.SOURCED, Opportunity.Origin.VENDOR_PASSED


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    figure: Figure
    note: str


@dataclass(frozen=True, slots=True)
class Balance:
    vendor: Sequence[Line]
    partner: Sequence[Line]


def balance(found: Figures, links: Links) -> Balance:
    return Balance(_from_vendor(found, links), _from_partner(found, links))


def _from_vendor(found: Figures, links: Links) -> list[Line]:
    leads, cells, currency = found.leads, found.shown, found.currency
    paid, left, courses = found.act("paid", currency), found.act("left", currency), found.act("trainings")
    booked, booked_before = added(cells, "booked", PASSED), added(cells, "booked_before", PASSED)
    return [
        _counted(gettext("Leads passed"), leads.passed, leads.passed_before, links.to("passed")),
        _deals(gettext("Booked on passed leads"), booked, booked_before, currency, links.to("booked-passed")),
        Line(
            gettext("Co-marketing funds paid"),
            figures.money(paid.now, currency, before=paid.before, url=links.to("paid")),
            gettext("%(amount)s left to use") % {"amount": fmt.money(left.now.amount, currency)},
        ),
        _counted(
            gettext("Trainings completed"), courses.now.count, courses.before.count, links.to("trainings")
        ),
    ]


def _from_partner(found: Figures, links: Links) -> list[Line]:
    cells, currency = found.shown, found.currency
    pipeline, pipeline_before = added(cells, "pipeline", SOURCED), added(cells, "pipeline_before", SOURCED)
    booked, booked_before = added(cells, "booked", SOURCED), added(cells, "booked_before", SOURCED)
    customers, customers_before = added(cells, "customers"), added(cells, "customers_before")
    renewals, renewals_before = added(cells, "renewals"), added(cells, "renewals_before")
    return [
        _deals(gettext("Pipeline sourced"), pipeline, pipeline_before, currency, links.to("sourced")),
        _deals(
            gettext("Booked on sourced deals"), booked, booked_before, currency, links.to("booked-sourced")
        ),
        _counted(gettext("New customers"), customers.count, customers_before.count, links.to("customers")),
        _deals(gettext("Renewals"), renewals, renewals_before, currency, links.to("renewals")),
    ]


def _counted(label: str, now: int, before: int, url: str) -> Line:
    note = gettext("%(before)s a year before") % {"before": fmt.number(before)}
    return Line(label, figures.count(now, before=before, url=url), note)


def _deals(label: str, now: Tally, before: Tally, currency: str, url: str) -> Line:
    counted = ngettext("%(count)s deal", "%(count)s deals", now.count) % {"count": fmt.number(now.count)}
    earlier = gettext("%(before)s a year before") % {"before": fmt.money(before.amount, currency)}
    return Line(label, figures.money(now, currency, before=before, url=url), f"{counted} · {earlier}")
