"""Touches: what attribution may count. Written by the vendor's own hand, one per act."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from leads.models import Account, Interaction, LeadShare, Touch, TouchParty


def passed(share: LeadShare) -> Touch:
    """The vendor passed a lead on."""
    return _create(
        Touch(
            account_id=share.lead.account_id,
            contact_id=share.contact_id,
            campaign_id=share.lead.campaign_id,
            kind=Touch.Kind.LEAD_PASSED,
            recorded=Touch.Recorded.MACHINE,
            subject=share.public_id,
            at=share.passed_at,
            recorded_at=share.passed_at,
        ),
        party_id=None,
    )


def logged(interaction: Interaction, *, kind: str) -> Touch | None:
    """The touch of an interaction logged by hand, unless the same person has one of this kind that day.

    The account is locked, so that two people who log the same call at once make one touch.
    """
    share = interaction.share
    Account.objects.select_for_update(no_key=True).get(pk=share.lead.account_id)
    if _has_one(share, kind, interaction.occurred_at):
        return None
    return _create(
        Touch(
            account_id=share.lead.account_id,
            contact_id=share.contact_id,
            kind=kind,
            recorded=Touch.Recorded.HAND,
            subject=interaction.public_id,
            at=interaction.occurred_at,
            recorded_at=interaction.recorded_at,
        ),
        party_id=None if interaction.by_vendor else interaction.partner_id,
    )


def _has_one(share: LeadShare, kind: str, at: datetime) -> bool:
    """A day is the partner's own, from midnight to midnight."""
    zone = ZoneInfo(share.partner.time_zone)
    starts = datetime.combine(at.astimezone(zone).date(), time.min, zone)
    return Touch.objects.filter(
        account_id=share.lead.account_id,
        contact=share.contact_id,
        kind=kind,
        at__gte=starts,
        at__lt=starts + timedelta(days=1),
    ).exists()


def _create(touch: Touch, *, party_id: int | None) -> Touch:
    touch.save(force_insert=True)
    TouchParty.objects.create(touch=touch, partner_id=party_id)
    return touch
