"""Books of a small channel: a few rows of every kind per partner, some a year old, some waiting."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Self, TypeVar

from django.db.models import Model

from comarketing.models import (
    Asset,
    AssetTier,
    AssetVersion,
    Campaign,
    CampaignPartner,
    Download,
    Fund,
    Movement,
)
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
from partners.models import Member, Partner, User
from portal.lib import tenancy
from training.models import Course, Enrolment

Row = TypeVar("Row", bound=Model)
# In the order of their keys: a table after those it points at.
TABLES = (
    User,
    Member,
    Campaign,
    CampaignPartner,
    Account,
    AccountPartner,
    Lead,
    LeadShare,
    Opportunity,
    OpportunityPartner,
    Touch,
    TouchParty,
    InvoicedLine,
    Asset,
    AssetTier,
    AssetVersion,
    Course,
    Download,
    Enrolment,
    Fund,
    Movement,
)
STAGES = ("WON", "IDENTIFIED", "WON", "LOST", "PROPOSAL", "WON")


class Books:
    """Rows up to `today`; amounts grow with `scale`. Written at the end of `with Books(today) as books`."""

    def __init__(self, today: date) -> None:
        self.today, self.number = today, 0
        self.rows: dict[type[Model], list[Model]] = {table: [] for table in TABLES}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        if failed is None:
            with tenancy.every_partner():
                for table, rows in self.rows.items():
                    table._default_manager.bulk_create(rows)

    def add(self, row: Row) -> Row:
        self.rows[type(row)].append(row)
        return row

    def at(self, days_ago: int) -> datetime:
        return datetime.combine(self.today - timedelta(days=days_ago), time(10), UTC)

    def key(self) -> str:
        self.number += 1
        return f"K-{self.number}"

    def fill(self, partner: Partner, *, deals: int, scale: int, ended: int = 0) -> None:
        """This partner's leads, deals, touches, lines, funds and acts."""
        campaign = self._campaign(partner)
        for place in range(deals):
            self._deal(partner, place, Decimal(scale * (4000 + 1111 * place)), campaign)
        for place in range(2):
            self._lead(partner, place, "ASSIGNED", None, accept_by=self.at(-2))
        for _ in range(ended):
            steps = {"accepted_at": self.at(150), "until_at": self.at(120), "reason": "NO_PROJECT"}
            self._lead(partner, 3, "DISQUALIFIED", None, **steps)
        self._renewal(partner)
        self._influence(partner)
        self._acts(partner)
        self._fund(partner, campaign)

    def sell_in(self, distributor: Partner) -> None:
        self._lines("SELL_IN", distributor)
        self._fund(distributor, None)

    def direct(self) -> None:
        self._lines("DIRECT", None)
        for place in range(5):
            self._opportunity(self._account(None), place, Decimal(9000), None)

    # ---- the chain ------------------------------------------------------------------------------------
    def _account(self, partner: Partner | None) -> Account:
        account = self.add(Account(name=f"Client {self.key()}", created_at=self.at(900)))
        if partner:
            self.add(AccountPartner(account=account, partner=partner, since_at=self.at(800)))
        return account

    def _lead(
        self, partner: Partner, place: int, state: str, campaign: Campaign | None, **steps: object
    ) -> LeadShare:
        days = 100 + 25 * place
        lead = self.add(
            Lead(
                reference=self.key(),
                account=self._account(partner),
                campaign=campaign,
                need="Backup",
                source="SHOW",
                estimated_amount=Decimal(5000 + place),
                created_at=self.at(days),
            )
        )
        how = "INTRODUCED" if place % 3 == 2 else "PASSED"
        return self.add(
            LeadShare(lead=lead, partner=partner, how=how, state=state, passed_at=self.at(days), **steps)
        )

    def _deal(self, partner: Partner, place: int, amount: Decimal, campaign: Campaign) -> None:
        """A lead that became an opportunity, this year or the last."""
        days = 100 + 25 * place
        steps = {"accepted_at": days - 1, "qualified_at": days - 9, "converted_at": days - 20}
        dated = {name: self.at(day) for name, day in steps.items()}
        share = self._lead(partner, place, "CONVERTED", campaign if place % 2 else None, **dated)
        origin = "SOURCED" if share.how == "INTRODUCED" else "VENDOR_PASSED"
        deal = self._opportunity(
            share.lead.account, place, amount, share.lead, origin=origin, created_at=self.at(days - 20)
        )
        self.add(OpportunityPartner(opportunity=deal, partner=partner, since_at=deal.created_at))
        if deal.stage == "WON":
            self._line("SELL_OUT", partner, days - 60, amount)

    def _opportunity(
        self, account: Account, place: int, amount: Decimal, lead: Lead | None, **fields: object
    ) -> Opportunity:
        stage = STAGES[place % len(STAGES)]
        closed_at = self.at(max(40 + 25 * place, 1)) if stage in ("WON", "LOST") else None
        dated = {"origin": "VENDOR", "created_at": self.at(80 + 25 * place)} | fields
        return self.add(
            Opportunity(
                reference=self.key(),
                account=account,
                lead=lead,
                name="Backup",
                stage=stage,
                amount=amount,
                origin_reason="delivered_lead",
                validated_at=dated["created_at"],
                closed_at=closed_at,
                expected_close_on=self.today + timedelta(days=20),
                lost_reason="PRICE" if stage == "LOST" else "",
                updated_at=self.at(0),
                **dated,
            )
        )

    def _renewal(self, partner: Partner) -> None:
        deal = self._opportunity(
            self._account(partner), 0, Decimal(7000), None, type="RENEWAL", origin="SOURCED"
        )
        self.add(OpportunityPartner(opportunity=deal, partner=partner, since_at=deal.created_at))

    def _influence(self, partner: Partner) -> None:
        """A deal of the vendor's own on whose customer the partner called."""
        deal = self._opportunity(self._account(partner), 1, Decimal(11_000), None)
        self.add(
            OpportunityPartner(opportunity=deal, partner=partner, role="INVOLVED", since_at=deal.created_at)
        )
        at = self.at(150)
        touch = self.add(Touch(account=deal.account, kind="CALL", recorded="HAND", at=at, recorded_at=at))
        self.add(TouchParty(touch=touch, partner=partner))

    # ---- invoices, funds, acts ----------------------------------------------------------------------------
    def _lines(self, kind: str, partner: Partner | None) -> None:
        for place in range(4):
            self._line(kind, partner, 30 + 120 * place, Decimal("12345.6789"))

    def _line(self, kind: str, partner: Partner | None, days_ago: int, amount: Decimal) -> None:
        self.add(
            InvoicedLine(
                kind=kind,
                partner=partner,
                invoiced_on=self.today - timedelta(days=days_ago),
                amount=amount,
                currency="EUR",
                order_reference=self.key(),
                source="small",
                external_id=self.key(),
            )
        )

    def _campaign(self, partner: Partner) -> Campaign:
        starts = self.today - timedelta(days=200)
        campaign = self.add(Campaign(name=self.key(), type="WEBINAR", starts_on=starts, ends_on=starts))
        mailing = self.add(Campaign(name=self.key(), type="EMAIL", starts_on=starts, ends_on=starts))
        for each in (campaign, mailing):
            self.add(CampaignPartner(campaign=each, partner=partner, joined_at=self.at(210)))
        return campaign

    def _acts(self, partner: Partner) -> None:
        user = self.add(User(email=f"{self.key().lower()}@small.example", name="Somebody"))
        staff = self.add(
            Member(
                user=user, partner=partner, role="PARTNER_SELLER", joined_at=self.at(800), left_at=self.at(1)
            )
        )
        asset = self.add(Asset(title=self.key(), kind="LOGO", published_at=self.at(800)))
        self.add(AssetTier(asset=asset, tier=partner.tier))
        version = self.add(
            AssetVersion(
                asset=asset,
                number=1,
                path=self.key(),
                file_name="a",
                content_type="a/b",
                size=1,
                sha256="",
                uploaded_at=self.at(800),
            )
        )
        course = self.add(
            Course(title=self.key(), minutes=30, offered_from_on=self.today - timedelta(days=800))
        )
        for days in (10, 20, 400):
            at = self.at(days)
            self.add(
                Download(
                    partner=partner,
                    asset=asset,
                    version=version,
                    member=staff,
                    downloaded_on=at.date(),
                    downloaded_at=at,
                )
            )
        self.add(
            Enrolment(
                partner=partner,
                course=course,
                member=staff,
                enrolled_at=self.at(30),
                completed_at=self.at(20),
            )
        )

    def _fund(self, partner: Partner, campaign: Campaign | None) -> None:
        start = self.today - timedelta(days=300)
        fund = self.add(
            Fund(
                partner=partner,
                reference=self.key(),
                name="MDF",
                currency="EUR",
                starts_on=start,
                ends_on=start + timedelta(days=340),
                available=Decimal(3800),
            )
        )
        for source, target, amount in (
            ("BUDGET", "AVAILABLE", 5000),
            ("AVAILABLE", "PAID", 1500),
            ("PAID", "AVAILABLE", 300),
        ):
            self.add(
                Movement(
                    partner=partner,
                    fund=fund,
                    from_account=source,
                    to_account=target,
                    amount=amount,
                    campaign=campaign,
                    statement="Webinar",
                    idempotency_key=self.key(),
                    occurred_on=self.today - timedelta(days=90),
                    recorded_at=self.at(90),
                )
            )
