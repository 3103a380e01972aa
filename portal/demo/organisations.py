"""The demo's tiers, partners, links with distributors, joint plans, and people."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from agreements.models import PartnerTarget
from partners.models import Distribution, Invitation, Location, Member, Partner, Tier, User
from portal.demo import office, words
from portal.demo.chance import Chance
from portal.lib.periods import months_after, programme_year

STAFF = [
    ("Jeanne Rivière", "CHANNEL_MANAGER", "Responsable partenaires Ouest"),
    ("Marc Delmas", "CHANNEL_MANAGER", "Responsable partenaires Sud"),
    ("Inès Fabre", "CHANNEL_MANAGER", "Responsable partenaires Nord et Est"),
    ("Karim Benali", "VENDOR_SELLER", "Développeur commercial"),
    ("Léa Rousseau", "VENDOR_SELLER", "Ingénieure commerciale"),
    ("Paul Garnier", "FINANCE", "Contrôle de gestion"),
    ("Nadia Haddad", "ADMINISTRATOR", "Administration du programme"),
    ("Olivier Mercier", "EXECUTIVE", "Direction commerciale"),
]
CHANGED_DISTRIBUTOR, ONCE_SERVED = {6, 14, 22}, 11


@dataclass
class Channel:
    """What the other parts of the demo build upon."""

    today: date
    start: date
    tiers: dict[str, Tier] = field(default_factory=dict)
    staff: list[Member] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    members: dict[int, list[Member]] = field(default_factory=dict)

    @property
    def yesterday(self) -> date:
        """The demo is told on the morning of today: the last day on which anything happened."""
        return self.today - timedelta(days=1)

    def role(self, role: str) -> Member:
        return next(member for member in self.staff if member.role == role)

    def named(self, name: str) -> Partner:
        return next(partner for partner in self.partners if partner.name == name)

    @property
    def managers(self) -> list[Member]:
        return [member for member in self.staff if member.role == "CHANNEL_MANAGER"]

    @property
    def sellers(self) -> list[Member]:
        return [member for member in self.staff if member.role == "VENDOR_SELLER"]

    @property
    def resellers(self) -> list[Partner]:
        return [partner for partner in self.partners if partner.kind != "DISTRIBUTOR"]

    @property
    def distributors(self) -> list[Partner]:
        return [partner for partner in self.partners if partner.kind == "DISTRIBUTOR"]


def build(today: date, chance: Chance) -> Channel:
    channel = Channel(today=today, start=months_after(today.replace(day=1), -36))
    for rank, code in enumerate(("gold", "silver", "bronze"), start=1):
        channel.tiers[code] = Tier.objects.get_or_create(
            code=code, defaults={"name": code.title(), "rank": rank}
        )[0]
    password = make_password(words.PASSWORD)
    channel.staff = _members(
        [(name, role, job, None) for name, role, job in STAFF], password, channel, words.VENDOR_DOMAIN
    )
    channel.partners = _partners(channel, chance)
    _locations(channel.partners)
    _distribution(channel, chance)
    _partner_people(channel, password)
    _invite(channel)
    return channel


def _partners(channel: Channel, chance: Chance) -> list[Partner]:
    rows = []
    for position, (name, tier, kind, size) in enumerate(words.PARTNERS):
        region, _, _ = _place(position)
        days_ago = words.NEWCOMERS.get(name)
        joined = (
            channel.today - timedelta(days=days_ago)
            if days_ago
            else months_after(channel.start, -chance.randint(0, 24))
        )
        rows.append(
            Partner(
                name=name,
                tier=channel.tiers[tier],
                kind=kind,
                size=size,
                region=region,
                siren=siren(380_000_00 + position * 7919),
                joined_on=joined,
                manager=channel.managers[position % len(channel.managers)],
            )
        )
    return Partner.objects.bulk_create(rows)


def _place(position: int) -> tuple[str, str, str]:
    return words.PLACES[position * 5 % len(words.PLACES)]


def siren(first_eight: int) -> str:
    """Nine digits whose last one is the Luhn check digit."""
    digits = [int(digit) for digit in f"{first_eight:08d}"]
    total = sum(sum(divmod(digit * (2 if place % 2 else 1), 10)) for place, digit in enumerate(digits))
    return f"{first_eight:08d}{-total % 10}"


def _locations(partners: list[Partner]) -> None:
    """A seat each; the large ones have two branches."""
    rows = []
    for i, partner in enumerate(partners):
        names = ["Siège", "Agence", "Agence"] if partner.size == Partner.Size.LARGE else ["Siège"]
        for branch, name in enumerate(names):
            _, postcode, town = _place(i + branch * 2)
            rows.append(Location(partner=partner, name=name, postcode=postcode, town=town))
    Location.objects.bulk_create(rows)


def _distribution(channel: Channel, chance: Chance) -> None:
    """Half of the resellers buy from a distributor; three changed it, and one left for good, on a known day."""
    first, second = channel.distributors
    rows = []
    for position, reseller in enumerate(channel.resellers):
        begins = max(reseller.joined_on or channel.start, channel.start)
        mine, other = (first, second) if position % 4 else (second, first)
        changed_on = months_after(channel.today.replace(day=1), -chance.randint(6, 20))
        if position == ONCE_SERVED:
            rows.append(_served(reseller, other, begins, changed_on))
        elif position % 2 == 0 and position in CHANGED_DISTRIBUTOR and begins < changed_on:
            rows += [_served(reseller, other, begins, changed_on), _served(reseller, mine, changed_on)]
        elif position % 2 == 0:
            rows.append(_served(reseller, mine, begins))
    Distribution.objects.bulk_create(rows)


def _served(reseller: Partner, distributor: Partner, first: date, until: date | None = None) -> Distribution:
    number = f"{distributor.name[:3].upper()}{10_000 + reseller.pk * 37}"
    return Distribution(
        reseller=reseller, distributor=distributor, from_on=first, until_on=until, account_number=number
    )


def _invite(channel: Channel) -> None:
    """A few colleagues have been invited and have not come yet; nobody knows the words that open the door."""
    morning = _morning(office.working_days_before(channel.today, 2)[1])
    Invitation.objects.bulk_create(
        Invitation(
            partner=partner,
            email=f"stagiaire@{slug(partner.name)}.example",
            name="Alix Bertin",
            role="PARTNER_MARKETER",
            token_hash=secrets.token_bytes(32),
            invited_by=channel.members[partner.pk][0].user,
            invited_at=morning,
            expires_at=morning + timedelta(days=14),
        )
        for partner in channel.resellers[3:12:4]
    )


def targets(channel: Channel, start_month: int) -> None:
    """Some joint plans: what a partner and the vendor agreed to aim at, last year and this."""
    year = programme_year(channel.today, start_month)
    starts = [year.a_year_before().start_on, year.start_on]
    PartnerTarget.objects.bulk_create(
        PartnerTarget(
            partner=partner,
            year_starts_on=start,
            leads=36 + 4 * growth,
            pipeline=Decimal(520_000 + 60_000 * growth),
            revenue=Decimal(190_000 + 25_000 * growth),
        )
        for partner in channel.resellers[:3]
        for growth, start in enumerate(starts)
    )


def _partner_people(channel: Channel, password: str) -> None:
    for position, partner in enumerate(channel.partners):
        if partner.kind == Partner.Kind.DISTRIBUTOR:
            roles = [("DISTRIBUTOR", "Chef de produit")]
        else:
            roles = [
                ("PARTNER_ADMIN", "Gérant"),
                ("PARTNER_SELLER", "Commercial"),
                ("PARTNER_MARKETER", "Marketing"),
            ]
        people = [(_name(position * 3 + i), role, job, partner) for i, (role, job) in enumerate(roles)]
        channel.members[partner.pk] = _members(people, password, channel, f"{slug(partner.name)}.example")


def _name(index: int) -> str:
    """Everybody has another name; Novalink's administrator is Camille Morel."""
    index -= 9
    return f"{words.FIRST_NAMES[index % len(words.FIRST_NAMES)]} {words.LAST_NAMES[index * 7 % len(words.LAST_NAMES)]}"


def slug(text: str) -> str:
    plain = text.lower().translate(str.maketrans("éèêàâùûôîïç’", "eeeaauuoiic-"))
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def _members(
    people: Sequence[tuple[str, str, str, Partner | None]], password: str, channel: Channel, domain: str
) -> list[Member]:
    users = User.objects.bulk_create(
        User(email=f"{slug(name).split('-')[0]}@{domain}", name=name, password=password, phone=_phone(name))
        for name, *_ in people
    )
    return Member.objects.bulk_create(
        Member(
            user=user,
            partner=partner,
            role=role,
            job_title=job,
            joined_at=_morning(
                max(partner.joined_on or channel.start, channel.start) if partner else channel.start
            ),
        )
        for user, (_, role, job, partner) in zip(users, people, strict=True)
    )


def _phone(name: str) -> str:
    """A number of the range kept for fiction in France."""
    return f"01 99 00 {sum(map(ord, name)) % 100:02d} {len(name):02d}"


def _morning(day: date) -> datetime:
    return Chance(0).office_hour(day)


def sign_ins(channel_members: list[Member]) -> list[tuple[str, str]]:
    """(role in words, e-mail) of one member per role, partners first."""
    chosen: dict[str, Member] = {}
    for member in channel_members:
        chosen.setdefault(member.role, member)
    return [(str(member.get_role_display()), member.user.email) for member in chosen.values()]
