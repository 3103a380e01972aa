"""The demo's journal: the events that the leads and opportunities of three years would have left."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from journal.models import Event, Notification
from leads.models import LeadShare, Opportunity
from partners.models import Member, Partner
from portal.demo.organisations import Channel
from portal.demo.pipeline import Books

RECENT = timedelta(days=14)
How, Stage = LeadShare.How, Opportunity.Stage
FOR_PARTNER = {"lead.shared", "lead.timed_out", "opportunity.won", "opportunity.lost"}
FOR_MANAGER = {"lead.accepted", "lead.declined", "lead.converted", "lead.timed_out", "opportunity.won"}


def write(channel: Channel, books: Books) -> None:
    """Events in the order in which they happened; those of the last days also ring the bell."""
    teller = _Teller(channel)
    events = [event for share in books.shares for event in teller.share(share)]
    partner_of = {role.opportunity.pk: role.partner for role in books.roles}
    events += [
        event for row in books.opportunities for event in teller.opportunity(row, partner_of.get(row.pk))
    ]
    saved = Event.objects.bulk_create(sorted(events, key=lambda event: event.occurred_at), batch_size=2000)
    Notification.objects.bulk_create(teller.notifications(saved), batch_size=2000)


class _Teller:
    """Who did it on each side, and what the journal keeps of it."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.managers = {member.pk: member for member in channel.managers}
        self.partners = {partner.pk: partner for partner in channel.partners}

    def share(self, share: LeadShare) -> Iterator[Event]:
        names = {"company": share.lead.account.name, "partner": share.partner.name}
        shown: dict[str, Any] = {**names, "accept_by_at": share.accept_by and share.accept_by.isoformat()}
        seller = self.channel.members[share.partner_id][0]
        if share.how == How.PASSED:
            yield _event(
                "lead.shared", share, share.partner, self._manager(share.partner), share.passed_at, shown
            )
        else:
            yield _event("lead.introduced", share, share.partner, seller, share.passed_at, names)
        if share.accepted_at and share.how == How.PASSED:
            late = {**names, "late": False}
            yield _event("lead.accepted", share, share.partner, seller, share.accepted_at, late)
        if share.qualified_at:
            yield _event("lead.qualified", share, share.partner, seller, share.qualified_at, names)
        if share.until_at:
            why = {**names, "reason": share.reason, "contacted": False}
            actor = None if share.state == "TIMED_OUT" else seller
            yield _event(f"lead.{share.state.lower()}", share, share.partner, actor, share.until_at, why)

    def opportunity(self, row: Opportunity, partner: Partner | None) -> Iterator[Event]:
        data = {
            "company": row.account.name,
            "name": row.name,
            "amount": str(row.amount),
            "currency": row.currency,
            "reason": row.lost_reason,
        }
        actor = self.channel.members[partner.pk][0] if partner else row.owner
        if row.closed_at and row.stage in {Stage.WON, Stage.LOST}:
            yield _event(f"opportunity.{row.stage.lower()}", row, partner, actor, row.closed_at, data)

    def notifications(self, events: list[Event]) -> Iterator[Notification]:
        newest = max(event.occurred_at for event in events)
        for event in events:
            if event.partner_id is None or event.occurred_at < newest - RECENT:
                continue
            for member in self._told(event):
                if member.user_id != event.actor_id:
                    yield Notification(event=event, partner_id=event.partner_id, user=member.user)

    def _told(self, event: Event) -> Iterator[Member]:
        partner = self.partners[event.partner_id]  # type: ignore[index]
        if event.kind in FOR_PARTNER:
            yield from self.channel.members[partner.pk][:2]
        manager = self._manager(partner)
        if event.kind in FOR_MANAGER and manager:
            yield manager

    def _manager(self, partner: Partner) -> Member | None:
        return self.managers.get(partner.manager_id or 0)


def _event(
    kind: str,
    row: LeadShare | Opportunity,
    partner: Partner | None,
    member: Member | None,
    at: datetime,
    data: dict[str, Any],
) -> Event:
    subject: UUID = row.public_id
    return Event(
        kind=kind,
        partner=partner,
        actor=member.user if member else None,
        actor_name=member.user.name if member else "Tandem",
        by_vendor=member is None or member.partner_id is None,
        subject=subject,
        data=data,
        occurred_at=at,
    )
