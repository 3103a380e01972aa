"""Every figure that has a list: its title, the right it needs, and its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Subquery, Sum, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comarketing.models import CampaignPartner, Download, Movement
from leads.models import InvoicedLine, LeadShare, OpportunityPartner
from partners.access import Actor
from scorecards import populations
from scorecards.lists import rows
from scorecards.lists.rows import Row
from scorecards.queries import activity, channel
from scorecards.spans import Spans
from scorecards.tally import Tally
from training.models import Enrolment

Rows = QuerySet[Any]
Make = Callable[[Spans, str], Rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """`verb` is what a partner's member needs; the vendor's staff need the report. `amount` is a field, or ""."""

    title: Promise
    verb: str
    query: Make
    row: Callable[[Any], Row]
    amount: str = ""

    def of(self, spans: Spans, currency: str, partner_id: int | None) -> Rows:
        found = self.query(spans, currency)
        return found if partner_id is None else found.filter(partner_id=partner_id)

    def tally(self, found: Rows) -> Tally:
        """The number that the list makes. One statement."""
        summed = {"amount": Sum(self.amount, default=Decimal(0))} if self.amount else {}
        row = found.order_by().aggregate(count=Count("pk"), **summed)
        return Tally(row.get("amount", Decimal(0)), row["count"])


def may_see(actor: Actor) -> frozenset[str]:
    """The figures whose list this actor may open."""
    if actor.is_vendor:
        return frozenset(FIGURES) if actor.can("report.read") else frozenset()
    return frozenset(name for name, figure in FIGURES.items() if actor.can(figure.verb))


# ---- opportunities ------------------------------------------------------------------------------------------------
def _deals(title: Promise, condition: Callable[[Spans], Q]) -> Population:
    def query(spans: Spans, currency: str) -> Rows:
        roles = OpportunityPartner.objects.filter(condition(spans), opportunity__currency=currency)
        named = roles.select_related("opportunity__account", "partner")
        return named.order_by("-opportunity__created_at", "-pk")

    return Population(
        title=title, verb="opportunity.read", query=query, row=rows.deal, amount="opportunity__amount"
    )


def _own_deals(title: Promise, condition: Callable[[Spans], Q]) -> Population:
    """The vendor's own, of which no partner is of record; a partner's list of them is empty."""

    def query(spans: Spans, currency: str) -> Rows:
        nobody = Value(None, BigIntegerField())
        deals = channel.without_partner().filter(condition(spans), currency=currency)
        named = deals.annotate(partner_id=nobody).select_related("account")
        return named.order_by("-created_at", "-pk")

    return Population(title=title, verb="report.read", query=query, row=rows.own_deal, amount="amount")


def _validated(spans: Spans) -> Q:
    return populations.RECORD & populations.validated(spans.now, "opportunity__")


def _booked(spans: Spans) -> Q:
    return populations.RECORD & populations.booked(spans.now, "opportunity__")


def _to_update(spans: Spans, _currency: str) -> Rows:
    """Of every currency: they are counted, not added up."""
    due = populations.RECORD & populations.update_due(spans.now, "opportunity__")
    return (
        OpportunityPartner.objects.filter(due)
        .select_related("opportunity__account", "partner")
        .order_by("opportunity__updated_at", "-pk")
    )


# ---- leads --------------------------------------------------------------------------------------------------------
def _leads(title: Promise, condition: Callable[[Spans], Q]) -> Population:
    return Population(
        title=title, verb="lead.read", query=lambda spans, _currency: _shares(condition(spans)), row=rows.lead
    )


def _shares(condition: Q) -> QuerySet[LeadShare]:
    return (
        LeadShare.objects.filter(condition)
        .select_related("lead__account", "partner")
        .order_by("-passed_at", "-pk")
    )


def _won(spans: Spans, currency: str) -> Rows:
    won = populations.won_of_lead(spans.now).filter(currency=currency).order_by().values("lead_id")
    worth = Subquery(won.annotate(worth=Sum("amount")).values("worth"))
    return _shares(populations.born_won(spans.now)).annotate(worth=worth)


def _counted(spans: Spans) -> Q:
    """The leads that the conversion rate is a rate of."""
    received, known = spans.received, spans.now
    return populations.accepted(received, known) | populations.timed_out(received, known)


# ---- activity and invoices ------------------------------------------------------------------------------------------
def _downloads(spans: Spans, _currency: str) -> Rows:
    within = Q(downloaded_on__gte=spans.now.start_on, downloaded_on__lt=spans.now.end_on)
    return (
        Download.objects.filter(within)
        .select_related("asset", "member__user", "partner")
        .order_by("-downloaded_on", "-pk")
    )


def _trainings(spans: Spans, _currency: str) -> Rows:
    done = Enrolment.objects.filter(populations.within("", "completed_at", spans.now))
    return done.select_related("course", "member__user", "partner").order_by("-completed_at", "-pk")


def _campaigns(title: Promise, kind: Q) -> Population:
    def query(spans: Spans, _currency: str) -> Rows:
        took_part = CampaignPartner.objects.filter(kind, populations.took_part(spans.now, "campaign__"))
        return took_part.select_related("campaign", "partner").order_by("-campaign__starts_on", "-pk")

    return Population(title=title, verb="campaign.read", query=query, row=rows.campaign)


def _movements(spans: Spans, currency: str) -> Rows:
    within = Q(occurred_on__gte=spans.now.start_on, occurred_on__lt=spans.now.end_on)
    return (
        activity.paid()
        .filter(within, fund__currency=currency)
        .select_related("fund", "partner")
        .order_by("-occurred_on", "-pk")
    )


def _claims(spans: Spans, _currency: str) -> Rows:
    """Of every currency: they are counted, not added up."""
    due = Movement.objects.filter(populations.payment_due(spans.now)).annotate(net=F("amount"))
    return due.select_related("fund", "partner").order_by("-occurred_on", "-pk")


def _lines(title: Promise, verb: str, kind: str) -> Population:
    def query(spans: Spans, currency: str) -> Rows:
        within = Q(invoiced_on__gte=spans.now.start_on, invoiced_on__lt=spans.now.end_on)
        lines = InvoicedLine.objects.filter(within, kind=kind, currency=currency)
        return lines.select_related("partner").order_by("-invoiced_on", "-pk")

    return Population(title=title, verb=verb, query=query, row=rows.line, amount="amount")


EVENTS = Q(campaign__type__in=activity.EVENTS)
FIGURES: dict[str, Population] = {
    "pipeline": _deals(_("Validated pipeline of record"), _validated),
    "found": _deals(
        _("Pipeline, sourced and vendor-passed"),
        lambda s: _validated(s) & (populations.SOURCED | populations.PASSED),
    ),
    "sourced": _deals(_("Pipeline sourced"), lambda s: _validated(s) & populations.SOURCED),
    "vendor-passed": _deals(_("Pipeline vendor-passed"), lambda s: _validated(s) & populations.PASSED),
    "influenced": _deals(_("Pipeline influenced"), lambda s: populations.influenced(s.now)),
    "booked": _deals(_("Booked, of record"), _booked),
    "booked-sourced": _deals(_("Booked on sourced deals"), lambda s: _booked(s) & populations.SOURCED),
    "booked-passed": _deals(_("Booked on passed leads"), lambda s: _booked(s) & populations.PASSED),
    "customers": _deals(
        _("New customers"), lambda s: populations.RECORD & populations.new_customers(s.now, "opportunity__")
    ),
    "renewals": _deals(
        _("Renewals"), lambda s: populations.RECORD & populations.renewed(s.now, "opportunity__")
    ),
    "passed": _leads(_("Leads passed"), lambda s: populations.passed_on(s.now)),
    "born": _leads(_("Leads of the period"), lambda s: populations.born(s.now)),
    "qualified": _leads(
        _("Qualified, of the leads of the period"), lambda s: populations.born_qualified(s.now)
    ),
    "converted": _leads(
        _("Opportunities, of the leads of the period"), lambda s: populations.born_converted(s.now)
    ),
    "won": Population(
        title=_("Won, of the leads of the period"),
        verb="lead.read",
        query=_won,
        row=rows.lead,
        amount="worth",
    ),
    "co-marketed": _leads(_("Qualified co-marketing leads"), lambda s: populations.co_marketed(s.now)),
    "conversion": _leads(_("Leads of the conversion rate"), _counted),
    "answered": _leads(_("Leads to answer"), lambda s: populations.answer_due(s.now)),
    "contacted": _leads(_("Leads to contact for the first time"), lambda s: populations.contact_due(s.now)),
    "good": _leads(_("Leads passed, 30 days ago or more"), lambda s: populations.judged(s.now)),
    "updated": Population(
        title=_("Opportunities to update"), verb="opportunity.read", query=_to_update, row=rows.deal
    ),
    "downloads": Population(
        title=_("Assets downloaded"), verb="asset.read", query=_downloads, row=rows.download
    ),
    "trainings": Population(
        title=_("Trainings completed"), verb="course.read", query=_trainings, row=rows.training
    ),
    "activities": _campaigns(_("Campaigns and events"), Q()),
    "campaigns": _campaigns(_("Campaigns"), ~EVENTS),
    "events": _campaigns(_("Events"), EVENTS),
    "paid": Population(
        title=_("Co-marketing funds paid"),
        verb="fund.read",
        query=_movements,
        row=rows.movement,
        amount="net",
    ),
    "settled": Population(title=_("Claims to settle"), verb="fund.read", query=_claims, row=rows.movement),
    "sell-in": _lines(_("Invoiced: sell-in"), "home.read", "SELL_IN"),
    "sell-out": _lines(_("Invoiced: sell-out"), "home.read", "SELL_OUT"),
    "direct-pipeline": _own_deals(_("Validated pipeline, direct"), lambda s: populations.validated(s.now)),
    "direct-booked": _own_deals(_("Booked, direct"), lambda s: populations.booked(s.now)),
    "direct": _lines(_("Invoiced: direct"), "report.read", "DIRECT"),
}
