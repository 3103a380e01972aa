"""What is to happen, before any row: whose leads, which become deals, decided when, won or lost, for how much."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from partners.models import Partner
from portal.demo import motions, words
from portal.demo.chance import Chance, Even, tens
from portal.demo.motions import Motion
from portal.demo.organisations import Channel

PARTNER_WIN_RATE, DIRECT_WIN_RATE = 0.28, 0.19
CONVERSION = {"PASSED": 0.31, "INTRODUCED": 0.38}
INTRODUCED = 0.3
DIRECT_A_MONTH = 9.5
SIGNED_A_YEAR = 2_100_000
# Of what partners sign, in percent: six make half, thirteen make 80, the others share the rest.
HALF = [11.5, 10.0, 8.8, 7.7, 6.4, 5.6]
TO_EIGHTY = [5.2, 4.9, 4.6, 4.3, 4.0, 3.7, 3.3]
REST = 20.0


@dataclass(kw_only=True)
class Prospect:
    """A lead to come, or a direct deal (no partner). `days` from birth to decision; `won` once it is decided."""

    partner: Partner | None
    born_at: datetime
    how: str
    motion: Motion
    amount: Decimal
    converts: bool = True
    days: float = 0
    decided_at: datetime | None = None
    won: bool = False


@dataclass
class Plan:
    """All prospects by day of birth, and each partner's part of what is signed, in percent."""

    channel: Channel
    now: datetime
    shares: dict[int, float]
    prospects: list[Prospect] = field(default_factory=list)

    def by_partner(self) -> dict[int | None, list[Prospect]]:
        """Each partner's prospects in the order of birth; those of nobody are the vendor's own."""
        found: dict[int | None, list[Prospect]] = {None: []}
        for prospect in self.prospects:
            found.setdefault(prospect.partner.pk if prospect.partner else None, []).append(prospect)
        return found

    def decided(self, prospects: Iterable[Prospect]) -> list[Prospect]:
        return [p for p in prospects if p.converts and p.decided_at and p.decided_at < self.now]


def make(channel: Channel, now: datetime, chance: Chance) -> Plan:
    """Three years of prospects, so that win rates, medians and shares come out as they are known in the trade."""
    plan = Plan(channel, now, _shares(channel.resellers))
    for partner in channel.resellers:
        plan.prospects += _of_partner(partner, plan, chance)
    plan.prospects += _direct(channel, chance)
    plan.prospects.sort(key=lambda prospect: prospect.born_at)
    _decide(plan, chance)
    _win(plan, chance)
    _weigh(plan)
    return plan


def _shares(resellers: list[Partner]) -> dict[int, float]:
    """Newcomers have had the least time: the smallest parts are theirs."""
    ordering = [partner for partner in resellers if partner.name not in words.NEVER_ORDER]
    ordering.sort(key=lambda partner: partner.name in words.NEWCOMERS)
    others = len(ordering) - len(HALF) - len(TO_EIGHTY)
    falling = [others * 1.3 - place for place in range(others)]
    rest = [REST * part / sum(falling) for part in falling]
    return dict(zip((partner.pk for partner in ordering), [*HALF, *TO_EIGHTY, *rest], strict=True))


def _of_partner(partner: Partner, plan: Plan, chance: Chance) -> list[Prospect]:
    channel = plan.channel
    first = max(partner.joined_on or channel.start, channel.start)
    a_month = 0.56 + 0.92 * plan.shares.get(partner.pk, 0.2) ** 0.8
    count = chance.near(a_month * (channel.yesterday - first).days / motions.DAYS_A_MONTH)
    if partner.name in words.NEWCOMERS:
        count = max(count, 4)
    days = chance.busy_days(first, channel.yesterday, count)
    kinds, introduced, converts = Even(chance), Even(chance), Even(chance)
    skill = chance.uniform(0.75, 1.25)
    found = []
    for day in days:
        how = "INTRODUCED" if introduced.happens(INTRODUCED) else "PASSED"
        motion = motions.of(motions.MIX[partner.size], kinds.next())
        found.append(
            Prospect(
                partner=partner,
                born_at=chance.office_hour(day),
                how=how,
                motion=motion,
                amount=chance.euros(motion.median_euros, 0.55),
                converts=converts.happens(CONVERSION[how] * skill),
            )
        )
    return found


def _direct(channel: Channel, chance: Chance) -> list[Prospect]:
    count = round(DIRECT_A_MONTH * 36)
    kinds = Even(chance)
    found = []
    for day in chance.busy_days(channel.start, channel.yesterday, count):
        motion = motions.of(motions.DIRECT_MIX, kinds.next())
        found.append(
            Prospect(
                partner=None,
                born_at=chance.office_hour(day),
                how="",
                motion=motion,
                amount=chance.euros(motion.median_euros, 0.55),
            )
        )
    return found


# ---- when they are decided, and how ---------------------------------------------------------------------------------
def _decide(plan: Plan, chance: Chance) -> None:
    """In the order of birth, so that the leads of any months have the shape of their motion's curve."""
    curves = {motion.name: Even(chance) for motion in (motions.RUN_RATE, motions.PROJECT, motions.LARGE)}
    direct = {name: Even(chance) for name in curves}
    for prospect in plan.prospects:
        if prospect.converts:
            even = (curves if prospect.partner else direct)[prospect.motion.name]
            prospect.days = prospect.motion.days_at(even.next())
            decided = motions.decision(prospect.born_at, prospect.motion, prospect.days, chance)
            prospect.decided_at = chance.at_work(decided, after=prospect.born_at + timedelta(days=1))


def _win(plan: Plan, chance: Chance) -> None:
    """Partners differ in skill; together they win their rate, and every partner that orders wins once at least."""
    prospects = plan.by_partner()
    decided = {pk: plan.decided(mine) for pk, mine in prospects.items()}
    for pk in plan.shares:
        decided[pk] = decided[pk] or [_first_order(prospects[pk][0], plan.now, chance)]
    theirs, directly = {pk: found for pk, found in decided.items() if pk}, decided[None]
    skill = {pk: chance.uniform(0.7, 1.3) for pk in plan.shares}
    all_decided = sum(map(len, theirs.values()))
    expected = sum(skill[pk] * len(theirs[pk]) for pk in skill)
    even = PARTNER_WIN_RATE * all_decided / expected
    carried = 0.0
    for pk, factor in skill.items():
        wanted = even * factor * len(theirs[pk]) + carried
        wins = min(max(round(wanted), 1), len(theirs[pk]))
        carried = wanted - wins
        for prospect in chance.sample(theirs[pk], wins):
            prospect.won = True
    direct = Even(chance)
    for prospect in directly:
        prospect.won = direct.happens(DIRECT_WIN_RATE)


def _first_order(oldest: Prospect, now: datetime, chance: Chance) -> Prospect:
    """A partner that orders, but whose leads are too few or too young: its oldest one is a quick small deal."""
    oldest.motion, oldest.converts, oldest.amount = motions.RUN_RATE, True, chance.euros(6_000, 0.3)
    oldest.days = min(12, (now - oldest.born_at).days * 0.6)
    oldest.decided_at = chance.at_work(oldest.born_at + timedelta(days=oldest.days))
    return oldest


def _weigh(plan: Plan) -> None:
    """Amounts of each partner's deals, so that it signs its part of what all of them sign."""
    signed = SIGNED_A_YEAR * 3
    for pk, mine in plan.by_partner().items():
        won = sum(prospect.amount for prospect in mine if prospect.won)
        if pk and won:
            factor = signed * plan.shares[pk] / 100 / float(won)
            for prospect in mine:
                by = factor if prospect.won else min(max(factor, 0.5), 2)  # a large contract is one, not all
                prospect.amount = tens(float(prospect.amount) * by)
