"""Two years of campaigns with leads, wins and money, written plainly so that a test can work out the same by hand."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from math import log

from comarketing.models import Campaign, CampaignPartner, Fund, Movement
from leads.models import Account, Lead, Opportunity, Touch, TouchParty
from partners.models import Partner

LEADS = 36
AMOUNTS = (4_000, 9_000, 15_000)


def instant(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)


def delays(count: int, scale: float) -> list[int]:
    """Days after which the wins of a Weibull of shape 2 come: its quantiles at (i + ½)/count."""
    return [round(scale * (-log(1 - (i + 0.5) / count)) ** 0.5) for i in range(count)]


class Marketing:
    """Campaigns of one partner; of 36 leads 12 are won, 12 lost, 12 never decided.

    `known` are (born, won, lost, cents) by campaign.
    """

    def __init__(self, partner: Partner, today: date) -> None:
        self.partner, self.today, self.number = partner, today, 0
        self.known: dict[str, list[tuple[date, date | None, date | None, int]]] = {}
        self.fund = Fund.objects.create(
            partner=partner,
            reference="MDF-1",
            name="MDF",
            currency="EUR",
            starts_on=today - timedelta(days=900),
            ends_on=today + timedelta(days=900),
        )

    def record(self, campaigns: int = 9) -> None:
        """One campaign a month, the youngest 300 days old: a record long enough for everything."""
        for place in range(campaigns):
            self.campaign(f"Past {place:02}", 300 + 30 * place, cost=10_000)

    def campaign(self, name: str, days_ago: int, *, leads: int = LEADS, cost: int = 0) -> Campaign:
        starts = self.today - timedelta(days=days_ago)
        campaign = Campaign.objects.create(name=name, type="WEBINAR", starts_on=starts, ends_on=starts)
        CampaignPartner.objects.create(campaign=campaign, partner=self.partner, joined_at=instant(starts))
        self._leads(campaign, starts, leads)
        if cost:
            self.move("AVAILABLE", "PAID", cost, campaign, starts)
        return campaign

    def move(self, source: str, target: str, amount: int | str, campaign: Campaign, on: date) -> Movement:
        self.number += 1
        return Movement.objects.create(
            partner=self.partner,
            fund=self.fund,
            from_account=source,
            to_account=target,
            amount=Decimal(amount),
            campaign=campaign,
            statement="Webinar",
            idempotency_key=str(self.number),
            occurred_on=on,
            recorded_at=instant(on),
        )

    def lead(self, named: Campaign | None, on: date, **touch: object) -> Lead:
        """One lead; with a touch of its own where `touch` says something of it."""
        self.number += 1
        account = Account.objects.create(name=f"Client {self.number}", created_at=instant(on))
        lead = Lead.objects.create(
            reference=f"L-{self.number}",
            account=account,
            campaign=named,
            need="Backup",
            source="WEBINAR",
            created_at=instant(on),
        )
        if touch:
            self.touch(account, on, **touch)
        return lead

    def touch(self, account: Account, on: date, **fields: object) -> Touch:
        at = instant(on) - timedelta(hours=1)
        told = {"kind": "FORM", "recorded": "MACHINE", "at": at, "recorded_at": at} | fields
        touch = Touch.objects.create(account=account, **told)
        TouchParty.objects.create(touch=touch, partner=None)
        return touch

    def _many(self, campaign: Campaign, on: date, count: int) -> list[Lead]:
        """As `lead` makes one, with the campaign's touch."""
        at = instant(on)
        names = [f"{campaign.name}-{place}" for place in range(count)]
        accounts = Account.objects.bulk_create(Account(name=name, created_at=at) for name in names)
        told = {"campaign": campaign, "kind": "FORM", "recorded": "MACHINE"}
        before = at - timedelta(hours=1)
        touches = Touch.objects.bulk_create(
            Touch(account=account, at=before, recorded_at=before, **told) for account in accounts
        )
        TouchParty.objects.bulk_create(TouchParty(touch=touch, partner=None) for touch in touches)
        return Lead.objects.bulk_create(
            Lead(
                reference=account.name,
                account=account,
                campaign=campaign,
                need="Backup",
                source="WEBINAR",
                created_at=at,
            )
            for account in accounts
        )

    def _leads(self, campaign: Campaign, born: date, count: int) -> None:
        """What would happen after today has not."""
        wins, losses = delays(count // 3, 100), delays(count // 3, 60)
        rows = self._many(campaign, born, count)
        known, deals = [], []
        for place, lead in enumerate(rows):
            order, fate = divmod(place, 3)
            won = born + timedelta(days=wins[order]) if fate == 0 else None
            lost = born + timedelta(days=losses[order]) if fate == 1 else None
            won, lost = (day if day and day <= self.today else None for day in (won, lost))
            amount = AMOUNTS[order % 3] if won else 0
            known.append((born, won, lost, amount * 100))
            if won or lost:
                deals.append(self._deal(lead, born, won, lost, amount))
        Opportunity.objects.bulk_create(deals)
        self.known[campaign.name] = known

    def _deal(self, lead: Lead, born: date, won: date | None, lost: date | None, amount: int) -> Opportunity:
        return Opportunity(
            reference=f"O-{lead.reference}",
            account_id=lead.account_id,
            lead=lead,
            name="Backup",
            stage="WON" if won else "LOST",
            lost_reason="" if won else "PRICE",
            amount=Decimal(amount or 1_000),
            origin="VENDOR",
            origin_reason="no_partner",
            created_at=instant(born),
            validated_at=instant(born),
            closed_at=instant(won or lost or born),
            updated_at=instant(born),
        )
