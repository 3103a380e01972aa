"""Courses the vendor offers, and who enrolled in and completed them."""

import uuid

from django.db import models
from django.db.models import F, Q

from portal.lib.sorting import SortKey


class Course(models.Model):
    """A training offered to partners."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="fr")
    minutes = models.PositiveSmallIntegerField()
    link = models.URLField(blank=True)
    offered_from_on = models.DateField()
    retired_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=40, blank=True, db_default="")
    external_id = models.CharField(max_length=100, blank=True, db_default="")

    class Meta:
        ordering = [SortKey("title"), "pk"]
        constraints = [
            models.CheckConstraint(name="course_lasts_a_while", condition=Q(minutes__gt=0)),
            models.CheckConstraint(
                name="course_retires_after_it_is_offered",
                condition=Q(retired_on=None) | Q(retired_on__gt=F("offered_from_on")),
            ),
            models.UniqueConstraint(
                name="course_is_imported_once", fields=["source", "external_id"], condition=~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Enrolment(models.Model):
    """A member takes a course, once, and completes it or not."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    member = models.ForeignKey(
        "partners.Member", on_delete=models.PROTECT, db_constraint=False, related_name="enrolments"
    )
    enrolled_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=40, blank=True, db_default="")
    external_id = models.CharField(max_length=100, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_enrolment_per_member_and_course", fields=["partner", "member", "course"]
            ),
            models.CheckConstraint(
                name="enrolment_completes_after_it_starts",
                condition=Q(completed_at=None) | Q(completed_at__gte=F("enrolled_at")),
            ),
            models.UniqueConstraint(
                name="enrolment_is_imported_once", fields=["source", "external_id"], condition=~Q(source="")
            ),
        ]
        indexes = [models.Index(name="enrolment_completed", fields=["partner", "completed_at"])]
