"""Whose deal it is: the origin of an opportunity, its partner of record, and who influenced it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Literal, TypeVar

OriginKind = Literal["vendor_passed", "sourced", "vendor"]
Reason = Literal["delivered_lead", "registration", "introduced_lead", "touch", "no_partner"]
Partner = TypeVar("Partner", int, str)

WHOLE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRules:
    """How far back, in days, one looks for vendor's work before a registration and for a touch."""

    registration_days: int = 180
    touch_days: int = 180


@dataclass(frozen=True, kw_only=True)
class ConvertedLead(Generic[Partner]):
    """The lead that became the opportunity: the partner the vendor delivered it to, or who introduced it."""

    id: int | str
    delivered_to: Partner | None = None
    introduced_by: Partner | None = None


@dataclass(frozen=True, kw_only=True)
class Registration(Generic[Partner]):
    """An approved registration of the account's deal, dated by its first complete submission."""

    id: int | str
    partner: Partner
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorWork:
    """A vendor lead on the account (begun and ended when delivered), or a vendor opportunity while open."""

    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AccountTouch(Generic[Partner]):
    """An eligible touch of the account; `parties` as recorded, None being the vendor."""

    id: int | str
    at: datetime
    is_visit: bool
    parties: tuple[Partner | None, ...]


@dataclass(frozen=True, kw_only=True)
class OpportunityFacts(Generic[Partner]):
    """What is known of one opportunity and its account when its origin is decided.

    `registrations` are the approved ones of this opportunity; `vendor_work` leaves this opportunity and
    its own lead out; `touches` are those whose kind counts, in any order.
    """

    created_at: datetime
    lead: ConvertedLead[Partner] | None = None
    registrations: tuple[Registration[Partner], ...] = ()
    vendor_work: tuple[VendorWork, ...] = ()
    touches: tuple[AccountTouch[Partner], ...] = ()


@dataclass(frozen=True)
class Origin(Generic[Partner]):
    """Where an opportunity comes from, and the id of the lead, registration or touch that says so."""

    kind: OriginKind
    partner: Partner | None
    reason: Reason
    evidence: int | str | None = None


RULES = OriginRules()


def origin(facts: OpportunityFacts[Partner], rules: OriginRules = RULES) -> Origin[Partner]:
    """The one origin of an opportunity: the first rule that applies, with its reason.

    Only what was there at creation counts, so that an origin never moves later. Source: docs/origin.md.
    """
    return (
        _delivered_lead(facts)
        or _registration(facts, rules)
        or _introduced_lead(facts)
        or _partner_touch(facts, rules)
        or Origin("vendor", None, "no_partner")
    )


def influencers(
    touches: Iterable[AccountTouch[Partner]], found: Origin[Partner], until: datetime
) -> tuple[Partner, ...]:
    """The partners with a touch that is no mere visit and that are not the origin, sorted.

    `until` is the close, or the date of the report while it is open. Overlaps: never a share of a total.
    """
    seen = {party for touch in touches if touch.at <= until and not touch.is_visit for party in touch.parties}
    return tuple(sorted(party for party in seen if party is not None and party != found.partner))


def partner_of_record(
    registrations: Sequence[Registration[Partner]], fulfilled_by: Partner | None, found: Origin[Partner]
) -> Partner | None:
    """The approved registration's partner, else the fulfilling one, else that of the origin, else None.

    The opportunity counts whole for it. Of several registrations the first submitted holds.
    """
    if registrations:
        return _first_submitted(registrations).partner
    return fulfilled_by if fulfilled_by is not None else found.partner


def role_shares(agreed: Mapping[Partner, int | None]) -> dict[Partner, int]:
    """Shares, in ten-thousandths, of the partners with a role; None everywhere means equal shares.

    The first partners in order take what an equal split leaves over.
    Raises ValueError unless all or none are agreed, and agreed ones are positive and add to 10,000.
    """
    partners = sorted(agreed)
    given = [share for partner in partners if (share := agreed[partner]) is not None]
    if not given:
        return _equal_shares(partners)
    if len(given) < len(partners):
        raise ValueError("some partners have an agreed share and others have none")
    if min(given) <= 0 or sum(given) != WHOLE:
        raise ValueError("the agreed shares do not add to 100 %")
    return dict(zip(partners, given, strict=True))


def _delivered_lead(facts: OpportunityFacts[Partner]) -> Origin[Partner] | None:
    lead = facts.lead
    if lead is None or lead.delivered_to is None:
        return None
    return Origin("vendor_passed", lead.delivered_to, "delivered_lead", lead.id)


def _registration(facts: OpportunityFacts[Partner], rules: OriginRules) -> Origin[Partner] | None:
    early = [each for each in facts.registrations if each.submitted_at <= facts.created_at]
    if not early:
        return None
    first = _first_submitted(early)
    since = first.submitted_at - timedelta(days=rules.registration_days)
    if any(_touches_window(work, since, first.submitted_at) for work in facts.vendor_work):
        return None
    return Origin("sourced", first.partner, "registration", first.id)


def _introduced_lead(facts: OpportunityFacts[Partner]) -> Origin[Partner] | None:
    lead = facts.lead
    if lead is None or lead.introduced_by is None:
        return None
    return Origin("sourced", lead.introduced_by, "introduced_lead", lead.id)


def _partner_touch(facts: OpportunityFacts[Partner], rules: OriginRules) -> Origin[Partner] | None:
    touch = _lead_creation_touch(facts)
    if touch is None or not touch.parties or touch.parties[0] is None:
        return None
    if touch.at < facts.created_at - timedelta(days=rules.touch_days):
        return None
    return Origin("sourced", touch.parties[0], "touch", touch.id)


def _lead_creation_touch(facts: OpportunityFacts[Partner]) -> AccountTouch[Partner] | None:
    """The first touch up to creation that is no visit, else the first at all."""
    known = [touch for touch in facts.touches if touch.at <= facts.created_at]
    return min(known, key=lambda touch: (touch.is_visit, touch.at, touch.id), default=None)


def _first_submitted(registrations: Sequence[Registration[Partner]]) -> Registration[Partner]:
    return min(registrations, key=lambda each: (each.submitted_at, each.id))


def _touches_window(work: VendorWork, since: datetime, until: datetime) -> bool:
    return work.began_at <= until and (work.ended_at is None or work.ended_at >= since)


def _equal_shares(partners: Sequence[Partner]) -> dict[Partner, int]:
    base, left = divmod(WHOLE, len(partners)) if partners else (0, 0)
    return {partner: base + (index < left) for index, partner in enumerate(partners)}
