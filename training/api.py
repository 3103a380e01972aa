"""The API of courses: reads, and the verbs of the pages by the same operations."""

from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.lib.api import Nothing, Reads
from training import queries
from training.models import Course, Enrolment
from training.operations import courses


class CourseOut(serializers.ModelSerializer[Course]):
    class Meta:
        model = Course
        fields: ClassVar = [
            *("public_id", "title", "description", "language", "minutes", "link"),
            *("offered_from_on", "retired_on"),
        ]


class EnrolmentOut(serializers.ModelSerializer[Enrolment]):
    course = serializers.UUIDField(source="course.public_id")
    partner = serializers.UUIDField(source="partner.public_id")
    member = serializers.UUIDField(source="member.public_id")

    class Meta:
        model = Enrolment
        fields: ClassVar = ["public_id", "course", "partner", "member", "enrolled_at", "completed_at"]


class Courses(Reads):
    """The courses, also those to come and those retired."""

    verb = "course.read"
    serializer_class = CourseOut
    queryset = Course.objects.all()

    @action(detail=True, methods=["post"])
    def enrol(self, request: Request, public_id: UUID) -> Response:
        return self.act(courses.enrol, Nothing, EnrolmentOut, status=201, course=self.get_object())

    @action(detail=True, methods=["post"])
    def retire(self, request: Request, public_id: UUID) -> Response:
        return self.act(courses.retire, Nothing, CourseOut, course=self.get_object())


class Enrolments(Reads):
    """Who takes what: one's own, or all in scope for those who may see the team."""

    verb = "course.read"
    serializer_class = EnrolmentOut

    def get_queryset(self) -> QuerySet[Enrolment]:
        return queries.enrolments(by=self.request.actor)  # type: ignore[attr-defined]

    @action(detail=True, methods=["post"])
    def complete(self, request: Request, public_id: UUID) -> Response:
        found = Enrolment.objects.filter(public_id=public_id).first()
        return self.act(courses.complete, Nothing, EnrolmentOut, enrolment=found or self.get_object())


ENDPOINTS = [("courses", Courses), ("enrolments", Enrolments)]
