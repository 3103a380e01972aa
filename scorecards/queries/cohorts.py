"""What a campaign brought and cost: every lead with the campaign that created it, and every campaign's money."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum

from comarketing.models import Campaign, Movement
from leads.models import Lead, LeadShare, Opportunity, Touch
from portal.lib.periods import Period
from scorecards.populations import NEVER_AN_OPPORTUNITY, counted_touch

A_DAY = timedelta(days=1)
ACCOUNTS = (Movement.Account.RESERVED, Movement.Account.CLAIMED, Movement.Account.PAID)
Stage = Opportunity.Stage


@dataclass(slots=True)
class Born:
    """One lead: the campaign whose touch created it (0 for none), and what is known of it on the day asked for.

    `named` is the campaign it was entered with; amounts in its currency.
    """

    campaign_id: int
    named: int
    segment: str
    currency: str
    born_on: date
    qualified_on: date | None = None
    won_on: date | None = None
    lost_on: date | None = None
    amount: Decimal = Decimal(0)
    pipeline: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Spent:
    """One movement of a fund for a campaign: what it adds to an account of the cost, on a day."""

    campaign_id: int
    currency: str
    account: str
    on: date
    amount: Decimal


def born(as_of: date) -> list[Born]:
    """Every lead created by that day, renewals apart. Three statements; dates are those of the reports (UTC)."""
    end = Period(as_of, as_of + A_DAY).end_at
    leads = dict(_leads(end))
    renewals = _tell_deals(leads, end)
    _tell_shares(leads, end)
    return [lead for lead_id, lead in leads.items() if lead_id not in renewals]


def spent(as_of: date) -> list[Spent]:
    """What the funds reserved, owe and paid for campaigns by that day. One statement."""
    rows = Movement.objects.filter(campaign__isnull=False, occurred_on__lte=as_of).order_by()
    keys = ("campaign_id", "fund__currency", "from_account", "to_account", "occurred_on")
    return list(_both_ends(rows.values_list(*keys).annotate(Sum("amount"))))


def campaigns(as_of: date) -> QuerySet[Campaign]:
    """Those that have begun and were not cancelled."""
    return Campaign.objects.filter(starts_on__lte=as_of, cancelled_at=None)


def _both_ends(rows: Iterable[tuple[int, str, str, str, date, Decimal]]) -> Iterator[Spent]:
    for campaign, currency, source, target, on, amount in rows:
        for account, sign in ((source, -1), (target, 1)):
            if account in ACCOUNTS:
                yield Spent(campaign, currency, account, on, sign * amount)


def _leads(end: datetime) -> Iterator[tuple[int, Born]]:
    """The lead's LC is its account's first touch that is no visit; one after the lead's day did not create it."""
    acts = Touch.objects.filter(counted_touch(), account=OuterRef("account")).exclude(kind=Touch.Kind.VISIT)
    before = acts.filter(at__lt=OuterRef("created_at") + A_DAY).order_by("at", "pk")
    rows = Lead.objects.filter(created_at__lt=end).annotate(made_by=Subquery(before.values("campaign")[:1]))
    columns = ("pk", "made_by", "campaign_id", "account__segment", "currency", "created_at")
    for key, made_by, named, segment, currency, at in rows.order_by("pk").values_list(*columns):
        yield key, Born(made_by or 0, named or 0, segment, currency, at.date())


def _tell_deals(leads: dict[int, Born], end: datetime) -> set[int]:
    """Won, lost and pipeline; gives the leads whose opportunity is a renewal."""
    rows = Opportunity.objects.filter(lead__isnull=False, created_at__lt=end).order_by("closed_at", "pk")
    columns = ("lead_id", "type", "stage", "amount", "currency", "validated_at", "closed_at", "lost_reason")
    renewals, still_open, lost = set(), set(), defaultdict[int, list[date]](list)
    for lead_id, kind, stage, amount, currency, validated_at, closed_at, reason in rows.values_list(*columns):
        lead = leads.get(lead_id)
        if lead is None or currency != lead.currency:
            continue
        closed = closed_at is not None and closed_at < end
        if kind == Opportunity.Type.RENEWAL:
            renewals.add(lead_id)
        elif closed and stage == Stage.WON:
            lead.won_on, lead.amount = lead.won_on or closed_at.date(), lead.amount + amount
        elif closed:
            lost[lead_id].append(closed_at.date())
        else:
            still_open.add(lead_id)
        if validated_at and validated_at < end and not (closed and reason in NEVER_AN_OPPORTUNITY):
            lead.pipeline += amount
    for lead_id, days in lost.items():
        if lead_id not in still_open and leads[lead_id].won_on is None:
            leads[lead_id].lost_on = max(days)
    return renewals


def _tell_shares(leads: dict[int, Born], end: datetime) -> None:
    """When it was qualified; and disqualified, which ends a lead that became no opportunity."""
    told = Q(qualified_at__lt=end) | Q(converted_at__lt=end) | Q(until_at__lt=end)
    rows = LeadShare.objects.filter(told).order_by(F("until_at").asc(nulls_last=True), "pk")
    columns = ("lead_id", "state", "qualified_at", "converted_at", "until_at")
    for lead_id, state, qualified_at, converted_at, until_at in rows.values_list(*columns):
        lead = leads.get(lead_id)
        if lead is None:
            continue
        days = [at.date() for at in (qualified_at, converted_at) if at and at < end]
        lead.qualified_on = min([*days, lead.qualified_on or date.max]) if days else lead.qualified_on
        ended = state == LeadShare.State.DISQUALIFIED and until_at and until_at < end
        if ended and lead.won_on is None and lead.lost_on is None and not lead.pipeline:
            lead.lost_on = until_at.date()
