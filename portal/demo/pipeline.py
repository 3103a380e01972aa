"""The demo's leads, what came of them, opportunities up to the contract, touches, and invoiced lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from comarketing.models import Campaign
from leads.models import (
    Account,
    AccountPartner,
    Contact,
    Interaction,
    InvoicedLine,
    Lead,
    LeadShare,
    Opportunity,
    OpportunityPartner,
    StageChange,
    Touch,
    TouchParty,
)
from partners.models import Partner
from portal.demo import words
from portal.demo.chance import Chance, season
from portal.demo.organisations import Channel
from portal.lib.clocks import business_deadline
from portal.lib.periods import Period

S, How, Stage = LeadShare.State, LeadShare.How, Opportunity.Stage
OPEN_STAGES = [Stage.IDENTIFIED, Stage.QUALIFIED, Stage.PROPOSAL, Stage.NEGOTIATION]
SOURCE_OF = {
    "WEBINAR": "WEBINAR",
    "SHOW": "SHOW",
    "BREAKFAST": "BREAKFAST",
    "CALL_DAYS": "CALL_DAYS",
    "EMAIL": "EMAIL",
}
MEDIAN_DEAL = {"gold": 30_000, "silver": 22_000, "bronze": 12_000}
DECLINED = ["KNOWN", "WRONG_NEED", "TOO_FAR", "NO_CAPACITY"]


@dataclass
class Books:
    """Rows on their way to the database, in the order of their keys."""

    accounts: list[Account] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    shares: list[LeadShare] = field(default_factory=list)
    interactions: list[Interaction] = field(default_factory=list)
    opportunities: list[Opportunity] = field(default_factory=list)
    roles: list[OpportunityPartner] = field(default_factory=list)
    stages: list[StageChange] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    parties: list[TouchParty] = field(default_factory=list)

    def save(self) -> None:
        pointed_at: list[Sequence[Any]] = [self.accounts, self.contacts, self.leads, self.shares]
        for rows in (*pointed_at, self.interactions, self.opportunities):
            _create(rows)
        pointing: list[Sequence[Any]] = [self.roles, self.stages, self.touches, self.parties]
        for rows in (list(self._disclosed()), *pointing):
            _create(rows)

    def _disclosed(self) -> Iterator[AccountPartner]:
        """A partner sees the accounts of its leads and opportunities."""
        first: dict[tuple[int, int], datetime] = {}
        for share in self.shares:
            key = share.lead.account.pk, share.partner_id
            first[key] = min(first.get(key, share.passed_at), share.passed_at)
        for role in self.roles:
            key = role.opportunity.account.pk, role.partner_id
            first[key] = min(first.get(key, role.since_at), role.since_at)
        for (account, partner), since in first.items():
            yield AccountPartner(account_id=account, partner_id=partner, since_at=since)


def _create(rows: Sequence[Any]) -> None:
    if rows:
        type(rows[0]).objects.bulk_create(rows, batch_size=2000)


class Story:
    """One channel's three years, drawn month by month and partner by partner."""

    def __init__(self, channel: Channel, taking_part: dict[int, list[Campaign]], chance: Chance) -> None:
        self.channel, self.taking_part, self.chance = channel, taking_part, chance
        self.now = chance.office_hour(channel.today).replace(hour=8, minute=30)
        self.books = Books()

    def tell(self) -> Books:
        months = Period(self.channel.start, self.channel.today + timedelta(days=1)).months()
        for strength, partner in enumerate(self.channel.resellers):
            appetite = 6.5 * (strength + 1) ** -0.72
            for month in months:
                if (partner.joined_on or month.start_on) < month.end_on:
                    self._month(partner, month, appetite * season(month.start_on))
        for month in months:
            for _ in range(self.chance.poisson(9 * season(month.start_on))):
                self._direct(self._day(month))
        self._waiting()
        return self.books

    # -- a month of one partner ------------------------------------------------------------------------------------
    def _month(self, partner: Partner, month: Period, mean: float) -> None:
        for _ in range(self.chance.poisson(mean)):
            self._lead(partner, self._day(month), How.PASSED)
        for _ in range(self.chance.poisson(mean * 0.45)):
            self._lead(partner, self._day(month), How.INTRODUCED)

    def _day(self, month: Period) -> date:
        day = month.start_on + timedelta(days=self.chance.randrange((month.end_on - month.start_on).days))
        return min(day, self.channel.today - timedelta(days=1))

    def _waiting(self) -> None:
        """A few leads passed in the last days still wait for an answer."""
        for partner in self.channel.resellers[:14]:
            for hours in self.chance.sample([5, 9, 20, 28, 30], self.chance.randint(1, 3)):
                passed_at = self.now - timedelta(hours=hours)
                self._share(self._new_lead(partner, passed_at, How.PASSED), partner, passed_at, How.PASSED)

    # -- a lead ----------------------------------------------------------------------------------------------------
    def _lead(self, partner: Partner, day: date, how: str) -> None:
        if day < (partner.joined_on or day):
            return
        born_at = self.chance.office_hour(day)
        lead = self._new_lead(partner, born_at, how)
        share = self._share(lead, partner, born_at, how)
        self._live(share)

    def _new_lead(self, partner: Partner, at: datetime, how: str) -> Lead:
        account = self._account(at)
        contact = self._contact(account, at)
        campaign = self._campaign(partner, at) if how == How.PASSED else None
        source = SOURCE_OF.get(campaign.type, "DOWNLOAD") if campaign else "WEBSITE"
        lead = Lead(
            reference=f"L-{at.year}-{len(self.books.leads) + 1:05d}",
            account=account,
            contact=contact,
            campaign=campaign,
            need=self._need(),
            source="PARTNER" if how == How.INTRODUCED else source,
            estimated_amount=self.chance.euros(MEDIAN_DEAL[partner.tier.code] if partner.tier else 12_000),
            owner=self.chance.choice(self.channel.sellers),
            created_at=at,
        )
        self.books.leads.append(lead)
        self._born(lead, partner, how)
        return lead

    def _born(self, lead: Lead, partner: Partner, how: str) -> None:
        """The touches that made the lead: a visit now and then, and the act that left a name."""
        chance, at = self.chance, lead.created_at
        if how == How.INTRODUCED:
            self._touch(
                lead, Touch.Kind.MEETING, at - timedelta(days=chance.randint(1, 9)), [partner], hand=True
            )
            return
        if chance.happens(0.5):
            self._touch(lead, Touch.Kind.VISIT, at - timedelta(days=chance.randint(5, 60)), [])
        if lead.campaign and lead.campaign.is_event:
            self._touch(
                lead, Touch.Kind.ATTENDANCE, at - timedelta(hours=3), [None, partner], campaign=lead.campaign
            )
        else:
            self._touch(lead, Touch.Kind.FORM, at - timedelta(hours=2), [None], campaign=lead.campaign)

    def _share(self, lead: Lead, partner: Partner, at: datetime, how: str) -> LeadShare:
        passed = how == How.PASSED
        share = LeadShare(
            lead=lead,
            partner=partner,
            contact=lead.contact,
            how=how,
            state=S.ASSIGNED if passed else S.ACCEPTED,
            message=self.chance.choice(words.MESSAGES) if passed else "",
            why=self.chance.sample(words.WHY, 3) if passed else [],
            passed_at=at,
            accept_by=business_deadline(at, 2, country="FR", zone="Europe/Paris") if passed else None,
            accepted_at=None if passed else at,
        )
        self.books.shares.append(share)
        if passed:
            self._touch(lead, Touch.Kind.LEAD_PASSED, at, [None])
        return share

    def _live(self, share: LeadShare) -> None:
        """Answered or not, contacted, qualified, converted: as far as the days gone by allow."""
        chance, at = self.chance, share.passed_at
        if share.how == How.PASSED:
            at += chance.days(0.7, 0.8)
            if at > self.now:
                return
            if self._refused(share, at):
                return
            share.state, share.accepted_at = S.ACCEPTED, at
        steps = [(S.CONTACTED, 0.9, 2.5), (S.QUALIFIED, 0.62, 9), (S.CONVERTED, 0.55, 16)]
        for state, probability, median_days in steps:
            at += chance.days(median_days)
            if at > self.now:
                return
            if not chance.happens(probability * (1.25 if share.how == How.INTRODUCED else 1)):
                self._end(share, at)
                return
            self._reach(share, state, at)
        self._opportunity(share, at)

    def _refused(self, share: LeadShare, at: datetime) -> bool:
        """Not answered in time, or declined; the lead then goes to another partner."""
        if self.chance.happens(0.06):
            share.state, share.until_at = S.TIMED_OUT, min(max(share.accept_by or at, at), self.now)
        elif self.chance.happens(0.07):
            share.state, share.reason, share.until_at = S.DECLINED, self.chance.choice(DECLINED), at
        else:
            return False
        self._pass_on(share)
        return True

    def _pass_on(self, refused: LeadShare) -> None:
        """To another partner the next day, unless that day is still to come."""
        at = (refused.until_at or self.now) + timedelta(hours=self.chance.randint(2, 30))
        others = [
            p
            for p in self.channel.resellers
            if p != refused.partner and (p.joined_on or at.date()) <= at.date()
        ]
        if at < self.now:
            self._live(self._share(refused.lead, self.chance.choice(others), at, How.PASSED))

    def _end(self, share: LeadShare, at: datetime) -> None:
        if self.chance.happens(0.55):
            reason = self.chance.choice(["NO_PROJECT", "UNREACHABLE", "WRONG_NEED"])
            share.state, share.reason, share.until_at = S.DISQUALIFIED, reason, at

    def _reach(self, share: LeadShare, state: str, at: datetime) -> None:
        share.state = state
        setattr(share, f"{state.lower()}_at", at)
        kind = {S.CONTACTED: "CALL", S.QUALIFIED: "MEETING"}.get(state)  # type: ignore[call-overload]
        if kind is None:
            return
        member = self.chance.choice(self.channel.members[share.partner_id])
        outcome = "REACHED" if kind == "CALL" else "HELD"
        self.books.interactions.append(
            Interaction(
                partner=share.partner,
                share=share,
                kind=kind,
                outcome=outcome,
                body=self.chance.choice(words.NOTES),
                by_vendor=False,
                author=member.user,
                author_name=member.user.name,
                occurred_at=at,
                recorded_at=at,
            )
        )
        self._touch(share.lead, kind, at, [share.partner], hand=True)

    # -- an opportunity --------------------------------------------------------------------------------------------
    def _opportunity(self, share: LeadShare, at: datetime) -> None:
        lead = share.lead
        sourced = share.how == How.INTRODUCED
        author = self.channel.members[share.partner_id][0].user.name
        amount = lead.estimated_amount or Decimal(9_000)
        opportunity = self._deal(lead.account, at, lead.need, amount, won=0.3, author=author)
        opportunity.lead, opportunity.campaign, opportunity.owner = lead, lead.campaign, lead.owner
        opportunity.origin = "SOURCED" if sourced else "VENDOR_PASSED"
        opportunity.origin_reason = "introduced_lead" if sourced else "delivered_lead"
        recent = opportunity.closed_at is None and at > self.now - timedelta(days=14)
        if self.chance.happens(0.5 if recent else 0.99) or opportunity.amount < 10_000:
            opportunity.validated_at = at
        self.books.roles.append(
            OpportunityPartner(opportunity=opportunity, partner=share.partner, since_at=at)
        )

    def _direct(self, day: date) -> None:
        at = self.chance.office_hour(day)
        account = self._account(at)
        seller, amount = self.chance.choice(self.channel.sellers), self.chance.euros(26_000)
        opportunity = self._deal(account, at, self._need(), amount, won=0.19, author=seller.user.name)
        opportunity.owner = seller
        opportunity.validated_at = at

    def _deal(
        self, account: Account, at: datetime, name: str, amount: Decimal, *, won: float, author: str
    ) -> Opportunity:
        chance = self.chance
        cycle = chance.days(26) if chance.happens(0.55) else chance.days(170, 0.5)
        closed_at = at + cycle
        kind = "RENEWAL" if chance.happens(0.06) else "EXPANSION" if chance.happens(0.2) else "NEW_CUSTOMER"
        opportunity = Opportunity(
            reference=f"O-{at.year}-{len(self.books.opportunities) + 1:05d}",
            account=account,
            name=name,
            type=kind,
            amount=amount,
            origin="VENDOR",
            origin_reason="no_partner",
            created_at=at,
            expected_close_on=(closed_at + timedelta(days=chance.randint(-10, 25))).date(),
            updated_at=min(closed_at, self.now),
        )
        if closed_at > self.now:
            gone = (self.now - at) / cycle
            self._climb(opportunity, at, self.now, OPEN_STAGES[: 1 + int(gone * 3.99)], author)
        elif chance.happens(won):
            opportunity.closed_at = closed_at
            self._climb(opportunity, at, closed_at, [*OPEN_STAGES, Stage.WON], author)
        else:
            opportunity.closed_at = closed_at
            opportunity.lost_reason = chance.choice(
                ["PRICE", "COMPETITOR", "NO_BUDGET", "NO_PROJECT", "TIMING"]
            )
            self._climb(
                opportunity, at, closed_at, [*OPEN_STAGES[: chance.randint(1, 4)], Stage.LOST], author
            )
        self.books.opportunities.append(opportunity)
        return opportunity

    def _climb(
        self, opportunity: Opportunity, start: datetime, end: datetime, stages: Sequence[str], author: str
    ) -> None:
        """One row per stage, spread over the cycle, the last one at its end."""
        before = ""
        last = max(len(stages) - 1, 1)
        for step, stage in enumerate(stages):
            changed_at = start + (end - start) * step / last if step else start
            self.books.stages.append(
                StageChange(
                    opportunity=opportunity,
                    from_stage=before,
                    to_stage=stage,
                    changed_at=changed_at,
                    by_vendor=False,
                    author_name=author,
                )
            )
            before = stage
        opportunity.stage = before

    # -- small things ----------------------------------------------------------------------------------------------
    def _account(self, at: datetime) -> Account:
        chance, number = self.chance, len(self.books.accounts)
        activity = words.ACTIVITIES[number % len(words.ACTIVITIES)]
        proper = words.PROPER_NAMES[number * 7 % len(words.PROPER_NAMES)]
        _, postcode, town = chance.choice(words.PLACES)
        count = number // (len(words.ACTIVITIES) * len(words.PROPER_NAMES))
        account = Account(
            name=f"{activity} {proper}" + (f" {town}" if count else ""),
            postcode=postcode,
            town=town,
            segment=chance.choice(["PME", "PME", "PME", "ETI", "Public"]),
            created_at=at,
        )
        self.books.accounts.append(account)
        return account

    def _contact(self, account: Account, at: datetime) -> Contact:
        name = self._person()
        contact = Contact(
            account=account,
            name=name,
            job_title=self.chance.choice(words.JOBS),
            email=f"contact{len(self.books.contacts)}@client.example",
            phone=f"01 99 00 {self.chance.randint(10, 99)} {self.chance.randint(10, 99)}",
            created_at=at,
        )
        self.books.contacts.append(contact)
        return contact

    def _person(self) -> str:
        return f"{self.chance.choice(words.FIRST_NAMES)} {self.chance.choice(words.LAST_NAMES)}"

    def _need(self) -> str:
        return self.chance.choice(words.NEEDS).format(n=self.chance.choice([6, 8, 12, 18, 25, 45, 60, 120]))

    def _campaign(self, partner: Partner, at: datetime) -> Campaign | None:
        """The last campaign the partner took part in, when it is recent enough to have made the lead."""
        recent = [
            campaign
            for campaign in self.taking_part[partner.pk]
            if campaign.starts_on and timedelta(0) <= at.date() - campaign.starts_on <= timedelta(days=90)
        ]
        return recent[-1] if recent and self.chance.happens(0.8) else None

    def _touch(
        self,
        lead: Lead,
        kind: str,
        at: datetime,
        parties: list[Partner | None],
        *,
        hand: bool = False,
        campaign: Campaign | None = None,
    ) -> None:
        touch = Touch(
            account=lead.account,
            contact=lead.contact,
            campaign=campaign,
            kind=kind,
            recorded=Touch.Recorded.HAND if hand else Touch.Recorded.MACHINE,
            subject=lead.public_id,
            at=at,
            recorded_at=at,
        )
        self.books.touches.append(touch)
        self.books.parties += [
            TouchParty(touch=touch, partner=partner, position=i)
            for i, partner in enumerate(parties or [None])
        ]


def invoiced(channel: Channel, books: Books, chance: Chance) -> None:
    """What was won is invoiced over the next months; a distributor's sell-in is what its resellers sold out."""
    of_record = {role.opportunity.pk: role.partner for role in books.roles}
    served = _distributors(channel)
    rows: list[InvoicedLine] = []
    for opportunity in books.opportunities:
        if opportunity.stage != Stage.WON or opportunity.closed_at is None:
            continue
        partner = of_record.get(opportunity.pk)
        for number, (day, amount) in enumerate(_instalments(opportunity, chance)):
            if day > channel.today:
                continue
            line = {
                "invoiced_on": day,
                "currency": "EUR",
                "order_reference": opportunity.reference,
                "source": "demo",
            }
            key = f"{opportunity.reference}-{number}"
            kind = InvoicedLine.Kind.SELL_OUT if partner else InvoicedLine.Kind.DIRECT
            rows.append(InvoicedLine(kind=kind, partner=partner, amount=amount, external_id=key, **line))
            if partner and partner.pk in served:
                sold_in = (amount * Decimal("0.9")).quantize(Decimal("0.0001"))
                rows.append(
                    InvoicedLine(
                        kind="SELL_IN",
                        partner=served[partner.pk],
                        amount=sold_in,
                        external_id=f"{key}-in",
                        **line,
                    )
                )
    _create(rows)


def _distributors(channel: Channel) -> dict[int, Partner]:
    from partners.models import Distribution

    links = Distribution.objects.select_related("distributor").order_by("pk")
    return {link.reseller_id: link.distributor for link in links}


def _instalments(opportunity: Opportunity, chance: Chance) -> Iterator[tuple[date, Decimal]]:
    """One to three lines that add up to the amount."""
    count = chance.choice([1, 1, 2, 3])
    part = (opportunity.amount / count).quantize(Decimal("0.01"))
    signed = opportunity.closed_at.date() if opportunity.closed_at else date.max
    for number in range(count):
        amount = part if number < count - 1 else opportunity.amount - part * (count - 1)
        yield signed + timedelta(days=12 + 30 * number), amount
