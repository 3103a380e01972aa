"""Partners come in, change, and move along the programme's path."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction

from partners import journal, rules
from partners.access import Actor
from partners.models import Member, Partner, Tier


@dataclass(frozen=True, slots=True)
class Facts:
    """What the vendor knows of a partner and may change at any time."""

    name: str
    kind: str = Partner.Kind.RESELLER
    tier: Tier | None = None
    size: str = ""
    siren: str = ""
    parent_group: Partner | None = None
    region: str = ""
    country: str = "FR"
    currency: str = "EUR"
    language: str = "fr"
    joined_on: date | None = None
    manager: Member | None = None

    def items(self) -> Iterator[tuple[str, object]]:
        return ((field.name, getattr(self, field.name)) for field in fields(self))


@transaction.atomic
def add(*, facts: Facts, status: str, by: Actor, now: datetime) -> Partner:
    """A new partner, with its status from the start. Raises Refused."""
    by.require("partner.add")
    _check(facts, partner=None)
    if status == Partner.Status.ACTIVE:
        rules.check_first_day(facts.joined_on)
    partner = Partner.objects.create(status=status, **dict(facts.items()))
    _record("partner.added", partner, by, now)
    return partner


@transaction.atomic
def change(*, partner: Partner, facts: Facts, by: Actor, now: datetime) -> Partner:
    """The partner's facts as they are now; nothing is recorded when nothing changed. Raises Refused."""
    by.require("partner.edit")
    partner = _locked(partner)
    _check(facts, partner=partner)
    changed = [name for name, value in facts.items() if getattr(partner, name) != value]
    if not changed:
        return partner
    for name, value in facts.items():
        setattr(partner, name, value)
    if partner.status == Partner.Status.ACTIVE:
        rules.check_first_day(partner.joined_on)
    partner.save(update_fields=changed)
    _record("partner.changed", partner, by, now, fields=changed)
    return partner


@transaction.atomic
def move(*, partner: Partner, status: str, reason: str = "", by: Actor, now: datetime) -> Partner:
    """Activate, suspend or end a partner; its rows stay. Raises Refused."""
    by.require("partner.move")
    partner = _locked(partner)
    rules.check_move(partner.status, status, partner.joined_on)
    partner.status = status
    partner.save(update_fields=["status"])
    _record("partner.moved", partner, by, now, status=status, reason=reason)
    return partner


def _locked(partner: Partner) -> Partner:
    return Partner.objects.select_for_update().get(pk=partner.pk)


def _check(facts: Facts, partner: Partner | None) -> None:
    rules.check_siren(facts.siren)
    if facts.manager:
        rules.check_manager(facts.manager.role, facts.manager.partner_id, facts.manager.left_at)
    if partner and facts.parent_group:
        rules.check_group(partner.pk, set(_upwards(facts.parent_group)))


def _upwards(group: Partner | None) -> Iterator[int]:
    seen: set[int] = set()
    while group is not None and group.pk not in seen:
        seen.add(group.pk)
        yield group.pk
        group = group.parent_group


def _record(kind: str, partner: Partner, by: Actor, now: datetime, **data: object) -> None:
    about = {"name": partner.name, **data}
    journal.record(kind, subject=partner.public_id, partner_id=partner.pk, by=by, at=now, data=about)
