"""Who is counted: every figure's population, written once, for the sum and for the list behind it.

Each function gives a condition on opportunities, shares or campaigns as they were known at the end of a period;
`of` is the way from the row that is filtered to that one.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Least

from comarketing.models import Movement
from leads.models import Lead, LeadShare, Opportunity, OpportunityPartner, Touch, TouchParty
from leads.rules import TOUCH_RECORDED_WITHIN
from scorecards.prepared import AnyDelay, AnyPeriod

FRESH = timedelta(days=60)
NEVER_AN_OPPORTUNITY = (Opportunity.Lost.NO_PROJECT, Opportunity.Lost.DUPLICATE)


def q(of: str, **conditions: Any) -> Q:
    """A condition on the row that lies `of` away."""
    return Q(**{f"{of}{name}": value for name, value in conditions.items()})


def given(name: str) -> Q:
    """The value is there. Said before a costly EXISTS: PostgreSQL stops at false, and goes on at unknown."""
    return Q(**{f"{name}__isnull": False})


def within(of: str, field: str, period: AnyPeriod) -> Q:
    """An instant inside the period."""
    return q(of, **{f"{field}__gte": period.start_at, f"{field}__lt": period.end_at})


# ---- opportunities ------------------------------------------------------------------------------------------------
def validated(period: AnyPeriod, of: str = "") -> Q:
    """Validated pipeline created in the period, renewals apart; it stops counting once it goes stale (FIELD)."""
    closed = q(of, closed_at__lt=period.end_at)
    close_is_due = q(of, expected_close_on=None) | q(of, expected_close_on__gte=period.last_day - FRESH)
    alive = close_is_due & q(of, updated_at__gte=period.end_at - FRESH)
    return (
        within(of, "created_at", period)
        & q(of, validated_at__lt=period.end_at)
        & ~q(of, type=Opportunity.Type.RENEWAL)
        & (closed & ~q(of, lost_reason__in=NEVER_AN_OPPORTUNITY) | _not_closed(period, of) & alive)
    )


def booked(period: AnyPeriod, of: str = "") -> Q:
    """Won in the period, renewals apart."""
    return won(period, of) & ~q(of, type=Opportunity.Type.RENEWAL)


def renewed(period: AnyPeriod, of: str = "") -> Q:
    return won(period, of) & q(of, type=Opportunity.Type.RENEWAL)


def new_customers(period: AnyPeriod, of: str = "") -> Q:
    return won(period, of) & q(of, type=Opportunity.Type.NEW_CUSTOMER)


def won(period: AnyPeriod, of: str = "") -> Q:
    return q(of, stage=Opportunity.Stage.WON) & within(of, "closed_at", period)


def still_open(period: AnyPeriod, of: str = "") -> Q:
    """Created before the period ends and not closed by then."""
    return q(of, created_at__lt=period.end_at) & _not_closed(period, of)


def _not_closed(period: AnyPeriod, of: str) -> Q:
    return q(of, closed_at=None) | q(of, closed_at__gte=period.end_at)


# ---- a partner's role in an opportunity ------------------------------------------------------------------------------
RECORD = Q(role=OpportunityPartner.Role.RECORD)
SOURCED = RECORD & Q(opportunity__origin=Opportunity.Origin.SOURCED)
PASSED = RECORD & Q(opportunity__origin=Opportunity.Origin.VENDOR_PASSED)


def influenced(period: AnyPeriod) -> Q:
    """Validated, neither sourced by nor passed to this partner, with a touch of it that is no mere visit."""
    touch = TouchParty.objects.filter(
        partner_id=OuterRef("partner_id"),
        touch__account_id=OuterRef("opportunity__account_id"),
        touch__at__lt=Least(Coalesce(OuterRef("opportunity__closed_at"), period.end_at), period.end_at),
    ).exclude(touch__kind=Touch.Kind.VISIT)
    found_by_others = ~SOURCED & ~PASSED & given("opportunity__validated_at")
    return found_by_others & validated(period, "opportunity__") & Q(Exists(touch))


# ---- a partner's share of a lead -------------------------------------------------------------------------------------
DELIVERED = Q(how=LeadShare.How.PASSED)


def born(period: AnyPeriod) -> Q:
    """Leads this partner received or entered in the period: the cohort of the chain."""
    return within("", "passed_at", period)


def passed_on(period: AnyPeriod) -> Q:
    """Leads the vendor passed to it in the period."""
    return born(period) & DELIVERED


def born_qualified(period: AnyPeriod) -> Q:
    """Of the leads born in the period, those qualified by its end; one that became an opportunity was."""
    return born(period) & (Q(qualified_at__lt=period.end_at) | Q(converted_at__lt=period.end_at))


def born_converted(period: AnyPeriod) -> Q:
    return born(period) & given("converted_at") & Q(converted_at__lt=period.end_at)


def born_won(period: AnyPeriod) -> Q:
    """Of these, those with an opportunity won by the end of the period."""
    return born_converted(period) & Q(Exists(won_of_lead(period)))


def won_of_lead(period: AnyPeriod):  # type: ignore[no-untyped-def]
    """The opportunities of a share's lead that are won by the end of the period."""
    return Opportunity.objects.filter(
        lead_id=OuterRef("lead_id"), stage=Opportunity.Stage.WON, closed_at__lt=period.end_at
    )


def co_marketed(period: AnyPeriod) -> Q:
    """Qualified in the period and accepted by sales, born of a campaign in which this partner takes part."""
    together = Lead.objects.filter(
        pk=OuterRef("lead_id"), campaign__participations__partner_id=OuterRef("partner_id")
    )
    accepted_in_time = given("accepted_at") & Q(accepted_at__lt=period.end_at)
    return given("qualified_at") & within("", "qualified_at", period) & accepted_in_time & Q(Exists(together))


# The conversion rate: `received` is its window, `known_at` the end of the day of the score.
def delivered(received: AnyPeriod) -> Q:
    return born(received) & DELIVERED


def accepted(received: AnyPeriod, known: AnyPeriod) -> Q:
    return delivered(received) & Q(accepted_at__lt=known.end_at)


def timed_out(received: AnyPeriod, known: AnyPeriod) -> Q:
    """Not answered in time, or declined after the time had run out."""
    late = Q(state=LeadShare.State.DECLINED, until_at__gt=F("accept_by"))
    ended = Q(until_at__lt=known.end_at) & (Q(state=LeadShare.State.TIMED_OUT) | late)
    return delivered(received) & Q(accepted_at=None) & ended


def declined_for_capacity(received: AnyPeriod, known: AnyPeriod) -> Q:
    return _declined(received, known) & Q(reason=LeadShare.Reason.NO_CAPACITY)


def declined_for_fault(received: AnyPeriod, known: AnyPeriod) -> Q:
    return _declined(received, known) & ~Q(reason=LeadShare.Reason.NO_CAPACITY)


def converted(received: AnyPeriod, known: AnyPeriod, delay: AnyDelay) -> Q:
    """Became an opportunity within the delay, of those accepted or timed out."""
    in_time = Q(converted_at__lte=F("passed_at") + delay, converted_at__lt=known.end_at)
    return accepted(received, known) & in_time


def _declined(received: AnyPeriod, known: AnyPeriod) -> Q:
    in_time = Q(accept_by=None) | Q(until_at__lte=F("accept_by"))
    ended = Q(state=LeadShare.State.DECLINED, until_at__lt=known.end_at)
    return delivered(received) & Q(accepted_at=None) & ended & in_time


# ---- what a campaign brought --------------------------------------------------------------------------------------
def counted_touch() -> Q:
    """Touches that count in every journey, as `scorecards.eligibility` says; repeats change no milestone."""
    named = Q(contact__isnull=False, recorded_at__lte=F("at") + TOUCH_RECORDED_WITHIN)
    return ~Q(kind=Touch.Kind.LEAD_PASSED) & (~Q(recorded=Touch.Recorded.HAND) | named)


# ---- activity -----------------------------------------------------------------------------------------------------
def took_part(period: AnyPeriod, of: str = "") -> Q:
    """Campaigns and events that began in the period and were not cancelled by its end."""
    cancelled = q(of, cancelled_at=None) | q(of, cancelled_at__gte=period.end_at)
    return q(of, starts_on__gte=period.start_on, starts_on__lt=period.end_on) & cancelled


# ---- commitments fallen due --------------------------------------------------------------------------------------
SETTLED = timedelta(days=30)  # for a lead to show a fault, for an open opportunity to be updated again
PAYMENT = timedelta(days=30)  # for a claim to be settled
CONTACT_IS_DUE = timedelta(days=6)  # the next business day has come, whatever week-end and holidays


def answer_due(period: AnyPeriod) -> Q:
    """Leads passed by the vendor whose time to answer ran out in the period."""
    return DELIVERED & within("", "accept_by", period)


def answered_in_time() -> Q:
    declined = Q(state=LeadShare.State.DECLINED, accepted_at=None, until_at__lte=F("accept_by"))
    return Q(accepted_at__lte=F("accept_by")) | declined


def contact_due(period: AnyPeriod) -> Q:
    """Leads passed by the vendor and accepted in the period, early enough for the first contact to be due."""
    since, until = period.start_at, period.end_at - CONTACT_IS_DUE
    return DELIVERED & Q(accepted_at__gte=since, accepted_at__lt=until)


def update_due(period: AnyPeriod, of: str = "") -> Q:
    """Opportunities still open at the end of the period and more than 30 days old."""
    return still_open(period, of) & q(of, created_at__lt=period.end_at - SETTLED)


def updated(period: AnyPeriod, of: str = "") -> Q:
    return q(of, updated_at__gte=period.end_at - SETTLED)


def judged(period: AnyPeriod) -> Q:
    """Leads passed in the period, 30 days ago or more, that the partner took up or declined for a fault of theirs."""
    faulty = Q(state=LeadShare.State.DECLINED, accepted_at=None) & ~Q(reason=LeadShare.Reason.NO_CAPACITY)
    known = Q(accepted_at__lt=period.end_at) | (faulty & Q(until_at__lt=period.end_at))
    return passed_on(period) & Q(passed_at__lt=period.end_at - SETTLED) & known


def good(period: AnyPeriod) -> Q:
    """Accepted, and neither handed back nor disqualified for a fault of the lead within 30 days."""
    early = Q(state=LeadShare.State.DISQUALIFIED, until_at__lte=F("accepted_at") + SETTLED)
    faulty = early & ~Q(reason=LeadShare.Reason.NO_CAPACITY)
    refused = faulty | Q(state=LeadShare.State.HANDED_BACK)
    return Q(accepted_at__lt=period.end_at) & ~(refused & Q(until_at__lt=period.end_at))


def payment_due(period: AnyPeriod) -> Q:
    """Claims whose 30 days ended in the period; one that was typed wrongly and undone is none."""
    due = Q(occurred_on__gte=period.start_on - PAYMENT, occurred_on__lt=period.end_on - PAYMENT)
    return due & claimed()


def claimed() -> Q:
    return Q(to_account=Movement.Account.CLAIMED, corrects=None, corrections=None)
