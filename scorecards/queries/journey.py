"""All that both sides did with one account, in the reader's own scope, and its opportunities as known on a day.

A partner reads its own acts. Of the vendor's it is told sums, of a rival's nothing: what it is shown is worked out as
if the rival had not been there, so that no figure can be taken apart to find it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from leads.models import Account, Interaction, LeadShare, Opportunity, OpportunityPartner, Touch, TouchParty
from leads.rules import touch_kind
from partners.access import Actor
from portal.lib import tenancy
from scorecards.models import ModelVersion
from scorecards.reasons import Act, Deal

if TYPE_CHECKING:
    from scorecards.crediting import Credited
    from scorecards.eligibility import Eligibility

VENDOR = 0
MOST_ACTS, MOST_DEALS = 2_000, 20
READINGS = ("linear", "full_path")
Stage = Opportunity.Stage


@dataclass(frozen=True, slots=True)
class Walk:
    """The acts the reader is shown, those it is only told the sum of, the names of the partners, the opportunities."""

    account: Account
    acts: Sequence[Act]
    unseen: Sequence[Act]
    names: dict[int, str]
    opportunities: Sequence[Opportunity]


def of_opportunity(opportunity: Opportunity, by: Actor, until: datetime) -> Walk:
    """The whole journey of its account up to `until`. At most six statements, one more scope for a partner."""
    return _walk(opportunity.account, by, until, [opportunity])


def of_account(account: Account, by: Actor, until: datetime) -> Walk:
    """The same with every opportunity the reader sees, newest first."""
    found = _with_record(Opportunity.objects.filter(account=account, created_at__lt=until))
    deals = list(found.order_by("-created_at", "-pk")[:MOST_DEALS]) if by.can("opportunity.read") else []
    return _walk(account, by, until, deals)


def opportunities():  # type: ignore[no-untyped-def]
    """Opportunities with their account and, where the reader may know it, their partner of record."""
    return _with_record(Opportunity.objects.select_related("account"))


def deal_of(opportunity: Opportunity, until: datetime) -> Deal:
    """As known then: what is closed later is open."""
    closed_at = opportunity.closed_at
    return Deal(opportunity.created_at, closed_at if closed_at and closed_at < until else None)


def record_of(opportunity: Opportunity) -> int | None:
    """The partner of record, which is that of the origin; None for the vendor's own or one we may not know."""
    found: list[OpportunityPartner] = getattr(opportunity, "of_record", [])
    return found[0].partner_id if found else None


def _with_record(rows):  # type: ignore[no-untyped-def]
    record = OpportunityPartner.objects.filter(role=OpportunityPartner.Role.RECORD).select_related("partner")
    return rows.prefetch_related(Prefetch("partners", queryset=record, to_attr="of_record"))


def _walk(account: Account, by: Actor, until: datetime, deals: Sequence[Opportunity]) -> Walk:
    touches = _touches(account, until)
    acts, names = [_act(touch, _parties(touch)) for touch in touches], _names(touches, deals)
    acts += _silent(account, by, until, touches)
    if by.partner_id is None:
        return Walk(account, acts, (), names, deals)
    joint, unseen = _of_the_vendor(account, touches, until) if deals else (frozenset(), [])
    return Walk(account, [_between_us(act, by.partner_id, joint) for act in acts], unseen, names, deals)


def credited(
    walk: Walk, by: Actor, until: datetime, versions: Mapping[str, ModelVersion]
) -> "dict[int, Credited]":
    """What was earned of each opportunity of the journey, by the engine. At most three statements, of one account."""
    if not walk.opportunities:
        return {}
    from scorecards import crediting  # NumPy: not before a page asks
    from scorecards.queries import journeys

    with tenancy.every_partner():  # all touches make a credit, also those that the reader is not shown
        touches, deals = journeys.touches([walk.account.pk]), journeys.opportunities([walk.account.pk])
        shown = [each.pk for each in walk.opportunities]
        deals = deals[[key in shown for key in deals["id"].tolist()]]
        if by.partner_id is not None:
            touches = crediting.between(touches, by.partner_id)
        return crediting.credited(touches, deals, until, versions)


def readings() -> dict[str, ModelVersion]:
    """The versions in force of the readings that pages show. One statement."""
    shown = ModelVersion.objects.filter(model__in=READINGS, state=ModelVersion.State.CURRENT)
    return {version.model: version for version in shown}


def rule(versions: Mapping[str, ModelVersion]) -> "Eligibility":
    """Which touches count in them: the first says it for all."""
    from scorecards.eligibility import eligibility
    from scorecards.queries.journeys import KINDS

    return eligibility(versions[READINGS[0]].parameters, KINDS)


def _touches(account: Account, until: datetime) -> list[Touch]:
    parties = TouchParty.objects.select_related("partner")
    rows = Touch.objects.filter(account=account, at__lt=until).select_related("campaign")
    return list(
        rows.prefetch_related(Prefetch("parties", queryset=parties)).order_by("-at", "-pk")[:MOST_ACTS]
    )


def _act(touch: Touch, parties: tuple[int, ...]) -> Act:
    return Act(
        touch=touch.pk,
        kind=touch.kind,
        at=touch.at,
        recorded_at=touch.recorded_at,
        recorded=touch.recorded,
        contact_id=touch.contact_id,
        parties=parties,
        campaign_id=touch.campaign_id,
        campaign=touch.campaign.name if touch.campaign else "",
    )


def _parties(touch: Touch) -> tuple[int, ...]:
    """Those who stand on it; a touch that nobody stands on is the vendor's."""
    return tuple(party.partner_id or VENDOR for party in touch.parties.all()) or (VENDOR,)


def _names(touches: Iterable[Touch], deals: Iterable[Opportunity]) -> dict[int, str]:
    stand = [party for touch in touches for party in touch.parties.all()]
    stand += [role for deal in deals for role in getattr(deal, "of_record", [])]
    return {each.partner.pk: each.partner.name for each in stand if each.partner}


def _silent(account: Account, by: Actor, until: datetime, touches: Sequence[Touch]) -> list[Act]:
    """Interactions that made no touch; a partner's are its own side's."""
    rows = Interaction.objects.filter(share__lead__account=account, occurred_at__lt=until)
    rows = rows.filter(by_vendor=False) if by.partner_id else rows
    found = rows.select_related("share").order_by("-occurred_at", "-pk")[:MOST_ACTS]
    subjects = {touch.subject for touch in touches}
    instants = {(touch.kind, touch.at) for touch in touches}  # imported touches name no interaction
    return [
        _unheard(each, each.share)
        for each in found
        if each.public_id not in subjects and (_touch_kind(each), each.occurred_at) not in instants
    ]


def _touch_kind(interaction: Interaction) -> str | None:
    """The kind of touch that this interaction makes when it is logged in time."""
    at = interaction.occurred_at
    return touch_kind(
        kind=interaction.kind, outcome=interaction.outcome, has_contact=True, occurred_at=at, now=at
    )


def _unheard(interaction: Interaction, share: LeadShare) -> Act:
    return Act(
        touch=None,
        kind=interaction.kind,
        at=interaction.occurred_at,
        recorded_at=interaction.recorded_at,
        recorded=Touch.Recorded.HAND,
        contact_id=share.contact_id,
        parties=(VENDOR if interaction.by_vendor else interaction.partner_id,),
        outcome=interaction.outcome,
    )


# ---- what a partner is told of the vendor ---------------------------------------------------------------------------
def _between_us(act: Act, partner_id: int, joint: frozenset[int]) -> Act:
    """An act of this partner's as it concerns the two of us, whoever else took part."""
    return replace(act, parties=(VENDOR, partner_id) if act.touch in joint else (partner_id,))


def _of_the_vendor(
    account: Account, seen: Sequence[Touch], until: datetime
) -> tuple[frozenset[int], list[Act]]:
    """Of the touches seen, those the vendor stands on too; and its others: counted and credited, never listed."""
    with tenancy.every_partner():
        ours = Touch.objects.filter(Q(parties__partner=None), account=account, at__lt=until)
        found = list(ours.distinct().select_related("campaign").order_by("-at", "-pk")[:MOST_ACTS])
    shown = {touch.pk for touch in seen}
    joint = frozenset(touch.pk for touch in found if touch.pk in shown)
    return joint, [_act(touch, (VENDOR,)) for touch in found if touch.pk not in joint]
