"""The demo's journal: the events that three years would have left, and the bell of the last days."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from comarketing.models import Campaign, Fund
from journal.models import Event, Notification
from leads.models import LeadShare, Opportunity
from partners.models import Member, Partner
from portal.demo import office
from portal.demo.books import Books, local_day
from portal.demo.campaigns import Calendar
from portal.demo.funds import Course
from portal.demo.organisations import Channel

BELL_DAYS, BELL_LENGTH = 5, 12
How, Stage = LeadShare.How, Opportunity.Stage
SELLERS = ("lead.shared", "lead.timed_out", "opportunity.won", "opportunity.lost", "opportunity.validated")
MANAGER = (
    "lead.accepted",
    "lead.declined",
    "lead.handed_back",
    "lead.converted",
    "lead.timed_out",
    "opportunity.won",
)
MARKETERS = ("campaign.partner_added", "fund.granted")


def write(channel: Channel, books: Books, calendar: Calendar, courses: list[Course], now: datetime) -> None:
    """Events in the order in which they happened; those of the last days also ring the bell."""
    teller = _Teller(channel, books)
    told = [event for share in books.shares for event in teller.share(share)]
    told += [event for deal in books.opportunities for event in teller.deal(deal)]
    told += [event for campaign in calendar.campaigns for event in teller.campaign(campaign, calendar)]
    told += [teller.grant(course) for course in courses]
    happened = sorted((event for event in told if event.occurred_at < now), key=lambda e: e.occurred_at)
    saved = Event.objects.bulk_create(happened, batch_size=2000)
    Notification.objects.bulk_create(_bell(saved, teller, channel), batch_size=2000)


class _Teller:
    """Who did it on each side, and what the journal keeps of it."""

    def __init__(self, channel: Channel, books: Books) -> None:
        self.channel = channel
        self.managers = {member.pk: member for member in channel.managers}
        self.partners = {partner.pk: partner for partner in channel.partners}
        self.of_record = books.of_record()
        self.deal_of = {deal.lead_id: deal for deal in books.opportunities if deal.lead_id}

    def share(self, share: LeadShare) -> Iterator[Event]:
        names = {"company": share.lead.account.name, "partner": share.partner.name}
        seller, partner = self.channel.members[share.partner_id][0], share.partner
        if share.how == How.PASSED:
            shown = {**names, "accept_by_at": share.accept_by and share.accept_by.isoformat()}
            yield _event("lead.shared", share, partner, self.manager(partner), share.passed_at, shown)
        else:
            yield _event("lead.introduced", share, partner, seller, share.passed_at, names)
        if share.accepted_at and share.how == How.PASSED:
            late = bool(share.accept_by and share.accepted_at > share.accept_by)
            yield _event("lead.accepted", share, partner, seller, share.accepted_at, {**names, "late": late})
        if share.qualified_at:
            yield _event("lead.qualified", share, partner, seller, share.qualified_at, names)
        if share.converted_at and (deal := self.deal_of.get(share.lead_id)):
            made = {**names, **_money(deal), "opportunity": str(deal.public_id), "reference": deal.reference}
            yield _event("lead.converted", share, partner, seller, share.converted_at, made)
        if share.until_at:
            why = {**names, "reason": share.reason, "contacted": False}
            actor = None if share.state == "TIMED_OUT" else seller
            yield _event(f"lead.{share.state.lower()}", share, partner, actor, share.until_at, why)

    def deal(self, deal: Opportunity) -> Iterator[Event]:
        partner = self.of_record.get(deal.pk)
        data = {"company": deal.account.name, "name": deal.name, "reference": deal.reference, **_money(deal)}
        actor = self.channel.members[partner.pk][0] if partner else deal.owner
        if partner and deal.validated_at and deal.validated_at > deal.created_at:
            manager = self.manager(partner)
            yield _event("opportunity.validated", deal, partner, manager, deal.validated_at, data)
        if deal.closed_at:
            data["reason"] = deal.lost_reason
            yield _event(f"opportunity.{deal.stage.lower()}", deal, partner, actor, deal.closed_at, data)

    def campaign(self, campaign: Campaign, calendar: Calendar) -> Iterator[Event]:
        data = {"name": campaign.name}
        for partner in calendar.partners[campaign.pk]:
            joined_at = calendar.joined[campaign.pk]
            yield _event("campaign.partner_added", campaign, partner, self.manager(partner), joined_at, data)
        if campaign.cancelled_at:
            for partner in calendar.partners[campaign.pk]:
                data = {"name": campaign.name, "reason": "Salle indisponible"}
                yield _event(
                    "campaign.cancelled",
                    campaign,
                    partner,
                    self.channel.managers[0],
                    campaign.cancelled_at,
                    data,
                )

    def grant(self, course: Course) -> Event:
        """A fund is granted with its first movement."""
        step, period = course.steps[0], course.period
        data = {"name": course.name, "amount": str(step.amount), "currency": "EUR"}
        data["ends_on"] = period.last_day.isoformat()
        at = datetime.combine(step.day, time(9, 30), office.PARIS)
        return _event("fund.granted", course.fund, course.partner, self.manager(course.partner), at, data)

    def manager(self, partner: Partner) -> Member | None:
        return self.managers.get(partner.manager_id or 0)

    def told(self, event: Event) -> Iterator[Member]:
        """Whom the product would have told."""
        partner = self.partners[event.partner_id or 0]
        people, manager = self.channel.members[partner.pk], self.manager(partner)
        if event.kind in SELLERS:
            yield from (member for member in people if member.role in ("PARTNER_ADMIN", "PARTNER_SELLER"))
        if event.kind in MARKETERS:
            yield from (member for member in people if member.role != "PARTNER_SELLER")
        if event.kind in MANAGER and manager:
            yield manager


def _bell(events: Iterable[Event], teller: _Teller, channel: Channel) -> Iterator[Notification]:
    """Those of the last five working days, a dozen for one person at most; read but for the last day's."""
    days = office.working_days_before(channel.today, BELL_DAYS)
    heard: Counter[int] = Counter()
    for event in sorted(events, key=lambda one: one.occurred_at, reverse=True):
        day = local_day(event.occurred_at)
        if event.partner_id is None or day < days[-1]:
            continue
        for member in teller.told(event):
            if member.user_id != event.actor_id and heard[member.pk] < BELL_LENGTH:
                heard[member.pk] += 1
                read_at = event.occurred_at + timedelta(hours=2) if day < days[0] else None
                yield Notification(
                    event=event, partner_id=event.partner_id, user=member.user, read_at=read_at
                )


def _money(deal: Opportunity) -> dict[str, str]:
    return {"amount": str(deal.amount), "currency": deal.currency}


def _event(
    kind: str,
    row: LeadShare | Opportunity | Campaign | Fund,
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
