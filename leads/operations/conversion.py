"""The opportunity that a converted lead becomes: its origin, its partner of record and its first stage."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from contribution.origin import ConvertedLead, OpportunityFacts, Origin, origin, partner_of_record
from leads import references, rules
from leads.models import LeadShare, Opportunity, OpportunityPartner
from leads.operations import customers, opportunities
from partners.access import Actor
from portal.lib import tenancy

Role = OpportunityPartner.Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a deal is about. `amount` is the vendor's net revenue, excluding tax, in the lead's currency."""

    name: str
    amount: Decimal
    expected_close_on: date | None
    type: str = Opportunity.Type.NEW_CUSTOMER
    siren: str = ""


def begin(*, share: LeadShare, stage: str, terms: Terms, by: Actor, now: datetime) -> Opportunity:
    """The opportunity of a converted share, with its origin, its partner of record and its first stage.

    Part of `shares.convert`, which has locked the share and records the event.
    """
    found = _origin(share, now)
    record = partner_of_record((), fulfilled_by=share.partner_id, found=found) or share.partner_id
    with tenancy.every_partner():  # opportunities are the vendor's rows
        customers.identify(share.lead.account, terms.siren)
        opportunity = _write(share, stage, terms, found, now)
        OpportunityPartner.objects.create(
            opportunity=opportunity, partner_id=record, role=Role.RECORD, since_at=now
        )
        opportunities.note(opportunity, "", by, now)
        if rules.validates_itself(opportunities.deal_of(opportunity)):
            opportunity.validated_at = now
            opportunity.save(update_fields=["validated_at"])
    return opportunity


def _origin(share: LeadShare, now: datetime) -> Origin[int]:
    """The lead decides before any touch would: the vendor delivered it, or the partner introduced it."""
    passed = share.how == LeadShare.How.PASSED
    lead = ConvertedLead(
        id=share.lead_id,
        delivered_to=share.partner_id if passed else None,
        introduced_by=None if passed else share.partner_id,
    )
    return origin(OpportunityFacts(created_at=now, lead=lead))


def _write(share: LeadShare, stage: str, terms: Terms, found: Origin[int], now: datetime) -> Opportunity:
    lead = share.lead
    return Opportunity.objects.create(
        **references.reserve(Opportunity, "O", now),
        account=lead.account,
        lead=lead,
        campaign_id=lead.campaign_id,
        name=terms.name,
        type=terms.type,
        stage=stage,
        amount=terms.amount,
        currency=lead.currency,
        origin=found.kind.upper(),
        origin_reason=found.reason,
        owner_id=lead.owner_id,
        created_at=now,
        expected_close_on=terms.expected_close_on,
        updated_at=now,
    )
