"""Courses as the reader sees them: one's own, the team's, the vendor's counts; and the enrolments behind them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from partners.access import Actor
from partners.models import Member
from portal.lib.sorting import SortKey
from training.models import Course, Enrolment


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course, the reader's own enrolment in it, and how many in scope began and completed it."""

    course: Course
    mine: Enrolment | None
    enrolled: int
    completed: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """What one person of the team has begun and completed; `minutes` of completed courses."""

    member: Member
    enrolled: int
    completed: int
    minutes: int


def offered(*, words: str = "", language: str = "", today: date) -> QuerySet[Course]:
    """The courses that can be started today, and fit."""
    courses = Course.objects.filter(offered_from_on__lte=today).filter(
        Q(retired_on=None) | Q(retired_on__gt=today)
    )
    return _fitting(courses, words, language)


def every(*, words: str = "", language: str = "") -> QuerySet[Course]:
    """All courses, also those to come and those retired, that fit."""
    return _fitting(Course.objects.all(), words, language)


def _fitting(courses: QuerySet[Course], words: str, language: str) -> QuerySet[Course]:
    if words:
        courses = courses.filter(Q(title__icontains=words) | Q(description__icontains=words))
    return courses.filter(language=language) if language else courses


def rows(courses: Collection[Course], *, by: Actor) -> list[CourseRow]:
    """Each course with the reader's own enrolment and the counts in scope."""
    enrolments = Enrolment.objects.filter(course__in=[course.pk for course in courses])
    mine = {e.course_id: e for e in enrolments.filter(member=by.member_id or 0)} if not by.is_vendor else {}
    counts = {
        course: (enrolled, completed)
        for course, enrolled, completed in enrolments.order_by()
        .values_list("course_id")
        .annotate(enrolled=Count("pk"), completed=Count("completed_at"))
    }
    return [CourseRow(c, mine.get(c.pk), *counts.get(c.pk, (0, 0))) for c in courses]


def team() -> list[Colleague]:
    """The people in scope who take courses, with what they began and completed."""
    people = (
        Member.objects.filter(left_at=None, partner__isnull=False)
        .select_related("user")
        .annotate(
            enrolled=Count("enrolments"),
            completed=Count("enrolments__completed_at"),
            minutes=Sum("enrolments__course__minutes", filter=Q(enrolments__completed_at__isnull=False)),
        )
        .order_by(SortKey("user__name"), "pk")
    )
    return [Colleague(p, p.enrolled, p.completed, p.minutes or 0) for p in people]


def enrolments(
    *,
    words: str = "",
    state: str = "",
    course: str = "",
    partner: str = "",
    member: str = "",
    since: date | None = None,
    until: date | None = None,
    by: Actor,
) -> QuerySet[Enrolment]:
    """Who takes what, newest first. `since` and `until`: the day of completion, both included.

    Somebody without a right to see the team reads their own.
    """
    found = Enrolment.objects.select_related("course", "partner", "member__user")
    if not by.can("team.read"):
        found = found.filter(member=by.member_id or 0)
    if words:
        found = found.filter(
            Q(course__title__icontains=words)
            | Q(partner__name__icontains=words)
            | Q(member__user__name__icontains=words)
        )
    if state:
        found = found.filter(completed_at__isnull=state == "begun")
    asked = {
        "course__public_id": course,
        "partner__public_id": partner,
        "member__public_id": member,
        "completed_at__date__gte": since,
        "completed_at__date__lte": until,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value})
    return found.order_by(F("completed_at").desc(nulls_first=True), "-enrolled_at", "-pk")
