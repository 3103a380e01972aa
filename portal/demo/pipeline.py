"""The demo's leads: born of a campaign or brought in, refused now and then, worked until they end or become a deal."""

from datetime import datetime, timedelta

from comarketing.models import Campaign
from leads.models import Contact, Lead, LeadShare, Touch
from partners.models import Member, Partner
from portal.demo import words
from portal.demo.books import Books
from portal.demo.campaigns import Calendar
from portal.demo.chance import Chance
from portal.demo.customers import Customers
from portal.demo.deals import Deals
from portal.demo.plan import Plan, Prospect
from portal.lib.clocks import business_deadline

S, How = LeadShare.State, LeadShare.How
SOURCE_OF = {
    "WEBINAR": "WEBINAR",
    "SHOW": "SHOW",
    "BREAKFAST": "BREAKFAST",
    "CALL_DAYS": "CALL_DAYS",
    "EMAIL": "EMAIL",
}
DECLINED = ["KNOWN", "WRONG_NEED", "TOO_FAR", "NO_CAPACITY"]
DISQUALIFIED = ["NO_PROJECT", "NO_PROJECT", "UNREACHABLE", "WRONG_NEED"]
FOLLOWED_UP = timedelta(days=100)


class Story:
    """Three years of one channel, told in the order in which leads are born."""

    def __init__(self, plan: Plan, calendar: Calendar, chance: Chance) -> None:
        self.plan, self.channel, self.now = plan, plan.channel, plan.now
        self.calendar, self.chance = calendar, chance
        self.books = Books()
        self.customers = Customers(self.books, chance)
        self.deals = Deals(plan, self.books, self.customers, chance)
        self._known: dict[int, list[tuple[datetime, Contact]]] = {p.pk: [] for p in self.channel.partners}

    def tell(self) -> Books:
        for prospect in self.plan.prospects:
            if prospect.partner is None:
                self.deals.direct(prospect)
            else:
                self._lead(prospect, prospect.partner)
        return self.books

    # -- a lead ------------------------------------------------------------------------------------------------------
    def _lead(self, prospect: Prospect, partner: Partner) -> None:
        lead = self.new_lead(prospect, partner, prospect.born_at)
        share = self._reach(lead, prospect, partner)
        if share is None:
            return
        if prospect.converts:
            self._convert(share, prospect)
        else:
            self._fade(share)

    def new_lead(self, prospect: Prospect, partner: Partner, at: datetime) -> Lead:
        introduced = prospect.how == How.INTRODUCED
        segment = self.chance.choice(prospect.motion.segments)
        campaign = None if introduced and self.chance.happens(0.75) else self._campaign(partner, at, prospect)
        contact = self._customer(partner, segment, at)
        lead = Lead(
            account=contact.account,
            contact=contact,
            campaign=campaign,
            need=self.customers.need(contact.account.segment),
            source="PARTNER" if introduced else _source(campaign),
            estimated_amount=prospect.amount,
            owner=self.chance.choice(self.channel.sellers),
            created_at=at,
        )
        self.books.leads.append(lead)
        self._born(lead, contact, partner, introduced=introduced)
        return lead

    def _customer(self, partner: Partner, segment: str, at: datetime) -> Contact:
        """Somebody new, or now and then a customer of before."""
        known = [
            contact
            for since, contact in self._known[partner.pk]
            if since < at and contact.account.segment == segment
        ]
        if known and self.chance.happens(0.3):
            return self.chance.choice(known)
        return self.customers.new(segment, at)

    def _campaign(self, partner: Partner, at: datetime, prospect: Prospect) -> Campaign | None:
        """One of those the partner took part in lately: who came to one means to buy more often than others."""
        recent = self.calendar.recent(partner, at.date(), FOLLOWED_UP)
        return (
            self.chance.choice(recent)
            if recent and self.chance.happens(0.95 if prospect.converts else 0.8)
            else None
        )

    def _born(self, lead: Lead, contact: Contact, partner: Partner, *, introduced: bool) -> None:
        """The touches that made the lead: a visit now and then, and the act that left a name."""
        chance, at, campaign = self.chance, lead.created_at, lead.campaign
        if chance.happens(0.2 if introduced else 0.5):
            visited = chance.at_work(at - timedelta(days=chance.randint(5, 60)))
            self.books.touch(contact, Touch.Kind.VISIT, visited, [None], subject=lead.public_id)
        if campaign and campaign.is_event:
            self.books.touch(
                contact,
                Touch.Kind.ATTENDANCE,
                self.calendar.hour(campaign, chance),
                [None, *self.calendar.partners[campaign.pk]],
                recorded=Touch.Recorded.HAND,
                campaign=campaign,
            )
        elif introduced:
            met = chance.at_work(at - timedelta(days=chance.randint(1, 9)))
            self.books.touch(
                contact,
                Touch.Kind.MEETING,
                met,
                [partner],
                recorded=Touch.Recorded.HAND,
                subject=lead.public_id,
            )
        else:
            left = chance.at_work(at - timedelta(days=1))
            self.books.touch(
                contact, Touch.Kind.FORM, left, [None], campaign=campaign, subject=lead.public_id
            )

    # -- its way to a partner ------------------------------------------------------------------------------------------
    def _reach(self, lead: Lead, prospect: Prospect, partner: Partner) -> LeadShare | None:
        """To its partner, sometimes by way of another who refused it; None while it is still on its way."""
        at = prospect.born_at
        if prospect.how == How.INTRODUCED:
            return self.share(lead, partner, at, How.INTRODUCED)
        if self.chance.happens(0.12):
            refused = self.share(lead, self._other(partner, at), at)
            if not self._refuse(refused):
                return None
            at = self.chance.at_work((refused.until_at or at) + timedelta(hours=self.chance.randint(2, 26)))
            if at >= self.now:
                return None
        return self.share(lead, partner, at)

    def _other(self, partner: Partner, at: datetime) -> Partner:
        day = at.date()
        here = [p for p in self.channel.resellers if p != partner and (p.joined_on or day) <= day]
        return self.chance.choice(here)

    def share(self, lead: Lead, partner: Partner, at: datetime, how: str = How.PASSED) -> LeadShare:
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
        if passed and lead.contact:
            self.books.touch(lead.contact, Touch.Kind.LEAD_PASSED, at, [None], subject=share.public_id)
        return share

    def _refuse(self, share: LeadShare) -> bool:
        """Not answered in time, or declined; False while the partner may still answer."""
        declined_at = self.chance.at_work(share.passed_at + timedelta(hours=self.chance.randint(2, 24)))
        if self.chance.happens(0.4) and share.accept_by and share.accept_by < self.now:
            share.state, share.until_at = S.TIMED_OUT, share.accept_by
        elif declined_at < self.now:
            share.state, share.reason, share.until_at = S.DECLINED, self.chance.choice(DECLINED), declined_at
        return share.until_at is not None

    # -- its work ------------------------------------------------------------------------------------------------------
    def _convert(self, share: LeadShare, prospect: Prospect) -> None:
        """Accepted, contacted, qualified, made a deal: at the pace of its motion."""
        until = prospect.days * self.chance.uniform(*prospect.motion.until_deal)
        if not self._accept(share, prospect.born_at + timedelta(days=until * 0.25)):
            return
        for state, part in ((S.CONTACTED, 0.4), (S.QUALIFIED, 0.7), (S.CONVERTED, 1.0)):
            if not self._step(share, state, prospect.born_at + timedelta(days=until * part)):
                return
        contact = share.lead.contact
        deal = self.deals.of_lead(share, prospect)
        if contact and deal.stage == "WON" and deal.closed_at:
            self._known[share.partner_id].append((deal.closed_at, contact))

    def _fade(self, share: LeadShare) -> None:
        """Contacted, sometimes qualified, then there is nothing to sell; a few sleep until a later date."""
        chance = self.chance
        if not self._accept(share, share.passed_at + chance.days(0.7, 0.7)):
            return
        if not self._step(share, S.CONTACTED, (share.accepted_at or share.passed_at) + chance.days(2.2)):
            return
        at = (share.contacted_at or share.passed_at) + chance.days(11)
        if chance.happens(0.42) and not self._step(share, S.QUALIFIED, at):
            return
        ended_at = chance.at_work(at + chance.days(24, 0.5))
        if chance.happens(0.03):
            share.state = S.NURTURING
        elif ended_at < self.now:
            share.state, share.until_at = S.DISQUALIFIED, ended_at
            share.reason = chance.choice(DISQUALIFIED)

    def _accept(self, share: LeadShare, at: datetime) -> bool:
        if share.how == How.INTRODUCED:
            return True
        latest = (share.accept_by or at) + timedelta(hours=3 if self.chance.happens(0.06) else -1)
        at = self.chance.at_work(min(at, latest), after=share.passed_at)
        if at < self.now:
            share.state, share.accepted_at = S.ACCEPTED, at
        return at < self.now

    def _step(self, share: LeadShare, state: str, at: datetime) -> bool:
        """Reach the next state, when it is not still to come."""
        before = share.qualified_at or share.contacted_at or share.accepted_at
        at = self.chance.at_work(at, after=before)
        if at >= self.now:
            return False
        share.state = state
        setattr(share, f"{state.lower()}_at", at)
        kind = {S.CONTACTED: "CALL", S.QUALIFIED: "MEETING"}.get(S(state))
        if kind:
            author: Member = self.chance.choice(self.channel.members[share.partner_id][:2])
            self.deals.log(share, kind, at, author)
        return True


def _source(campaign: Campaign | None) -> str:
    return SOURCE_OF.get(campaign.type, "DOWNLOAD") if campaign else "WEBSITE"
