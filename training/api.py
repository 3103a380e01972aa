"""The API of courses: reads, and the verbs of the pages by the same operations."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api import Conflict, Reads
from portal.lib.refusal import Refused
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


def _act(request: Request, operation: Callable[..., Any], **subject: Any) -> Any:
    """Do what needs no words; words sent all the same are an error, not a silence."""
    if request.data:
        raise serializers.ValidationError({name: [_("Unknown field.")] for name in sorted(request.data)})
    try:
        return operation(**subject, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        raise Conflict(str(refused)) from refused


class Courses(Reads):
    """The courses, also those to come and those retired."""

    verb = "course.read"
    serializer_class = CourseOut
    queryset = Course.objects.all()

    @action(detail=True, methods=["post"])
    def enrol(self, request: Request, public_id: UUID) -> Response:
        enrolment = _act(request, courses.enrol, course=self.get_object())
        return Response(EnrolmentOut(enrolment).data, status=201)

    @action(detail=True, methods=["post"])
    def retire(self, request: Request, public_id: UUID) -> Response:
        return Response(CourseOut(_act(request, courses.retire, course=self.get_object())).data)


class Enrolments(Reads):
    """Who takes what: one's own, or all in scope for those who may see the team."""

    verb = "course.read"
    serializer_class = EnrolmentOut

    def get_queryset(self) -> QuerySet[Enrolment]:
        return queries.enrolments(by=self.request.actor)  # type: ignore[attr-defined]

    @action(detail=True, methods=["post"])
    def complete(self, request: Request, public_id: UUID) -> Response:
        found = Enrolment.objects.filter(public_id=public_id).first()
        enrolment = _act(request, courses.complete, enrolment=found or self.get_object())
        return Response(EnrolmentOut(enrolment).data)


ENDPOINTS = [("courses", Courses), ("enrolments", Enrolments)]
