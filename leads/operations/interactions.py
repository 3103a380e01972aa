"""What both sides did about a shared lead, and the touches that come of it."""

from datetime import datetime

from django.db import transaction

from journal import operations as journal
from leads import rules
from leads.models import Interaction, LeadShare
from leads.operations import touches
from leads.operations.shares import locked
from leads.rules import Clock
from partners.access import Actor
from portal.lib import tenancy

State = LeadShare.State


@transaction.atomic
def log(
    *,
    share: LeadShare,
    kind: str,
    outcome: str = "",
    body: str = "",
    occurred_at: datetime,
    by: Actor,
    now: datetime,
) -> Interaction:
    """Write down a call, an e-mail, a meeting or a note; both sides read it.

    What the customer took part in becomes a touch, and the partner's first of these is the first contact.
    """
    by.require("lead.interact")
    LeadShare.objects.get(pk=share.pk)  # in the actor's own scope: a foreign share does not exist
    with tenancy.every_partner():  # touches are the vendor's rows, and a seller may only read shares
        share = locked(share)
        rules.check_interaction(
            state=share.state, kind=kind, outcome=outcome, body=body, occurred_at=occurred_at, now=now
        )
        interaction = _write(share, kind, outcome, body, occurred_at, by, now)
        _touch(interaction, now)
        _first_contact(share, interaction, now)
        journal.record(
            "lead.interaction_logged",
            subject=share.public_id,
            partner_id=share.partner_id,
            by=by,
            at=now,
            data={"company": share.lead.account.name, "kind": kind, "outcome": outcome},
        )
    return interaction


def _write(
    share: LeadShare, kind: str, outcome: str, body: str, occurred_at: datetime, by: Actor, now: datetime
) -> Interaction:
    return Interaction.objects.create(
        partner_id=share.partner_id,
        share=share,
        kind=kind,
        outcome=outcome,
        body=body,
        by_vendor=by.is_vendor,
        author_id=by.user_id,
        author_name=by.name,
        occurred_at=occurred_at,
        recorded_at=now,
    )


def _touch(interaction: Interaction, now: datetime) -> None:
    kind = rules.touch_kind(
        kind=interaction.kind,
        outcome=interaction.outcome,
        has_contact=interaction.share.contact_id is not None,
        occurred_at=interaction.occurred_at,
        now=now,
    )
    if kind:
        touches.logged(interaction, kind=kind)


def _first_contact(share: LeadShare, interaction: Interaction, now: datetime) -> None:
    """The partner reached the customer: an accepted lead is now contacted."""
    if interaction.by_vendor or not rules.is_first_contact(interaction.kind, interaction.outcome):
        return
    if "contact" not in rules.verbs_of(share.state):
        return
    share.state = rules.following(share.state, "contact", Clock(now=now, accept_by=share.accept_by))
    share.contacted_at = share.contacted_at or interaction.occurred_at
    share.save(update_fields=["state", "contacted_at"])
