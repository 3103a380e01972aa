"""What comes in files: the distributors' sell-out by month with names nobody knows yet, and newsletters' figures."""

from datetime import date, datetime, time
from decimal import Decimal

from comarketing.models import Campaign, Mailing
from leads.models import PosFile, PosLine, PosReseller
from partners.models import Partner
from portal.demo import office
from portal.demo.books import create
from portal.demo.campaigns import Calendar
from portal.demo.chance import Chance
from portal.demo.organisations import Channel
from portal.lib.periods import months_after

MONTHS = 12
PUNCTUAL, SLOW = 6, 13  # days into the month at which a distributor's file comes; it is due on the tenth
NAMES_UNKNOWN = 2


def write(channel: Channel, calendar: Calendar, chance: Chance) -> None:
    for number, distributor in enumerate(channel.distributors):
        _files(channel, distributor, SLOW if number % 2 else PUNCTUAL)
        _unknown(channel, distributor, number * NAMES_UNKNOWN, chance)
    create(
        [
            _mailing(each, number, each.starts_on, chance)
            for number, each in enumerate(calendar.campaigns, start=1)
            if each.type == Campaign.Type.EMAIL and each.starts_on and each.starts_on < channel.today
        ]
    )


def _files(channel: Channel, distributor: Partner, comes_on: int) -> None:
    """The months that are over, as far as their file has come; the slower distributor's last one has not."""
    this_month = channel.today.replace(day=1)
    for back in range(MONTHS, 0, -1):
        month = months_after(this_month, -back)
        received = _at(months_after(month, 1).replace(day=comes_on))
        if received.date() < channel.today and (back > 1 or comes_on == PUNCTUAL):
            PosFile.objects.create(distributor=distributor, month_on=month, received_at=received)


def _unknown(channel: Channel, distributor: Partner, first: int, chance: Chance) -> None:
    """Branches that the distributor names by its own account number only."""
    received = PosFile.objects.filter(distributor=distributor).order_by("month_on").last()
    if received is None:
        return
    for number, reseller in enumerate(channel.resellers[first : first + NAMES_UNKNOWN], start=1):
        named = PosReseller.objects.create(
            distributor=distributor,
            key=f"account AG-{first + number:03d}",
            name=f"{reseller.name.upper()} AGENCE",
            account_number=f"AG-{first + number:03d}",
            first_seen_at=received.received_at,
        )
        create([_line(named, received, line, chance) for line in range(1, 4)])


def _line(named: PosReseller, received: PosFile, number: int, chance: Chance) -> PosLine:
    """The third is a return."""
    amount = Decimal(chance.randrange(400, 6000)) / (-4 if number == 3 else 1)
    return PosLine(
        distributor=named.distributor,
        named=named,
        invoiced_on=received.month_on.replace(day=5 * number),
        amount=amount,
        currency="EUR",
        order_reference=f"{named.account_number}-{number}",
        product_line="Sauvegarde",
        recorded_at=received.received_at,
        source="demo",
        external_id=f"{named.account_number}-{number}",
    )


def _mailing(campaign: Campaign, number: int, day: date, chance: Chance) -> Mailing:
    sent = chance.randrange(300, 2400)
    delivered = sent - sent * chance.randrange(1, 4) // 100
    return Mailing(
        campaign=campaign,
        subject=campaign.name,
        sent_at=_at(day),
        sent=sent,
        delivered=delivered,
        opened=delivered * chance.randrange(18, 34) // 100,
        clicked=delivered * chance.randrange(15, 45) // 1000,
        unsubscribed=delivered * chance.randrange(1, 8) // 1000,
        source="demo",
        external_id=f"mailing-{number}",
    )


def _at(day: date) -> datetime:
    return datetime.combine(office.working_day(day), time(10, 20), office.PARIS)
