"""The demo's co-marketing funds: granted every programme year, paid campaign by campaign, the rest lost at the end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from comarketing.models import Campaign, Fund, Movement
from partners.models import Partner, User
from portal.demo import office
from portal.demo.campaigns import Calendar
from portal.demo.chance import Chance
from portal.demo.organisations import Channel
from portal.lib.periods import Period, months_after, programme_year

START_MONTH = 2
GRANTS = {"gold": 18_000, "silver": 8_000, "bronze": 3_000}
FORFEITED_AFTER = timedelta(days=75)
ENDING_SOON = 10
TYPED_TWICE = {2, 7, 12}
A = Movement.Account


@dataclass(frozen=True, slots=True)
class Step:
    """One movement to come: how much, from where to where, why and when; a correction undoes another step."""

    amount: Decimal
    source: str
    target: str
    statement: str
    day: date
    campaign: Campaign | None = None
    corrects: "Step | None" = None


@dataclass(slots=True)
class Course:
    """What becomes of one partner's fund in one period; the first step grants it."""

    partner: Partner
    name: str
    period: Period
    steps: list[Step]
    fund: Fund = field(init=False)

    @property
    def available(self) -> Decimal:
        came = sum(step.amount for step in self.steps if step.target == A.AVAILABLE)
        return Decimal(came - sum(step.amount for step in self.steps if step.source == A.AVAILABLE))


def write(channel: Channel, calendar: Calendar, chance: Chance) -> list[Course]:
    """A fund per partner and programme year, and for some a special one that ends within two months."""
    courses = [*_yearly(channel, calendar, chance), *_special(channel, calendar, chance)]
    for number, course in enumerate(courses, start=1):
        course.fund = _fund(course, number)
    Fund.objects.bulk_create(course.fund for course in courses)
    found = sorted(
        ((step, course) for course in courses for step in course.steps), key=lambda pair: pair[0].day
    )
    rows: dict[int, Movement] = {}
    clerk, manager = channel.role("FINANCE").user, channel.managers[0].user
    for undoing in (False, True):  # what is corrected has to be there first
        made = {
            id(step): _movement(course, step, rows, clerk if step.target == A.PAID else manager, chance)
            for step, course in found
            if (step.corrects is not None) == undoing
        }
        Movement.objects.bulk_create(made.values())
        rows |= made
    return courses


def _yearly(channel: Channel, calendar: Calendar, chance: Chance) -> Iterator[Course]:
    months = Period(channel.start, channel.today).months()
    years = sorted({programme_year(month.start_on, START_MONTH).start_on for month in months})
    for place, partner in enumerate(channel.partners):
        first = max(partner.joined_on or channel.start, channel.start)
        for start in years:
            year = programme_year(start, START_MONTH)
            if first < year.end_on:
                yield _course(partner, year, max(first, start), calendar, channel.today, place, chance)


def _course(
    partner: Partner, year: Period, first: date, calendar: Calendar, today: date, place: int, chance: Chance
) -> Course:
    granted = Decimal(GRANTS[partner.tier.code] if partner.tier else 0)
    steps = [Step(granted, A.BUDGET, A.AVAILABLE, "Dotation annuelle", office.working_day(first))]
    steps += _spending(year, granted, calendar.of(partner), today, chance)
    if year.contains(today) and place in TYPED_TWICE and len(steps) > 1:
        again = Step(Decimal(400), A.AVAILABLE, A.PAID, steps[1].statement, steps[1].day, steps[1].campaign)
        undone_on = min(
            office.working_day(again.day + timedelta(days=3)), office.working_days_before(today, 1)[0]
        )
        why = "Annulation : règlement saisi deux fois"
        steps += [again, Step(again.amount, A.PAID, A.AVAILABLE, why, undone_on, again.campaign, again)]
    course = Course(partner, f"MDF {year.start_on.year}", year, steps)
    lost_on = office.working_day(year.end_on + FORFEITED_AFTER)
    if lost_on < today and course.available:
        why = "Solde non demandé à l’échéance"
        steps.append(Step(course.available, A.AVAILABLE, A.FORFEITED, why, lost_on))
    return course


def _special(channel: Channel, calendar: Calendar, chance: Chance) -> Iterator[Course]:
    starts = months_after(channel.today.replace(day=1), -4)
    for place, partner in enumerate(channel.resellers[:ENDING_SOON]):
        period = Period(starts, channel.today + timedelta(days=16 + 4 * place))
        granted = Decimal(1_500 + 500 * (place % 4))
        steps = [Step(granted, A.BUDGET, A.AVAILABLE, "Fonds spécial NIS 2", office.working_day(starts))]
        steps += _spending(period, granted * 2, calendar.of(partner)[-1:], channel.today, chance)
        yield Course(partner, "Fonds spécial NIS 2", period, steps)


def _spending(
    period: Period, granted: Decimal, campaigns: list[Campaign], today: date, chance: Chance
) -> Iterator[Step]:
    """The vendor's part of each campaign's cost, paid some weeks later within the period, never above the grant."""
    left = granted * 9 // 10
    for campaign in campaigns:
        if campaign.starts_on is None or not period.contains(campaign.starts_on):
            continue
        paid_on = office.working_day(campaign.starts_on + timedelta(days=chance.randint(20, 60)))
        paid_on = min(paid_on, office.working_days_before(period.end_on, 1)[0])
        amount = min(granted * chance.randint(8, 30) / 100 // 50 * 50, left // 50 * 50)
        if campaign.starts_on <= paid_on < today and amount > 0:
            left -= amount
            words = f"Participation à « {campaign.name} »"
            claimed_on = max(office.working_day(paid_on - _waited(amount)), campaign.starts_on)
            yield Step(amount, A.AVAILABLE, A.CLAIMED, words, claimed_on, campaign)
            yield Step(amount, A.CLAIMED, A.PAID, words, paid_on, campaign)


def _waited(amount: Decimal) -> timedelta:
    """How long the claim waited for its payment: one in six longer than the thirty days promised."""
    return timedelta(days=9 + 5 * (int(amount) // 50 % 6))


def _fund(course: Course, number: int) -> Fund:
    return Fund(
        partner=course.partner,
        reference=f"MDF-{course.period.start_on.year}-{number:05d}",
        name=course.name,
        currency="EUR",
        starts_on=course.period.start_on,
        ends_on=course.period.end_on,
        available=course.available,
    )


def _movement(course: Course, step: Step, rows: dict[int, Movement], by: User, chance: Chance) -> Movement:
    fund = course.fund
    return Movement(
        partner_id=fund.partner_id,
        fund=fund,
        from_account=step.source,
        to_account=step.target,
        amount=step.amount,
        campaign=step.campaign,
        corrects=rows[id(step.corrects)] if step.corrects else None,
        statement=step.statement[:200],
        idempotency_key=f"demo-{fund.reference}-{course.steps.index(step)}",
        occurred_on=step.day,
        recorded_at=chance.office_hour(step.day),
        recorded_by=by,
    )
