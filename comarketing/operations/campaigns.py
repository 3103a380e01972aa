"""Plan a campaign or an event, change it, cancel it, and say which partners take part."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from comarketing import rules
from comarketing.models import Campaign, CampaignPartner
from journal import operations as journal
from partners.access import Actor
from partners.models import Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is planned. `ends_on` is the last day, included; no day yet is no day at all."""

    name: str
    type: str
    description: str = ""
    town: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def plan(*, plan: Plan, partners: Collection[Partner], by: Actor, now: datetime) -> Campaign:
    """Plan a campaign with these partners, who are told. Raises Refused."""
    by.require("campaign.plan")
    rules.check_days(plan.starts_on, plan.ends_on)
    campaign = Campaign.objects.create(**asdict(plan))
    journal.record("campaign.planned", **_told(campaign, None, by, now))
    for partner in partners:
        add_partner(campaign=campaign, partner=partner, by=by, now=now)
    return campaign


@transaction.atomic
def change(*, campaign: Campaign, plan: Plan, by: Actor, now: datetime) -> Campaign:
    """Change what is planned. Raises Refused."""
    by.require("campaign.plan")
    campaign = _locked(campaign)
    rules.check_on(is_cancelled=campaign.cancelled_at is not None)
    rules.check_days(plan.starts_on, plan.ends_on)
    changed = [name for name, value in asdict(plan).items() if getattr(campaign, name) != value]
    for name in changed:
        setattr(campaign, name, getattr(plan, name))
    if changed:
        campaign.save(update_fields=changed)
        for told in _told_to_each(campaign, by, now):
            journal.record("campaign.changed", **told)
    return campaign


@transaction.atomic
def cancel(*, campaign: Campaign, reason: str, by: Actor, now: datetime) -> Campaign:
    """It does not take place; what was paid and who took part stay known. Raises Refused."""
    by.require("campaign.plan")
    campaign = _locked(campaign)
    rules.check_on(is_cancelled=campaign.cancelled_at is not None)
    rules.check_not_over(campaign.ends_on, timezone.localdate(now))
    campaign.cancelled_at = now
    campaign.save(update_fields=["cancelled_at"])
    for told in _told_to_each(campaign, by, now, reason=reason):
        journal.record("campaign.cancelled", **told)
    return campaign


@transaction.atomic
def add_partner(*, campaign: Campaign, partner: Partner, by: Actor, now: datetime) -> CampaignPartner:
    """A partner takes part, sees the campaign from now on, and is told; added twice, it takes part once."""
    by.require("campaign.plan")
    campaign = _locked(campaign)
    rules.check_on(is_cancelled=campaign.cancelled_at is not None)
    rules.check_may_take_part(is_active=partner.status == Partner.Status.ACTIVE)
    part, is_first = CampaignPartner.objects.get_or_create(
        campaign=campaign, partner=partner, defaults={"joined_at": now}
    )
    if is_first:
        journal.record("campaign.partner_added", **_told(campaign, partner.pk, by, now))
    return part


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def _told_to_each(campaign: Campaign, by: Actor, now: datetime, **data: str) -> Iterator[dict[str, Any]]:
    """One event for each partner that takes part, since each reads its own; one for the vendor where none does."""
    partners: list[int | None] = list(campaign.participations.values_list("partner_id", flat=True))
    for partner_id in partners or [None]:
        yield _told(campaign, partner_id, by, now, **data)


def _told(
    campaign: Campaign, partner_id: int | None, by: Actor, now: datetime, **data: str
) -> dict[str, Any]:
    """What the journal is told of a campaign."""
    days = {name: day.isoformat() for name in ("starts_on", "ends_on") if (day := getattr(campaign, name))}
    words = {"name": campaign.name, "type": campaign.type, **days, **data}
    return {"subject": campaign.public_id, "partner_id": partner_id, "by": by, "at": now, "data": words}
