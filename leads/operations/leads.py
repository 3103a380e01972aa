"""A lead from its first day to its partner: created, passed on, or brought in by the partner itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from agreements.models import Programme
from comarketing.models import Campaign
from journal import operations as journal
from leads import references, rules
from leads.models import Account, Contact, Lead, LeadShare
from leads.operations import customers, touches
from leads.operations.customers import Customer, Person
from partners.access import Actor
from partners.models import Distribution, Member, Partner
from portal.lib import tenancy
from portal.lib.clocks import business_deadline

State, How = LeadShare.State, LeadShare.How
REASONS_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What the customer wants. `estimated_amount` is the vendor's net revenue, excluding tax."""

    need: str
    source: str
    estimated_amount: Decimal | None = None


def programme() -> Programme:
    """The vendor's programme; its defaults hold until it is set up."""
    return Programme.objects.first() or Programme()


@transaction.atomic
def create(
    *,
    customer: Customer,
    person: Person,
    interest: Interest,
    campaign: Campaign | None = None,
    owner: Member | None = None,
    by: Actor,
    now: datetime,
) -> Lead:
    """Write down a company's interest. It is the vendor's until it is passed to a partner."""
    by.require("lead.share")
    account = customers.account_of(customer, now=now)
    contact = customers.known_contact(account, person, now=now)
    lead = _write(account, contact, interest, campaign=campaign, owner=owner, now=now)
    journal.record(
        "lead.created",
        subject=lead.public_id,
        partner_id=None,
        by=by,
        at=now,
        data={"company": account.name, "reference": lead.reference},
    )
    return lead


@transaction.atomic
def share(
    *, lead: Lead, partner: Partner, message: str = "", why: Sequence[str] = (), by: Actor, now: datetime
) -> LeadShare:
    """Pass a lead to a partner, who has the programme's days to answer. Raises Refused."""
    by.require("lead.share")
    lead = Lead.objects.select_for_update(no_key=True, of=("self",)).select_related("account").get(pk=lead.pk)
    partner = Partner.objects.get(pk=partner.pk)
    _check_share(lead, partner)
    found = LeadShare.objects.create(
        lead=lead,
        partner=partner,
        contact_id=lead.contact_id,
        message=message,
        why=list(why)[:REASONS_SHOWN],
        passed_at=now,
        accept_by=business_deadline(
            now, programme().accept_days, country=partner.country, zone=partner.time_zone
        ),
    )
    customers.show(lead.account_id, to=partner.pk, since=now)
    touches.passed(found)
    journal.record(
        "lead.shared",
        subject=found.public_id,
        partner_id=partner.pk,
        by=by,
        at=now,
        data={
            "company": lead.account.name,
            "partner": partner.name,
            "accept_by_at": found.accept_by and found.accept_by.isoformat(),
        },
    )
    return found


@transaction.atomic
def introduce(
    *, customer: Customer, person: Person, interest: Interest, by: Actor, now: datetime
) -> LeadShare:
    """A partner brings in a lead of its own: it is accepted from the start, and no clock runs."""
    by.require("lead.introduce")
    if by.partner_id is None:
        raise PermissionDenied("only a partner introduces a lead")
    with tenancy.every_partner():  # accounts and leads are the vendor's rows
        found = _bring_in(customer, person, interest, partner_id=by.partner_id, now=now)
    journal.record(
        "lead.introduced",
        subject=found.public_id,
        partner_id=found.partner_id,
        by=by,
        at=now,
        data={"company": found.lead.account.name, "partner": found.partner.name},
    )
    return found


@transaction.atomic
def introduce_for(
    *,
    reseller: Partner,
    customer: Customer,
    person: Person,
    interest: Interest,
    by: Actor,
    now: datetime,
) -> LeadShare:
    """A distributor brings in a lead for one of its resellers, whose lead it is from the start. Raises Refused.

    A partner that was never linked with the distributor does not exist for it.
    """
    by.require("for_reseller.lead.introduce")
    links = Distribution.objects.filter(distributor_id=by.partner_id, reseller=reseller)
    days = list(links.values_list("from_on", "until_on"))
    if not days:
        raise Partner.DoesNotExist
    today = timezone.localdate(now)
    rules.check_reseller(
        is_linked_today=any(start <= today and (end is None or today < end) for start, end in days),
        is_active=reseller.status == Partner.Status.ACTIVE,
        name=reseller.name,
    )
    with tenancy.every_partner():  # the lead is the vendor's row, its share and its event the reseller's
        found = _bring_in(
            customer, person, interest, partner_id=reseller.pk, distributor_id=by.partner_id, now=now
        )
        journal.record(
            "lead.introduced_for",
            subject=found.public_id,
            partner_id=reseller.pk,
            by=by,
            at=now,
            data={
                "company": found.lead.account.name,
                "partner": reseller.name,
                "distributor": Partner.objects.get(pk=by.partner_id).name,
            },
        )
    return found


def _bring_in(
    customer: Customer,
    person: Person,
    interest: Interest,
    *,
    partner_id: int,
    distributor_id: int | None = None,
    now: datetime,
) -> LeadShare:
    """The lead and its share, accepted: who brings a lead in has said yes to it."""
    account = customers.account_of(customer, now=now)
    contact = customers.new_contact(account, person, now=now)
    found = LeadShare.objects.create(
        lead=_write(account, contact, interest, now=now),
        partner_id=partner_id,
        contact=contact,
        how=How.INTRODUCED,
        distributor_id=distributor_id,
        state=State.ACCEPTED,
        passed_at=now,
        accepted_at=now,
    )
    customers.show(account.pk, to=partner_id, since=now)
    return found


def _write(
    account: Account,
    contact: Contact,
    interest: Interest,
    *,
    campaign: Campaign | None = None,
    owner: Member | None = None,
    now: datetime,
) -> Lead:
    return Lead.objects.create(
        **references.reserve(Lead, "L", now),
        account=account,
        contact=contact,
        campaign=campaign,
        need=interest.need,
        source=interest.source,
        estimated_amount=interest.estimated_amount,
        currency=programme().currency,
        owner=owner,
        created_at=now,
    )


def _check_share(lead: Lead, partner: Partner) -> None:
    shares = LeadShare.objects.filter(lead=lead)
    rules.check_share(
        is_open=shares.filter(until_at=None).exists(),
        is_disqualified=shares.filter(state=State.DISQUALIFIED).exists(),
        partner_is_active=partner.status == Partner.Status.ACTIVE,
        partners_before=shares.filter(how=How.PASSED).values("partner").distinct().count(),
    )
