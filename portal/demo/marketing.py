"""The demo's funds, campaigns, assets and trainings: what was put in together."""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings

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
from partners.models import Partner
from portal.demo import words
from portal.demo.chance import Chance, season
from portal.demo.organisations import Channel
from portal.lib.periods import Period, programme_year
from training.models import Course, Enrolment

START_MONTH = 2
GRANTS = {"gold": 18_000, "silver": 8_000, "bronze": 3_000}
A = Movement.Account


def campaigns(channel: Channel, chance: Chance) -> dict[int, list[Campaign]]:
    """About two campaigns a month; gives each partner's campaigns, oldest first."""
    rows, partners_of = [], []
    months = Period(channel.start, channel.today).months()
    for number, month in enumerate([month for month in months for _ in range(2)]):
        name, kind = words.CAMPAIGNS[number % len(words.CAMPAIGNS)]
        if season(month.start_on) < 0.5:
            continue
        starts = month.start_on + timedelta(days=chance.randint(1, 24))
        if starts > channel.today:
            continue
        ends = starts + timedelta(
            days={"SHOW": 2, "CALL_DAYS": 4, "CONTENT": 30, "EMAIL": 14, "SOCIAL": 6}.get(kind, 0)
        )
        rows.append(
            Campaign(
                name=f"{name} {starts.year}", type=kind, starts_on=starts, ends_on=ends, town=_town(number)
            )
        )
        here = [p for p in channel.resellers if (p.joined_on or starts) <= starts]
        partners_of.append(
            sorted(
                chance.sample(here[:9], 3) + chance.sample(here[9:26], 3) + chance.sample(here[26:], 1),
                key=lambda p: p.pk,
            )
        )
    saved = Campaign.objects.bulk_create(rows)
    taking_part: dict[int, list[Campaign]] = {partner.pk: [] for partner in channel.partners}
    links = []
    for campaign, partners in zip(saved, partners_of, strict=True):
        for partner in partners:
            taking_part[partner.pk].append(campaign)
            joined_at = chance.office_hour((campaign.starts_on or channel.today) - timedelta(days=20))
            links.append(CampaignPartner(campaign=campaign, partner=partner, joined_at=joined_at))
    CampaignPartner.objects.bulk_create(links)
    return taking_part


def _town(number: int) -> str:
    return words.PLACES[number % len(words.PLACES)][2]


def funds(channel: Channel, taking_part: dict[int, list[Campaign]], chance: Chance) -> None:
    """A fund per partner and programme year: granted, spent campaign by campaign, its rest lost at the end."""
    years = sorted({programme_year(month.start_on, START_MONTH).start_on for month in _months(channel)})
    plans = [
        _plan(partner, programme_year(start, START_MONTH), taking_part[partner.pk], channel.today, chance)
        for partner in channel.resellers
        for start in years
        if partner.tier and (partner.joined_on or start) < programme_year(start, START_MONTH).end_on
    ]
    saved = Fund.objects.bulk_create(_fund(plan, number) for number, plan in enumerate(plans, start=1))
    movements = [
        _movement(fund, step, chance) for fund, plan in zip(saved, plans, strict=True) for step in plan.steps
    ]
    Movement.objects.bulk_create(sorted(movements, key=lambda movement: movement.occurred_on))


@dataclass(frozen=True)
class Step:
    """One movement to come: how much, from where to where, why and when."""

    amount: Decimal
    source: str
    target: str
    statement: str
    day: date
    campaign: Campaign | None = None


@dataclass(frozen=True)
class Plan:
    """What becomes of one partner's fund in one programme year."""

    partner: Partner
    year: Period
    steps: list[Step]

    @property
    def available(self) -> Decimal:
        came = sum(step.amount for step in self.steps if step.target == A.AVAILABLE)
        return Decimal(came - sum(step.amount for step in self.steps if step.source == A.AVAILABLE))


def _plan(partner: Partner, year: Period, campaigns: list[Campaign], today: date, chance: Chance) -> Plan:
    granted = Decimal(GRANTS[partner.tier.code]) if partner.tier else Decimal(0)
    steps = [Step(granted, A.BUDGET, A.AVAILABLE, "Dotation annuelle", year.start_on)]
    steps += _spending(year, granted, campaigns, today, chance)
    plan = Plan(partner, year, steps)
    lost_on = year.end_on + timedelta(days=75)
    if lost_on <= today and plan.available:
        steps.append(
            Step(plan.available, A.AVAILABLE, A.FORFEITED, "Solde non demandé à l’échéance", lost_on)
        )
    return plan


def _fund(plan: Plan, number: int) -> Fund:
    return Fund(
        partner=plan.partner,
        reference=f"MDF-{plan.year.start_on.year}-{number:05d}",
        name=f"MDF {plan.year.start_on.year}",
        currency="EUR",
        starts_on=plan.year.start_on,
        ends_on=plan.year.end_on,
        available=plan.available,
    )


def _months(channel: Channel) -> list[Period]:
    return Period(channel.start, channel.today + timedelta(days=1)).months()


def _spending(
    year: Period, granted: Decimal, campaigns: list[Campaign], today: date, chance: Chance
) -> Iterator[Step]:
    """The vendor's part of each campaign's cost, paid some weeks later, never above the grant."""
    left = granted
    for campaign in campaigns:
        if campaign.starts_on is None or not year.contains(campaign.starts_on):
            continue
        paid_on = campaign.starts_on + timedelta(days=chance.randint(30, 70))
        amount = min(granted * chance.randint(6, 24) / 100 // 50 * 50, left)
        if paid_on <= today and amount > 0:
            left -= amount
            yield Step(amount, A.AVAILABLE, A.PAID, f"Participation à « {campaign.name} »", paid_on, campaign)


def _movement(fund: Fund, step: Step, chance: Chance) -> Movement:
    return Movement(
        partner_id=fund.partner_id,
        fund=fund,
        from_account=step.source,
        to_account=step.target,
        amount=step.amount,
        campaign=step.campaign,
        statement=step.statement,
        idempotency_key=f"demo-{fund.reference}-{step.target}-{step.campaign.pk if step.campaign else 0}",
        occurred_on=step.day,
        recorded_at=chance.office_hour(step.day),
    )


def assets(channel: Channel, chance: Chance) -> None:
    """Twelve assets with a small real PDF each, and three years of downloads."""
    published_at = chance.office_hour(channel.start)
    saved = Asset.objects.bulk_create(
        Asset(title=title, kind=kind, published_at=published_at, description="")
        for title, kind, _ in words.ASSETS
    )
    AssetTier.objects.bulk_create(
        AssetTier(asset=asset, tier=channel.tiers[code])
        for asset, (_, _, codes) in zip(saved, words.ASSETS, strict=True)
        for code in codes.split()
    )
    versions = AssetVersion.objects.bulk_create(_version(asset, published_at) for asset in saved)
    seen_by = {
        code: [v for v, (_, _, codes) in zip(versions, words.ASSETS, strict=True) if code in codes.split()]
        for code in channel.tiers
    }
    rows: dict[tuple[int, int, date], Download] = {}
    for strength, partner in enumerate(channel.resellers):
        for month in _months(channel):
            for _ in range(chance.poisson(season(month.start_on) * 2.4 / (1 + strength / 12))):
                download = _download(partner, month, seen_by[partner.tier.code], channel, chance)  # type: ignore[union-attr]
                if download:
                    rows[download.member_id, download.asset_id, download.downloaded_on] = download
    Download.objects.bulk_create(rows.values(), batch_size=1000)


def _download(
    partner: Partner, month: Period, versions: list[AssetVersion], channel: Channel, chance: Chance
) -> Download | None:
    day = month.start_on + timedelta(days=chance.randrange((month.end_on - month.start_on).days))
    version, member = chance.choice(versions), chance.choice(channel.members[partner.pk])
    if day < (partner.joined_on or day) or day > channel.today:
        return None
    return Download(
        partner=partner,
        asset_id=version.asset_id,
        version=version,
        member=member,
        downloaded_on=day,
        downloaded_at=chance.office_hour(day),
    )


def _version(asset: Asset, uploaded_at) -> AssetVersion:  # type: ignore[no-untyped-def]
    content = _pdf(asset.title)
    path = f"assets/{secrets.token_hex(16)}"
    target = settings.MEDIA_ROOT / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return AssetVersion(
        asset=asset,
        number=1,
        path=path,
        file_name=f"{asset.title}.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_at=uploaded_at,
    )


def _pdf(title: str) -> bytes:
    """The smallest page a PDF reader opens, with its title."""
    text = title.encode("cp1252", "replace").replace(b"(", b"").replace(b")", b"")
    stream = b"BT /F1 24 Tf 60 760 Td (" + text + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            len(body),
        )
    )


def trainings(channel: Channel, chance: Chance) -> None:
    """Eight courses; stronger partners take more of them."""
    courses = Course.objects.bulk_create(
        Course(title=title, minutes=minutes, offered_from_on=channel.start)
        for title, minutes in words.COURSES
    )
    rows = []
    for strength, partner in enumerate(channel.resellers):
        first = max(partner.joined_on or channel.start, channel.start)
        for member in channel.members[partner.pk]:
            for course in courses:
                if not chance.happens(0.62 - strength * 0.009):
                    continue
                day = first + timedelta(days=chance.randrange((channel.today - first).days))
                rows.append(_enrolment(partner, member, course, day, channel.today, chance))
    Enrolment.objects.bulk_create(rows)


def _enrolment(partner, member, course, day: date, today: date, chance: Chance) -> Enrolment:  # type: ignore[no-untyped-def]
    completed_on = day + timedelta(days=chance.randint(0, 40))
    completed = chance.office_hour(completed_on) if chance.happens(0.78) and completed_on <= today else None
    enrolled_at = chance.office_hour(day)
    if completed and completed < enrolled_at:
        completed = enrolled_at + timedelta(minutes=course.minutes)
    return Enrolment(
        partner=partner, member=member, course=course, enrolled_at=enrolled_at, completed_at=completed
    )
