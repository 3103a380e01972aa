"""The demo's courses, and who enrolled in and completed them."""

from datetime import date, timedelta

from partners.models import Member, Partner
from portal.demo import words
from portal.demo.chance import Chance
from portal.demo.organisations import Channel
from training.models import Course, Enrolment


def write(channel: Channel, chance: Chance) -> None:
    """Eight courses; stronger partners take more of them."""
    courses = Course.objects.bulk_create(
        Course(title=title, minutes=minutes, offered_from_on=channel.start, description=about)
        for title, minutes, about in words.COURSES
    )
    rows = []
    for strength, partner in enumerate(channel.partners):
        first = max(partner.joined_on or channel.start, channel.start)
        for member in channel.members[partner.pk]:
            for course in courses:
                if chance.happens(0.62 - strength * 0.009):
                    day = first + timedelta(days=chance.randrange((channel.today - first).days))
                    rows += _enrolment(partner, member, course, day, channel.today, chance)
    Enrolment.objects.bulk_create(rows)


def _enrolment(
    partner: Partner, member: Member, course: Course, day: date, today: date, chance: Chance
) -> list[Enrolment]:
    enrolled_at = chance.office_hour(day)
    if enrolled_at.date() >= today:
        return []
    completed_at = chance.at_work(enrolled_at + timedelta(days=chance.randint(0, 40), minutes=course.minutes))
    done = chance.happens(0.78) and completed_at.date() < today
    return [
        Enrolment(
            partner=partner,
            member=member,
            course=course,
            enrolled_at=enrolled_at,
            completed_at=completed_at if done else None,
        )
    ]
