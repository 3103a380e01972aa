"""The demo's tiers, partners, links with distributors, and people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from partners.models import Distribution, Location, Member, Partner, Tier, User
from portal.demo import words
from portal.demo.chance import Chance
from portal.lib.periods import months_after

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
SHOWN_SIGN_INS = ["CHANNEL_MANAGER", "VENDOR_SELLER", "FINANCE", "ADMINISTRATOR", "EXECUTIVE"]


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
    _partner_people(channel, password, chance)
    return channel


def _partners(channel: Channel, chance: Chance) -> list[Partner]:
    rows = []
    for position, (name, tier, kind, size) in enumerate(words.PARTNERS):
        region, _, _ = _place(position)
        joined = (
            channel.today - timedelta(days=chance.randint(20, 80))
            if name in words.NEWCOMERS
            else months_after(channel.start, -chance.randint(0, 24))
        )
        rows.append(
            Partner(
                name=name,
                tier=channel.tiers[tier],
                kind=kind,
                size=size,
                region=region,
                siren=_siren(380_000_00 + position * 7919),
                joined_on=joined,
                manager=channel.managers[position % len(channel.managers)],
            )
        )
    return Partner.objects.bulk_create(rows)


def _place(position: int) -> tuple[str, str, str]:
    return words.PLACES[position * 5 % len(words.PLACES)]


def _siren(first_eight: int) -> str:
    """Nine digits whose last one is the Luhn check digit."""
    digits = [int(digit) for digit in f"{first_eight:08d}"]
    total = sum(sum(divmod(digit * (2 if place % 2 else 1), 10)) for place, digit in enumerate(digits))
    return f"{first_eight:08d}{-total % 10}"


def _locations(partners: list[Partner]) -> None:
    Location.objects.bulk_create(
        Location(partner=partner, name="Siège", postcode=_place(i)[1], town=_place(i)[2])
        for i, partner in enumerate(partners)
    )


def _distribution(channel: Channel, chance: Chance) -> None:
    """Half of the resellers buy from one distributor, a few from both."""
    rows = []
    for position, reseller in enumerate(channel.resellers):
        served = channel.distributors if position % 9 == 0 else [channel.distributors[position % 2]]
        if position % 2 and position % 9:
            continue
        rows += [
            Distribution(
                reseller=reseller,
                distributor=distributor,
                from_on=max(reseller.joined_on or channel.start, channel.start),
                account_number=f"{distributor.name[:3].upper()}{10_000 + position * 37}",
            )
            for distributor in served
        ]
    Distribution.objects.bulk_create(rows)


def _partner_people(channel: Channel, password: str, chance: Chance) -> None:
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
        channel.members[partner.pk] = _members(people, password, channel, f"{_slug(partner.name)}.example")


def _name(index: int) -> str:
    """Everybody has another name; Novalink's administrator is Camille Morel."""
    index -= 9
    return f"{words.FIRST_NAMES[index % len(words.FIRST_NAMES)]} {words.LAST_NAMES[index * 7 % len(words.LAST_NAMES)]}"


def _slug(text: str) -> str:
    plain = text.lower().translate(str.maketrans("éèêàâùûôîïç’", "eeeaauuoiic-"))
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def _members(
    people: Sequence[tuple[str, str, str, Partner | None]], password: str, channel: Channel, domain: str
) -> list[Member]:
    users = User.objects.bulk_create(
        User(email=f"{_slug(name).split('-')[0]}@{domain}", name=name, password=password, phone=_phone(name))
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


def _morning(day: date):  # type: ignore[no-untyped-def]
    return Chance(0).office_hour(day)


def sign_ins(channel_members: list[Member]) -> list[tuple[str, str]]:
    """(role in words, e-mail) of one member per role, partners first."""
    chosen: dict[str, Member] = {}
    for member in channel_members:
        chosen.setdefault(member.role, member)
    return [(str(member.get_role_display()), member.user.email) for member in chosen.values()]
