"""The demo's campaigns: past, running and planned ahead, with one partner or a dozen, and who came to the events."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from comarketing.models import Campaign, CampaignPartner
from leads.models import Contact, Touch
from partners.models import Partner
from portal.demo import office, words
from portal.demo.books import Books, local_day
from portal.demo.chance import Chance
from portal.demo.organisations import Channel
from portal.lib.periods import Period, months_after

SIZES = [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12]
BUSY_MONTHS, NONE_IN = {3, 6, 10}, {8, 12}
LASTS = {"SHOW": 2, "CALL_DAYS": 4, "CONTENT": 30, "EMAIL": 14, "SOCIAL": 6}
MONTHS_AHEAD = 4
A_YEAR_TO_COME = timedelta(days=365)


@dataclass
class Calendar:
    """Saved campaigns in the order of their first day; who takes part in each, and since when."""

    campaigns: list[Campaign] = field(default_factory=list)
    partners: dict[int, list[Partner]] = field(default_factory=dict)
    joined: dict[int, datetime] = field(default_factory=dict)
    _kept: dict[int, list[Campaign]] = field(default_factory=dict)

    def of(self, partner: Partner) -> list[Campaign]:
        """Those that have a date and take or took place."""
        return [
            campaign
            for campaign in self.campaigns
            if campaign.starts_on and not campaign.cancelled_at and partner in self.partners[campaign.pk]
        ]

    def recent(self, partner: Partner, day: date, within: timedelta) -> list[Campaign]:
        """Those the partner took part in, begun before this day and no longer ago than that."""
        return [
            c for c in self._by_partner(partner) if c.starts_on and timedelta(0) < day - c.starts_on <= within
        ]

    def hour(self, campaign: Campaign, chance: Chance) -> datetime:
        """A moment of an event's first day; people arrive within the hour."""
        minute = time(9 + len(campaign.name) % 3, chance.randrange(60))
        return datetime.combine(campaign.starts_on or date.min, minute, office.PARIS)

    def _by_partner(self, partner: Partner) -> list[Campaign]:
        if partner.pk not in self._kept:
            self._kept[partner.pk] = self.of(partner)
        return self._kept[partner.pk]


def plan(channel: Channel, chance: Chance) -> Calendar:
    """Some thirteen a year, each large enough to be judged, and what is planned for the next months."""
    drawn = sorted(_drawn(channel, chance), key=lambda pair: pair[0].starts_on or date.max)
    Campaign.objects.bulk_create([campaign for campaign, _ in drawn])
    calendar = Calendar([campaign for campaign, _ in drawn], {c.pk: partners for c, partners in drawn})
    calendar.joined = {campaign.pk: _joined(campaign, channel, chance) for campaign, _ in drawn}
    CampaignPartner.objects.bulk_create(
        CampaignPartner(campaign=campaign, partner=partner, joined_at=calendar.joined[campaign.pk])
        for campaign, partners in drawn
        for partner in partners
    )
    return calendar


def _drawn(channel: Channel, chance: Chance) -> Iterator[tuple[Campaign, list[Partner]]]:
    months = Period(channel.start, months_after(channel.today, MONTHS_AHEAD)).months()
    number = 0
    for month in months:
        for _ in range(_how_many(month.start_on.month)):
            name, kind = words.CAMPAIGNS[number % len(words.CAMPAIGNS)]
            day = office.working_day(month.start_on.replace(day=chance.randint(3, 25)))
            yield _campaign(number, name, kind, day, channel, chance)
            number += 1
    running = office.working_days_before(channel.today, 6)[-1]
    yield _campaign(number, "Livre blanc Continuité d’activité", "CONTENT", running, channel, chance)
    soon = office.working_day(channel.today + timedelta(days=12))
    yield _campaign(number + 1, "Petit-déjeuner des décideurs", "BREAKFAST", soon, channel, chance, size=2)
    called_off, partners = _campaign(
        number + 2, "Tournée régionale", "SHOW", soon + timedelta(days=21), channel, chance, size=4
    )
    called_off.cancelled_at = chance.office_hour(office.working_days_before(channel.today, 7)[-1])
    yield called_off, partners
    undated, partners = _campaign(
        number + 3, "Rencontres de printemps", "BREAKFAST", soon, channel, chance, size=3
    )
    undated.starts_on = undated.ends_on = None
    undated.name, undated.description = "Rencontres de printemps", "Date à fixer avec les partenaires."
    yield undated, partners


def _how_many(month: int) -> int:
    return 0 if month in NONE_IN else 2 if month in BUSY_MONTHS else 1


def _campaign(
    number: int, name: str, kind: str, starts: date, channel: Channel, chance: Chance, size: int = 0
) -> tuple[Campaign, list[Partner]]:
    partners = _partners(channel, starts, size or chance.choice(SIZES), chance)
    campaign = Campaign(
        name=f"{name}, {words.MONTHS[starts.month - 1]} {starts.year}",
        type=kind,
        starts_on=starts,
        ends_on=starts + timedelta(days=LASTS.get(kind, 0)),
        town=words.PLACES[number % len(words.PLACES)][2] if kind in ("SHOW", "BREAKFAST") else "",
    )
    campaign.description = _description(campaign, partners, channel.today)
    return campaign, partners


def _partners(channel: Channel, starts: date, size: int, chance: Chance) -> list[Partner]:
    """Stronger partners more often; now and then a distributor with its resellers."""
    here = [p for p in channel.partners if (p.joined_on or starts) <= min(starts, channel.today)]
    weights = {partner.pk: 1 / (4 + place) for place, partner in enumerate(here)}
    drawn = sorted(here, key=lambda p: chance.random() ** (1 / weights[p.pk]), reverse=True)
    return sorted(drawn[:size], key=lambda p: p.pk)


def _description(campaign: Campaign, partners: list[Partner], today: date) -> str:
    names = [partner.name for partner in partners]
    with_whom = " et ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    held = "Co-organisé" if campaign.is_event else "Mené"
    text = f"{held} par {words.VENDOR} avec {with_whom}. {words.ABOUT[campaign.type]}"
    if campaign.starts_on and campaign.starts_on > today:
        last = office.working_days_before(campaign.starts_on, 7)[-1]
        text += f" Inscriptions avant le {last.day} {words.MONTHS[last.month - 1]} {last.year}."
    return text


def _joined(campaign: Campaign, channel: Channel, chance: Chance) -> datetime:
    """Some weeks before it begins, or lately when it is still to come."""
    latest = office.working_days_before(channel.today, 8)
    day = (campaign.starts_on or channel.today) - timedelta(days=chance.randint(15, 40))
    return chance.office_hour(day if day < latest[-1] else chance.choice(latest))


def attend(calendar: Calendar, books: Books, channel: Channel, chance: Chance) -> None:
    """Beside those who became leads by it, people whom the partners know came: a touch of all who held the event."""
    known: dict[int, list[tuple[date, Contact]]] = {}
    for share in books.shares:
        if share.contact:
            known.setdefault(share.partner_id, []).append((local_day(share.passed_at), share.contact))
    for campaign in calendar.campaigns:
        day = campaign.starts_on
        if not campaign.is_event or campaign.cancelled_at or day is None or day >= channel.today:
            continue
        partners = calendar.partners[campaign.pk]
        invited = [
            contact
            for partner in partners
            for since, contact in known.get(partner.pk, [])
            if since < day < since + A_YEAR_TO_COME
        ]
        for contact in chance.sample(invited, min(len(invited), chance.randint(3, 9))):
            books.touch(
                contact,
                Touch.Kind.ATTENDANCE,
                calendar.hour(campaign, chance),
                [None, *partners],
                recorded=Touch.Recorded.HAND,
                campaign=campaign,
            )
