"""What the review pack tells besides the home: the fate of leads, what campaigns brought, who was trained."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum

from comarketing.models import Campaign
from leads.models import LeadShare, OpportunityPartner
from portal.lib.periods import Period, months_after
from scorecards import populations
from scorecards.queries import activity
from scorecards.spans import Spans
from training.models import Enrolment

State = LeadShare.State
VALID_MONTHS = 12
RENEW_WITHIN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Fate:
    """Leads of the period that stood in `state` at its end: passed by the vendor, and entered by the partner."""

    state: str
    passed: int
    introduced: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why leads of the period ended without an opportunity."""

    reason: str
    count: int


def fates(partner_id: int, period: Period) -> tuple[list[Fate], list[Reason]]:
    """Every state a lead can be in, in the order of the path; reasons by how often. One statement."""
    shares = LeadShare.objects.filter(populations.born(period), partner_id=partner_id).only(
        *("how", "state", "reason", "until_at"),
        *("accepted_at", "contacted_at", "qualified_at", "converted_at"),
    )
    counted: Counter[tuple[str, str]] = Counter()
    reasons: Counter[str] = Counter()
    for share in shares:
        state = state_at_the_end(share, period)
        counted[state, share.how] += 1
        if state in LeadShare.ENDED and share.reason:
            reasons[share.reason] += 1
    how = LeadShare.How
    found = [Fate(state, counted[state, how.PASSED], counted[state, how.INTRODUCED]) for state in State]
    return found, [Reason(reason, count) for reason, count in reasons.most_common()]


def state_at_the_end(share: LeadShare, period: Period) -> str:
    """From its dates, so that what happened later is not told; one put off is as far as it had come."""
    if share.converted_at and share.converted_at < period.end_at:
        return State.CONVERTED
    if share.until_at and share.until_at < period.end_at:
        return share.state
    steps = (
        (share.qualified_at, State.QUALIFIED),
        (share.contacted_at, State.CONTACTED),
        (share.accepted_at, State.ACCEPTED),
    )
    return next((state for at, state in steps if at and at < period.end_at), State.ASSIGNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A campaign or event the partner took part in, and what it brought the partner by the end of the period."""

    campaign: Campaign
    paid: Decimal
    leads: int
    converted: int
    booked: Decimal


def results(partner_id: int, spans: Spans, currency: str, most: int) -> list[Result]:
    """Those that began in the twelve months up to the end of the period, the latest first. Four statements."""
    took_part = populations.took_part(spans.rolling)
    campaigns = Campaign.objects.filter(took_part, participations__partner_id=partner_id)
    found = list(campaigns.order_by("-starts_on", "-pk")[:most])
    keys = [campaign.pk for campaign in found]
    end = spans.now.end_at
    leads = _by_campaign(
        LeadShare.objects.filter(partner_id=partner_id, passed_at__lt=end, lead__campaign_id__in=keys),
        "lead__campaign_id",
        leads=Count("pk"),
        converted=Count("pk", filter=Q(converted_at__lt=end)),
    )
    booked = _by_campaign(
        OpportunityPartner.objects.filter(
            populations.RECORD,
            partner_id=partner_id,
            opportunity__stage="WON",
            opportunity__closed_at__lt=end,
            opportunity__currency=currency,
            opportunity__lead__campaign_id__in=keys,
        ),
        "opportunity__lead__campaign_id",
        booked=Sum("opportunity__amount"),
    )
    paid = _by_campaign(
        activity.paid().filter(
            partner_id=partner_id,
            campaign_id__in=keys,
            fund__currency=currency,
            occurred_on__lt=spans.now.end_on,
        ),
        "campaign_id",
        paid=Sum("net"),
    )
    nothing = {"leads": 0, "converted": 0, "booked": Decimal(0), "paid": Decimal(0)}
    return [
        Result(campaign=each, **(nothing | leads[each.pk] | booked[each.pk] | paid[each.pk]))
        for each in found
    ]


def _by_campaign(rows, key: str, **counts):  # type: ignore[no-untyped-def]
    grouped = rows.order_by().values(key).annotate(**counts)
    return defaultdict(dict, {row.pop(key): row for row in grouped})


def coming(partner_id: int, period: Period) -> list[Campaign]:
    """Campaigns and events the partner takes part in that begin in the period, the first first."""
    rows = Campaign.objects.filter(populations.took_part(period), participations__partner_id=partner_id)
    return list(rows.order_by("starts_on", "pk"))


@dataclass(frozen=True, slots=True)
class Trained:
    """A training somebody who works there completed in the last twelve months; `until_on`: when these are over."""

    person: str
    course: str
    completed_on: date
    until_on: date
    soon: bool


def trained(partner_id: int, as_of: date) -> Sequence[Trained]:
    """Those of today's members, by person. One statement."""
    since = months_after(as_of + timedelta(days=1), -VALID_MONTHS)
    rows = Enrolment.objects.filter(
        partner_id=partner_id,
        member__left_at=None,
        completed_at__date__gte=since,
        completed_at__date__lte=as_of,
    ).select_related("course", "member__user")
    found = [_trained(row, as_of) for row in rows]
    return sorted(found, key=lambda each: (each.until_on, each.person, each.course))


def _trained(row: Enrolment, as_of: date) -> Trained:
    done_on = row.completed_at.date()  # type: ignore[union-attr]
    until_on = months_after(done_on, VALID_MONTHS)
    soon = until_on <= as_of + RENEW_WITHIN
    return Trained(row.member.user.name, row.course.title, done_on, until_on, soon)
