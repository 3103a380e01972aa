"""Offer a course, take it, complete it, and offer it no longer."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from journal import operations as journal
from partners.access import Actor
from training import rules
from training.models import Course, Enrolment


@transaction.atomic
def publish(
    *,
    title: str,
    description: str,
    language: str,
    minutes: int,
    link: str,
    offered_from_on: date,
    by: Actor,
    now: datetime,
) -> Course:
    """Offer a course to every partner. Raises Refused."""
    by.require("course.publish")
    rules.check_course(minutes=minutes, offered_from_on=offered_from_on, retired_on=None)
    course = Course.objects.create(
        title=title,
        description=description,
        language=language,
        minutes=minutes,
        link=link,
        offered_from_on=offered_from_on,
    )
    journal.record("course.published", **_told(course, None, by, now))
    return course


@transaction.atomic
def retire(*, course: Course, by: Actor, now: datetime) -> Course:
    """Offer it no longer from today; who began it may still complete it. Raises Refused."""
    by.require("course.publish")
    course = Course.objects.select_for_update().get(pk=course.pk)
    today = timezone.localdate(now)
    rules.check_offered(offered_from_on=course.offered_from_on, retired_on=course.retired_on, today=today)
    rules.check_course(minutes=course.minutes, offered_from_on=course.offered_from_on, retired_on=today)
    course.retired_on = today
    course.save(update_fields=["retired_on"])
    journal.record("course.retired", **_told(course, None, by, now))
    return course


@transaction.atomic
def enrol(*, course: Course, by: Actor, now: datetime) -> Enrolment:
    """Begin a course oneself; begun twice, it is still the one enrolment. Raises Refused."""
    by.require("course.enrol")
    rules.check_offered(
        offered_from_on=course.offered_from_on, retired_on=course.retired_on, today=timezone.localdate(now)
    )
    who: dict[str, Any] = {"partner_id": by.partner_id, "member_id": by.member_id}
    enrolment, is_first = Enrolment.objects.get_or_create(**who, course=course, defaults={"enrolled_at": now})
    if is_first:
        journal.record("course.enrolled", **_told(course, by.partner_id, by, now))
    return enrolment


@transaction.atomic
def complete(*, enrolment: Enrolment, by: Actor, now: datetime) -> Enrolment:
    """Mark one's own course as completed, or record it for a partner's person as the vendor. Raises Refused."""
    by.require("course.complete")
    if not by.is_vendor and enrolment.member_id != by.member_id:
        raise PermissionDenied("course.complete")
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("course", "member__user")
        .get(pk=enrolment.pk)
    )
    rules.check_completion(enrolment.completed_at)
    enrolment.completed_at = now
    enrolment.save(update_fields=["completed_at"])
    person = enrolment.member.user.name
    journal.record(
        "course.completed", **_told(enrolment.course, enrolment.partner_id, by, now, person=person)
    )
    return enrolment


def _told(course: Course, partner_id: int | None, by: Actor, now: datetime, **data: str) -> dict[str, Any]:
    """What the journal is told of a course."""
    words = {"title": course.title, **data}
    return {"subject": course.public_id, "partner_id": partner_id, "by": by, "at": now, "data": words}
