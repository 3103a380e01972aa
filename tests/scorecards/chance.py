"""Small random programmes: every state a row may have, dates on both sides of every edge."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from agreements.models import PartnerTarget
from comarketing.models import Asset, AssetVersion, Campaign, CampaignPartner, Download, Fund, Movement
from leads.models import (
    Account,
    AccountPartner,
    InvoicedLine,
    Lead,
    LeadShare,
    Opportunity,
    OpportunityPartner,
    Touch,
    TouchParty,
)
from partners.models import Member, Partner, Tier, User
from training.models import Course, Enrolment

S = LeadShare.State
REASONS = ("KNOWN", "WRONG_NEED", "NO_CAPACITY", "UNREACHABLE", "NO_PROJECT")


class Draw:
    """One programme drawn from a seed, all of it within some three years before `today`."""

    def __init__(self, seed: int, today: date) -> None:
        self.random, self.today, self.number = Random(seed), today, 0
        self.partners: list[Partner] = []

    def make(self) -> None:
        self.tiers = [
            Tier.objects.get_or_create(code=code, defaults={"name": code.title(), "rank": rank})[0]
            for rank, code in enumerate(("gold", "silver", "bronze"), start=1)
        ]
        self.partners = [self._partner() for _ in range(self.random.randint(2, 6))]
        self.campaigns = [self._campaign() for _ in range(4)]
        for partner in self.partners:
            for _ in range(self.random.randint(0, 14)):
                self._share(partner)
            for _ in range(self.random.randint(0, 12)):
                self._opportunity(self._account(), partner)
            self._acts(partner)
        for _ in range(5):
            self._opportunity(self._account(), None)
            self._line(None)

    # ---- drawing ----------------------------------------------------------------------------------------
    def pick(self, *choices):
        return self.random.choice(choices)

    def day(self) -> date:
        """Within three years, and often on an edge: a year or ninety days ago, today."""
        back = self.pick(
            0, 1, 59, 60, 61, 89, 90, 91, 364, 365, 366, 454, 455, 456, *self.random.sample(range(1100), 9)
        )
        return self.today - timedelta(days=back)

    def at(self, since: date | None = None) -> datetime:
        day = self.day()
        if since and day < since:
            day = since + timedelta(days=self.random.randint(0, 100))
        return datetime.combine(day, time(self.random.randint(0, 23), 30), UTC)

    def amount(self) -> Decimal:
        return Decimal(self.random.randint(1, 9_000_000)) / 100

    def key(self) -> str:
        self.number += 1
        return f"R-{self.number}"

    # ---- rows -------------------------------------------------------------------------------------------
    def _partner(self) -> Partner:
        partner = Partner.objects.create(
            name=f"Partner {self.key()}",
            tier=self.pick(*self.tiers, None),
            kind=self.pick("RESELLER", "VAR", "DISTRIBUTOR"),
            joined_on=self.day(),
            region=self.pick("Bretagne", "Normandie", ""),
        )
        user = User.objects.create_user(f"{self.key().lower()}@p.example", name="Somebody")
        Member.objects.create(user=user, partner=partner, role="PARTNER_ADMIN", joined_at=self.at())
        if self.pick(True, False):
            for year in (self.today.year, self.today.year - 1):
                PartnerTarget.objects.create(
                    partner=partner,
                    year_starts_on=date(year, 1, 1),
                    leads=9,
                    pipeline=300_000,
                    revenue=90_000,
                )
        return partner

    def _account(self) -> Account:
        return Account.objects.create(name=f"Account {self.key()}", created_at=self.at())

    def _campaign(self) -> Campaign:
        starts = self.day()
        campaign = Campaign.objects.create(
            name=self.key(),
            type=self.pick("WEBINAR", "SHOW", "EMAIL", "SOCIAL"),
            starts_on=starts,
            ends_on=starts,
            cancelled_at=self.pick(None, None, self.at()),
        )
        for partner in self.random.sample(self.partners, 2):
            CampaignPartner.objects.create(campaign=campaign, partner=partner, joined_at=self.at())
        return campaign

    def _share(self, partner: Partner) -> None:
        passed_at = self.at()
        lead = Lead.objects.create(
            reference=self.key(),
            account=self._account(),
            campaign=self.pick(None, *self.campaigns),
            need="Backup",
            source="SHOW",
            created_at=passed_at,
        )
        state = self.pick(*S.values)
        steps = {"accept_by": self.pick(None, passed_at + timedelta(days=2))}
        if state not in (S.ASSIGNED, S.DECLINED, S.TIMED_OUT):
            steps["accepted_at"] = passed_at + timedelta(days=self.random.randint(0, 3))
        if state in (S.QUALIFIED, S.CONVERTED):
            steps["qualified_at"] = self.pick(passed_at + timedelta(days=self.pick(9, 40, 200)))
        if state == S.CONVERTED:
            steps["converted_at"] = passed_at + timedelta(days=self.pick(20, 89, 90, 91, 300))
        if state in LeadShare.ENDED:
            steps["until_at"] = passed_at + timedelta(days=self.pick(1, 3))
        if state in (S.DECLINED, S.DISQUALIFIED, S.HANDED_BACK):
            steps["reason"] = self.pick(*REASONS)
        how = self.pick("PASSED", "PASSED", "INTRODUCED")
        self._show(lead.account, partner)
        LeadShare.objects.create(
            lead=lead, partner=partner, how=how, state=state, passed_at=passed_at, **steps
        )
        if state == S.CONVERTED:
            self._opportunity(lead.account, partner, lead)

    def _opportunity(self, account: Account, partner: Partner | None, lead: Lead | None = None) -> None:
        created_at = self.at()
        stage = self.pick("IDENTIFIED", "PROPOSAL", "WON", "WON", "LOST")
        opportunity = Opportunity.objects.create(
            reference=self.key(),
            account=account,
            lead=lead,
            name="Backup",
            type=self.pick("NEW_CUSTOMER", "EXPANSION", "RENEWAL"),
            stage=stage,
            amount=self.amount(),
            currency=self.pick("EUR", "EUR", "EUR", "USD"),
            origin=self.pick("VENDOR_PASSED", "SOURCED", "VENDOR") if partner else "VENDOR",
            origin_reason="touch",
            created_at=created_at,
            expected_close_on=self.pick(None, self.day(), self.today + timedelta(days=30)),
            validated_at=self.pick(None, created_at, self.at(created_at.date())),
            closed_at=self.at(created_at.date()) if stage in ("WON", "LOST") else None,
            lost_reason=self.pick("", "PRICE", "NO_PROJECT", "DUPLICATE") if stage == "LOST" else "",
            updated_at=self.at(created_at.date()),
        )
        self._roles(opportunity, partner)

    def _roles(self, opportunity: Opportunity, partner: Partner | None) -> None:
        if partner is None:
            return
        at = opportunity.created_at
        OpportunityPartner.objects.create(opportunity=opportunity, partner=partner, since_at=at)
        other = self.pick(*self.partners)
        if other != partner:
            OpportunityPartner.objects.create(
                opportunity=opportunity, partner=other, role="INVOLVED", since_at=at
            )
        for toucher in {partner, other}:
            self._show(opportunity.account, toucher)
            touch = Touch.objects.create(
                account=opportunity.account,
                kind=self.pick("VISIT", "CALL"),
                recorded="HAND",
                at=self.at(),
                recorded_at=at,
            )
            TouchParty.objects.create(touch=touch, partner=toucher)

    def _show(self, account: Account, partner: Partner) -> None:
        AccountPartner.objects.get_or_create(
            account=account, partner=partner, defaults={"since_at": self.at()}
        )

    def _acts(self, partner: Partner) -> None:
        staff = partner.members.get()
        for _ in range(self.random.randint(0, 5)):
            self._line(partner)
            self._download(partner, staff)
            at = self.at()
            Enrolment.objects.create(
                partner=partner,
                course=Course.objects.create(title=self.key(), minutes=5, offered_from_on=self.today),
                member=staff,
                enrolled_at=at,
                completed_at=self.pick(None, at + timedelta(days=3)),
            )
        self._fund(partner)

    def _download(self, partner: Partner, staff: Member) -> None:
        asset = Asset.objects.create(title=self.key(), kind="LOGO", published_at=self.at())
        version = AssetVersion.objects.create(
            asset=asset,
            number=1,
            path=self.key(),
            file_name="a",
            content_type="a/b",
            size=1,
            sha256="",
            uploaded_at=self.at(),
        )
        at = self.at()
        Download.objects.create(
            partner=partner,
            asset=asset,
            version=version,
            member=staff,
            downloaded_on=at.date(),
            downloaded_at=at,
        )

    def _fund(self, partner: Partner) -> None:
        start = self.day()
        fund = Fund.objects.create(
            partner=partner,
            reference=self.key(),
            name="MDF",
            currency=self.pick("EUR", "USD"),
            starts_on=start,
            ends_on=start + timedelta(days=365),
            available=self.amount(),
        )
        ways = (
            ("BUDGET", "AVAILABLE"),
            ("AVAILABLE", "PAID"),
            ("PAID", "AVAILABLE"),
            ("AVAILABLE", "BUDGET"),
        )
        for _ in range(4):
            source, target = self.pick(*ways)
            Movement.objects.create(
                partner=partner,
                fund=fund,
                from_account=source,
                to_account=target,
                amount=self.amount(),
                statement="Drawn",
                idempotency_key=self.key(),
                occurred_on=self.day(),
                recorded_at=self.at(),
            )

    def _line(self, partner: Partner | None) -> None:
        InvoicedLine.objects.create(
            kind=self.pick("SELL_IN", "SELL_OUT") if partner else "DIRECT",
            partner=partner,
            invoiced_on=self.day(),
            amount=Decimal(self.random.randint(-5_000_000, 50_000_000)) / 10_000,
            currency=self.pick("EUR", "USD"),
            order_reference=self.key(),
            source="draw",
            external_id=self.key(),
        )
