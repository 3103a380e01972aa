"""The demo's deals: from the opportunity to won or lost, who met whom on the way, who helped, what is renewed."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import cycle

from leads import rules
from leads.models import Account, Contact, LeadShare, Opportunity, OpportunityPartner, Touch
from partners.models import Member, Partner
from portal.demo import office, words
from portal.demo.books import Books, local_day
from portal.demo.chance import Chance, tens
from portal.demo.customers import Customers
from portal.demo.plan import Plan, Prospect

Stage = Opportunity.Stage
LOST = ["PRICE", "PRICE", "COMPETITOR", "COMPETITOR", "NO_BUDGET", "NO_PROJECT", "TIMING"]
OUTCOME = {"CALL": "REACHED", "MEETING": "HELD", "EMAIL": "REPLIED"}
HELPERS = 14
YEAR = timedelta(days=365)


class Deals:
    """Writes deals into the books; `now` divides what is decided from what is still open."""

    def __init__(self, plan: Plan, books: Books, customers: Customers, chance: Chance) -> None:
        self.channel, self.now = plan.channel, plan.now
        self.books, self.customers, self.chance = books, customers, chance
        self._helpers = cycle(self.channel.resellers[:HELPERS])

    # -- two ways to begin -------------------------------------------------------------------------------------------
    def of_lead(self, share: LeadShare, prospect: Prospect) -> Opportunity:
        """The deal of a converted share, of record for its partner."""
        lead, at = share.lead, share.converted_at or share.passed_at
        introduced = share.how == LeadShare.How.INTRODUCED
        deal = self._deal(lead.account, at, prospect, lead.need, self.channel.members[share.partner_id][0])
        deal.lead, deal.campaign, deal.owner = lead, lead.campaign, lead.owner
        deal.origin = "SOURCED" if introduced else "VENDOR_PASSED"
        deal.origin_reason = "introduced_lead" if introduced else "delivered_lead"
        deal.validated_at = self._validated(deal, at)
        self.books.role(deal, share.partner, at)
        self._meet(share, deal, prospect)
        if self.chance.happens(0.07) and lead.contact:
            self._help(deal, lead.contact, but=share.partner)
        if deal.stage == Stage.WON:
            self._renew(deal, share.partner)
        return deal

    def direct(self, prospect: Prospect) -> Opportunity:
        """The vendor's own deal; now and then a partner helps without being of record."""
        chance, at = self.chance, prospect.born_at
        contact = self.customers.new(chance.choice(prospect.motion.segments), at)
        seller = chance.choice(self.channel.sellers)
        need = self.customers.need(contact.account.segment)
        deal = self._deal(contact.account, at, prospect, need, seller)
        deal.owner, deal.validated_at = seller, at
        self.books.touch(contact, Touch.Kind.FORM, chance.at_work(at - timedelta(days=1)), [None])
        for met in self._moments(deal, prospect):
            self.books.touch(contact, Touch.Kind.MEETING, met, [None], recorded=Touch.Recorded.HAND)
        if chance.happens(0.24):
            self._help(deal, contact)
        return deal

    # -- its course --------------------------------------------------------------------------------------------------
    def _deal(
        self, account: Account, at: datetime, prospect: Prospect, name: str, author: Member
    ) -> Opportunity:
        chance = self.chance
        decided_at = chance.at_work(prospect.decided_at or at, after=at)
        is_decided = decided_at < self.now
        deal = Opportunity(
            account=account,
            name=name,
            type="EXPANSION" if account.created_at < at - timedelta(days=300) else "NEW_CUSTOMER",
            amount=prospect.amount,
            origin="VENDOR",
            origin_reason="no_partner",
            created_at=at,
            closed_at=decided_at if is_decided else None,
        )
        self.books.opportunities.append(deal)
        stages = self._stages(prospect, gone=(self.now - at) / (decided_at - at))
        if is_decided and not prospect.won:
            deal.lost_reason = chance.choice(LOST)
        end = decided_at if is_decided else self.now
        self.books.climb(deal, self._dated(stages, at, end, closed=is_decided), author)
        deal.updated_at = decided_at if is_decided else self._touched(deal)
        deal.expected_close_on = self._expected(at, decided_at)
        return deal

    def _stages(self, prospect: Prospect, *, gone: float) -> list[str]:
        if gone < 1:
            return list(rules.OPEN_STAGES[: 1 + int(gone * 3.99)])
        if prospect.won:
            return [*rules.OPEN_STAGES, Stage.WON]
        return [*rules.OPEN_STAGES[: self.chance.randint(1, 4)], Stage.LOST]

    def _dated(
        self, stages: list[str], start: datetime, end: datetime, *, closed: bool
    ) -> list[tuple[str, datetime]]:
        """Spread over the time from start to end; a closing stage stands at its end."""
        parts = max(len(stages) - (1 if closed else 0), 1)
        steps = [(stages[0], start)]
        for number, stage in enumerate(stages[1:], start=1):
            if closed and number == len(stages) - 1:
                at = end
            else:
                at = self.chance.at_work(start + (end - start) * number / parts, after=steps[-1][1])
            steps.append((stage, min(at, end) if closed else at))
        return [step for step in steps if step[1] < self.now]

    def _touched(self, deal: Opportunity) -> datetime:
        """When an open deal was last brought up to date: most of them lately, some long ago."""
        last = self.chance.at_work(self.now - self.chance.days(16, 0.7) - timedelta(days=1))
        return max(deal.created_at, last if last < self.now else deal.created_at)

    def _expected(self, at: datetime, decided_at: datetime):  # type: ignore[no-untyped-def]
        """What was hoped for: often a little early, sometimes much."""
        slip = self.chance.choice([0.0, 0.0, 0.05, 0.1, 0.25])
        return office.working_day(local_day(decided_at - (decided_at - at) * slip))

    def _validated(self, deal: Opportunity, at: datetime) -> datetime | None:
        """At once when small and known by its SIREN; else when the vendor says so, a day or two later."""
        if deal.amount < rules.AUTOMATIC_BELOW and deal.account.siren:
            return at
        if self.chance.happens(0.015):
            return None
        said = self.chance.at_work(at + timedelta(hours=self.chance.randint(8, 60)), after=at)
        return said if said < self.now else None

    # -- who met, who helped -------------------------------------------------------------------------------------------
    def _moments(self, deal: Opportunity, prospect: Prospect) -> list[datetime]:
        end = deal.closed_at or self.now
        planned = (prospect.decided_at or end) - deal.created_at
        count = self.chance.near(
            self.chance.randint(*prospect.motion.meetings) * min((end - deal.created_at) / planned, 1)
        )
        drawn = sorted(deal.created_at + (end - deal.created_at) * self.chance.random() for _ in range(count))
        return [at for at in map(self.chance.at_work, drawn) if at < end]

    def _meet(self, share: LeadShare, deal: Opportunity, prospect: Prospect) -> None:
        for at in self._moments(deal, prospect):
            kind = self.chance.choice(["CALL", "CALL", "MEETING", "EMAIL"])
            by_vendor = self.chance.happens(0.2)
            author = deal.owner if by_vendor and deal.owner else self.channel.members[share.partner_id][0]
            self.log(share, kind, at, author)

    def log(self, share: LeadShare, kind: str, at: datetime, author: Member) -> None:
        """Written down the same day; the partner that logs late does it weeks after, and gains nothing by it."""
        chance, recorded_at = self.chance, at
        if share.partner.name == words.LATE_LOGGER and author.partner_id and chance.happens(0.8):
            recorded_at = chance.at_work(at + timedelta(days=chance.randint(12, 50)))
        if recorded_at < self.now:
            body = chance.choice(words.NOTES[kind])
            self.books.log(share, kind, OUTCOME.get(kind, ""), body, at, author, recorded_at)

    def _help(self, deal: Opportunity, contact: Contact, but: Partner | None = None) -> None:
        """A partner that is not of record took part: its touch is what makes the deal influenced."""
        helper = next(partner for partner in self._helpers if partner != but)
        end = deal.closed_at or self.now
        met = self.chance.at_work(deal.created_at + (end - deal.created_at) * self.chance.uniform(0.1, 0.7))
        if met < end and (helper.joined_on is None or helper.joined_on <= local_day(met)):
            self.books.touch(contact, Touch.Kind.MEETING, met, [helper], recorded=Touch.Recorded.HAND)
            self.books.role(deal, helper, met, OpportunityPartner.Role.INVOLVED)

    # -- what comes back every year ---------------------------------------------------------------------------------
    def _renew(self, deal: Opportunity, partner: Partner) -> None:
        """An MSP's contract runs from year to year; others renew the maintenance of some of what they sold."""
        recurring = partner.kind == Partner.Kind.MSP
        if not recurring and not self.chance.happens(0.3):
            return
        amount = deal.amount if recurring else tens(float(deal.amount) * self.chance.uniform(0.15, 0.25))
        term = (deal.closed_at or self.now) + YEAR
        while term - timedelta(days=60) < self.now:
            amount = tens(float(amount) * 1.02)
            if not self._renewal(deal, partner, amount, term):
                return
            term += YEAR

    def _renewal(self, deal: Opportunity, partner: Partner, amount: Decimal, term: datetime) -> bool:
        """One year more; False when it is not renewed, or not yet."""
        chance, author = self.chance, self.channel.members[partner.pk][0]
        at = chance.at_work(term - timedelta(days=60))
        signed_at = chance.at_work(term - timedelta(days=chance.randint(2, 25)), after=at)
        if at >= self.now:
            return False
        closed, kept = signed_at < self.now, chance.happens(0.92)
        stages = ["NEGOTIATION", *([Stage.WON if kept else Stage.LOST] if closed else [])]
        renewal = Opportunity(
            account=deal.account,
            name=f"Renouvellement : {deal.name}"[:200],
            type="RENEWAL",
            amount=amount,
            origin="SOURCED",
            origin_reason="touch",
            owner=deal.owner,
            created_at=at,
            validated_at=at,
            expected_close_on=local_day(term),
            closed_at=signed_at if closed else None,
            lost_reason="COMPETITOR" if closed and not kept else "",
            updated_at=signed_at if closed else at,
        )
        self.books.opportunities.append(renewal)
        self.books.climb(renewal, self._dated(stages, at, signed_at, closed=closed), author)
        self.books.role(renewal, partner, at)
        return closed and kept
