"""What waits on the morning of today: leads to answer soon or too late, leads to pass on, the survey to come."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from leads import rules
from leads.models import Lead, LeadShare, Opportunity
from partners.models import Partner
from portal.demo import motions, office
from portal.demo.pipeline import Story
from portal.demo.plan import Prospect
from portal.lib.periods import months_after
from surveys.models import Wave

WAITING = 14
LATE = {1, 7, 10}
RETURNED = {4: "DECLINED", 8: "HANDED_BACK", 12: "DECLINED"}
TO_PASS = 5
SURVEY_IN = timedelta(days=24)


def wait(story: Story) -> None:
    """Answers due in a day or two, three that are late, and the vendor's own turns."""
    days = office.working_days_before(story.channel.today, 4)
    newcomers = story.channel.resellers[-3:]
    for place, partner in enumerate([*story.channel.resellers[:WAITING], *newcomers]):
        for ago in [2, 0] if place in LATE else [1, *[0] * story.chance.randint(1, 2)]:
            _unanswered(story, partner, days[ago])
    for place, state in RETURNED.items():
        _returned(story, story.channel.resellers[place], days[place % 4], state)
    for number in range(TO_PASS):
        _fresh(story, days[number % 2])
    _overdue(story)
    _unvalidated(story)


def _prospect(story: Story, partner: Partner, at: datetime) -> Prospect:
    motion = motions.of(motions.MIX[partner.size], story.chance.random())
    amount = story.chance.euros(motion.median_euros, 0.4)
    return Prospect(partner=partner, born_at=at, how="PASSED", motion=motion, amount=amount)


def _unanswered(story: Story, partner: Partner, day: date) -> LeadShare:
    at = story.chance.office_hour(day)
    return story.share(story.new_lead(_prospect(story, partner, at), partner, at), partner, at)


def _returned(story: Story, partner: Partner, day: date, state: str) -> None:
    """Back from a partner: the vendor promised to pass it on within two working days."""
    back_at = story.chance.office_hour(day)
    share = _unanswered(story, partner, office.working_days_before(day, 2)[1])
    share.state, share.reason, share.until_at = state, "NO_CAPACITY", back_at
    if state == LeadShare.State.HANDED_BACK:
        share.accepted_at = story.chance.at_work(share.passed_at + timedelta(minutes=40))


def _fresh(story: Story, day: date) -> Lead:
    """Just come in, with no partner yet."""
    at = story.chance.office_hour(day)
    partner = story.channel.resellers[0]
    lead = story.new_lead(_prospect(story, partner, at), partner, at)
    return lead


def _overdue(story: Story) -> None:
    """Each strong partner has an open deal whose expected close has passed, and one that closes within days."""
    of_record = {id(role.opportunity): role.partner.pk for role in story.books.roles if role.role == "RECORD"}
    for partner in story.channel.resellers[:WAITING]:
        open_ = [deal for deal in story.books.opportunities if _open_of(deal, of_record, partner)]
        for deal, days in zip(open_[-2:], (-9, 6), strict=False):
            deal.expected_close_on = office.working_day(story.channel.today + timedelta(days=days))


def _unvalidated(story: Story) -> None:
    """The newest large deals of partners wait for the vendor's word, some for longer than the two days promised."""
    first = office.working_days_before(story.channel.today, 9)[-1]
    partners = {id(role.opportunity) for role in story.books.roles if role.role == "RECORD"}
    for deal in story.books.opportunities:
        new = deal.created_at.date() >= first and deal.closed_at is None and deal.type != "RENEWAL"
        if new and id(deal) in partners and deal.amount >= rules.AUTOMATIC_BELOW:
            deal.validated_at = None


def _open_of(deal: Opportunity, of_record: dict[int, int], partner: Partner) -> bool:
    return of_record.get(id(deal)) == partner.pk and deal.closed_at is None and deal.amount > Decimal(0)


def survey(today: date) -> None:
    """Last year's wave is closed; the next one is announced."""
    opens = office.working_day(today + SURVEY_IN)
    before = months_after(opens, -12)
    for day in (before, opens):
        Wave.objects.create(year=day.year, opens_on=day, closes_on=day + timedelta(days=28))
