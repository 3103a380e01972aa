"""What a partner decides about a lead it was passed or brought in, until it ends or becomes an opportunity."""

from datetime import datetime
from typing import Any

from django.db import transaction

from journal import operations as journal
from leads import rules
from leads.models import LeadShare, Opportunity
from leads.operations import conversion
from leads.operations.conversion import Terms
from leads.rules import Clock
from partners.access import Actor
from portal.lib.refusal import Refused

State = LeadShare.State


@transaction.atomic
def accept(*, share: LeadShare, by: Actor, now: datetime) -> LeadShare:
    """Take a lead on. Late is allowed until it has been timed out; the page shows it."""
    by.require("lead.accept")
    share = locked(share)
    _follow(share, "accept", now)
    share.accepted_at = now
    share.save(update_fields=["state", "accepted_at"])
    late = share.accept_by is not None and now > share.accept_by
    journal.record("lead.accepted", **_told(share, by, now, late=late))
    return share


@transaction.atomic
def decline(*, share: LeadShare, reason: str, contacted: bool, by: Actor, now: datetime) -> LeadShare:
    """Say no, why, and whether the customer was contacted all the same."""
    by.require("lead.decline")
    share = locked(share)
    rules.check_reason(reason, rules.DECLINE_REASONS)
    _follow(share, "decline", now)
    share.contacted_at = now if contacted else share.contacted_at
    _end(share, reason, now)
    journal.record("lead.declined", **_told(share, by, now, reason=reason, contacted=contacted))
    return share


@transaction.atomic
def qualify(*, share: LeadShare, by: Actor, now: datetime) -> LeadShare:
    """The need is real. Whoever is qualified was contacted, at the latest now."""
    by.require("lead.qualify")
    share = locked(share)
    _follow(share, "qualify", now)
    share.contacted_at, share.qualified_at = share.contacted_at or now, now
    share.save(update_fields=["state", "contacted_at", "qualified_at"])
    journal.record("lead.qualified", **_told(share, by, now))
    return share


@transaction.atomic
def disqualify(*, share: LeadShare, reason: str, by: Actor, now: datetime) -> LeadShare:
    """There is nothing to sell, for the reason given."""
    by.require("lead.qualify")
    share = locked(share)
    rules.check_reason(reason, rules.DISQUALIFY_REASONS)
    _follow(share, "disqualify", now)
    _end(share, reason, now)
    journal.record("lead.disqualified", **_told(share, by, now, reason=reason))
    return share


@transaction.atomic
def hand_back(*, share: LeadShare, reason: str, by: Actor, now: datetime) -> LeadShare:
    """Give an accepted lead back, so that the vendor can pass it to another partner."""
    by.require("lead.hand_back")
    share = locked(share)
    rules.check_reason(reason, rules.HAND_BACK_REASONS)
    _follow(share, "hand_back", now)
    _end(share, reason, now)
    journal.record("lead.handed_back", **_told(share, by, now, reason=reason))
    return share


@transaction.atomic
def time_out(*, share: LeadShare, by: Actor, now: datetime) -> LeadShare:
    """Take back a lead that nobody answered in time."""
    by.require("lead.recall")
    share = locked(share)
    _follow(share, "time_out", now)
    _end(share, "", now)
    journal.record("lead.timed_out", **_told(share, by, now))
    return share


def time_out_late(*, by: Actor, now: datetime, limit: int = 1000) -> int:
    """Time out every share whose clock has run out; safe under two sweepers. Gives how many."""
    late = LeadShare.objects.filter(state=State.ASSIGNED, accept_by__lte=now).order_by("accept_by")
    ended = 0
    for share in list(late[:limit]):
        try:
            time_out(share=share, by=by, now=now)
        except Refused:  # the partner answered in the meantime
            continue
        ended += 1
    return ended


@transaction.atomic
def convert(*, share: LeadShare, terms: Terms, by: Actor, now: datetime) -> Opportunity:
    """The lead becomes an opportunity, whose origin and partner of record are decided here and kept."""
    by.require("lead.convert")
    share = locked(share)
    stage = rules.opening_stage(share.state)
    _follow(share, "convert", now)
    share.contacted_at, share.qualified_at = share.contacted_at or now, share.qualified_at or now
    share.converted_at = now
    share.save(update_fields=["state", "contacted_at", "qualified_at", "converted_at"])
    opportunity = conversion.begin(share=share, stage=stage, terms=terms, by=by, now=now)
    made = {name: getattr(opportunity, name) for name in ("reference", "currency")}
    exact = {"opportunity": str(opportunity.public_id), "amount": str(opportunity.amount)}
    journal.record("lead.converted", **_told(share, by, now, **made, **exact))
    return opportunity


def locked(share: LeadShare) -> LeadShare:
    """The share as it stands now, locked in the actor's own scope: a foreign one does not exist."""
    return (
        LeadShare.objects.select_for_update(no_key=True, of=("self",))
        .select_related("lead__account", "partner")
        .get(pk=share.pk)
    )


def _follow(share: LeadShare, verb: str, now: datetime) -> None:
    share.state = rules.following(share.state, verb, Clock(now=now, accept_by=share.accept_by))


def _end(share: LeadShare, reason: str, now: datetime) -> None:
    share.reason, share.until_at = reason, now
    share.save(update_fields=["state", "contacted_at", "reason", "until_at"])


def _told(share: LeadShare, by: Actor, now: datetime, **more: Any) -> dict[str, Any]:
    """What the journal is told of it, with the names its sentence needs."""
    names = {"company": share.lead.account.name, "partner": share.partner.name}
    told = {"subject": share.public_id, "partner_id": share.partner_id, "by": by, "at": now}
    return {**told, "data": {**names, **more}}
