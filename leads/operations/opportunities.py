"""An opportunity from its first stage to won or lost: every step kept, validation by rule or by the vendor."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from journal import operations as journal
from leads import rules
from leads.models import Opportunity, OpportunityPartner, StageChange
from leads.operations import customers
from partners.access import Actor
from portal.lib import tenancy

Stage, Role = Opportunity.Stage, OpportunityPartner.Role


@transaction.atomic
def advance(*, opportunity: Opportunity, to: str, by: Actor, now: datetime) -> Opportunity:
    """Move to another open stage, forward or back."""
    by.require("opportunity.advance")
    with _held(opportunity) as opportunity:
        rules.check_stage(opportunity.stage, "advance", to)
        _move(opportunity, to, by, now)
        journal.record("opportunity.advanced", **_told(opportunity, by, now, stage=to))
    return opportunity


@transaction.atomic
def win(*, opportunity: Opportunity, amount: Decimal | None = None, by: Actor, now: datetime) -> Opportunity:
    """The contract is signed, for `amount` where it differs from what was expected."""
    by.require("opportunity.win")
    with _held(opportunity) as opportunity:
        rules.check_stage(opportunity.stage, "win", Stage.WON)
        opportunity.amount = opportunity.amount if amount is None else amount
        opportunity.closed_at = now
        _move(opportunity, Stage.WON, by, now)
        journal.record("opportunity.won", **_told(opportunity, by, now, **_money(opportunity)))
    return opportunity


@transaction.atomic
def lose(*, opportunity: Opportunity, reason: str, by: Actor, now: datetime) -> Opportunity:
    """The sale is lost, for the reason given."""
    by.require("opportunity.lose")
    rules.check_reason(reason, Opportunity.Lost.values)
    with _held(opportunity) as opportunity:
        rules.check_stage(opportunity.stage, "lose", Stage.LOST)
        opportunity.lost_reason, opportunity.closed_at = reason, now
        _move(opportunity, Stage.LOST, by, now)
        journal.record(
            "opportunity.lost", **_told(opportunity, by, now, **_money(opportunity), reason=reason)
        )
    return opportunity


@transaction.atomic
def change(
    *,
    opportunity: Opportunity,
    amount: Decimal,
    expected_close_on: date | None,
    siren: str = "",
    by: Actor,
    now: datetime,
) -> Opportunity:
    """Another amount or expected close. What becomes small and complete may validate itself; nothing unvalidates."""
    by.require("opportunity.advance")
    with _held(opportunity) as opportunity:
        rules.check_open(opportunity.stage)
        before = str(opportunity.amount)
        customers.identify(opportunity.account, siren)
        opportunity.amount, opportunity.expected_close_on = amount, expected_close_on
        if opportunity.validated_at is None and rules.validates_itself(deal_of(opportunity)):
            opportunity.validated_at = now
        _save(opportunity, now)
        journal.record(
            "opportunity.changed", **_told(opportunity, by, now, **_money(opportunity), before=before)
        )
    return opportunity


@transaction.atomic
def validate(*, opportunity: Opportunity, by: Actor, now: datetime) -> Opportunity:
    """The vendor accepts the opportunity into the validated pipeline, dated today."""
    by.require("opportunity.validate")
    opportunity = locked(opportunity)
    rules.check_validation(
        stage=opportunity.stage, is_validated=opportunity.validated_at is not None, deal=deal_of(opportunity)
    )
    opportunity.validated_at = now
    _save(opportunity, now)
    journal.record("opportunity.validated", **_told(opportunity, by, now, **_money(opportunity)))
    return opportunity


@contextmanager
def _held(opportunity: Opportunity) -> Iterator[Opportunity]:
    """The opportunity locked, and every partner's rows of it in reach; one foreign to the actor does not exist."""
    Opportunity.objects.get(pk=opportunity.pk)  # in the actor's own scope
    with tenancy.every_partner():
        yield locked(opportunity)


def locked(opportunity: Opportunity) -> Opportunity:
    return (
        Opportunity.objects.select_for_update(no_key=True, of=("self",))
        .select_related("account", "lead")
        .get(pk=opportunity.pk)
    )


def _move(opportunity: Opportunity, to: str, by: Actor, now: datetime) -> None:
    before, opportunity.stage = opportunity.stage, to
    _save(opportunity, now)
    note(opportunity, before, by, now)


def _save(opportunity: Opportunity, now: datetime) -> None:
    opportunity.updated_at = now
    opportunity.save(
        update_fields=[
            *("stage", "amount", "expected_close_on", "validated_at", "closed_at", "lost_reason"),
            "updated_at",
        ]
    )


def note(opportunity: Opportunity, before: str, by: Actor, now: datetime) -> None:
    StageChange.objects.create(
        opportunity=opportunity,
        from_stage=before,
        to_stage=opportunity.stage,
        changed_at=now,
        by_vendor=by.is_vendor,
        author_name=by.name,
    )


def deal_of(opportunity: Opportunity) -> rules.Deal:
    others = Opportunity.objects.filter(account_id=opportunity.account_id, closed_at=None)
    return rules.Deal(
        amount=opportunity.amount,
        has_contact=bool(opportunity.lead and opportunity.lead.contact_id),
        has_expected_close=opportunity.expected_close_on is not None,
        customer_is_identified=bool(opportunity.account.siren),
        is_alone=not others.exclude(pk=opportunity.pk).exists(),
    )


def _partner_id(opportunity: Opportunity) -> int | None:
    """The partner of record, who reads the event; none for the vendor's own."""
    return opportunity.partners.filter(role=Role.RECORD).values_list("partner_id", flat=True).first()


def _told(opportunity: Opportunity, by: Actor, now: datetime, **more: str) -> dict[str, Any]:
    """What the journal is told of it, with the names its sentence needs."""
    names = {
        "company": opportunity.account.name,
        "name": opportunity.name,
        "reference": opportunity.reference,
    }
    told = {"subject": opportunity.public_id, "partner_id": _partner_id(opportunity), "by": by, "at": now}
    return {**told, "data": {**names, **more}}


def _money(opportunity: Opportunity) -> dict[str, str]:
    return {"amount": str(opportunity.amount), "currency": opportunity.currency}
