"""Pages of the courses: the list, one course, who takes what, and the acts on them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.guard import actor, requires
from portal.lib import lists
from portal.lib.refusal import Refused
from training import queries
from training.forms import CourseCriteria, CourseForm, EnrolmentCriteria
from training.models import Course, Enrolment
from training.operations import courses


@requires("course.read")
def course_list(request: HttpRequest) -> HttpResponse:
    """My courses and my team's, or the vendor's counts."""
    by, criteria = actor(request), CourseCriteria(request.GET)
    found = queries.every(**criteria.fitting()) if by.is_vendor else _offered(criteria)
    page = lists.page(found, request)
    rows = queries.rows(list(page), by=by)
    sees_team = by.can("team.read") and not by.is_vendor
    context = {
        "criteria": criteria,
        "page": page,
        "rows": rows,
        "completed": sum(bool(row.mine and row.mine.completed_at) for row in rows),
        "sees_team": sees_team,
        "team": queries.team() if sees_team and request.GET.get("view") == "team" else None,
        "may_publish": by.can("course.publish"),
        "may_enrol": by.can("course.enrol"),
        "today": timezone.localdate(),
    }
    return render(request, "training/course_list.html", context)


@requires("course.read")
def course_detail(request: HttpRequest, course: UUID) -> HttpResponse:
    """One course, what I did of it, and who else takes it."""
    by, found = actor(request), _course(course)
    context = {
        "row": queries.rows([found], by=by)[0],
        "enrolments": queries.enrolments(course=str(found.public_id), by=by)[:10],
        "sees_team": by.can("team.read"),
        "is_offered": queries.offered(today=timezone.localdate()).filter(pk=found.pk).exists(),
        "may_enrol": by.can("course.enrol"),
        "may_publish": by.can("course.publish"),
    }
    return render(request, "training/course_detail.html", context)


@requires("course.read")
def enrolment_list(request: HttpRequest) -> HttpResponse:
    """Who takes what."""
    by, criteria = actor(request), EnrolmentCriteria(request.GET)
    page = lists.page(queries.enrolments(**criteria.fitting(), by=by), request)
    context = {"criteria": criteria, "page": page, "enrolments": page.object_list}
    return render(request, "training/enrolment_list.html", context)


@requires("course.publish")
def publish_course(request: HttpRequest) -> HttpResponse:
    """A new course."""
    form = CourseForm(request.POST or None, initial={"offered_from_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            course = courses.publish(**form.cleaned_data, by=actor(request), now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The course is offered."))
            return redirect("training:course", course=course.public_id)
    return render(request, "training/course_form.html", {"form": form})


@requires("course.publish")
@require_POST
def retire_course(request: HttpRequest, course: UUID) -> HttpResponse:
    """Offer it no longer."""
    found = _course(course)
    return _done(
        request,
        lambda when: courses.retire(course=found, **when),
        _("The course is no longer offered."),
        found,
    )


@requires("course.enrol")
@require_POST
def enrol(request: HttpRequest, course: UUID) -> HttpResponse:
    """Begin a course."""
    found = _course(course)
    return _done(
        request, lambda when: courses.enrol(course=found, **when), _("You have begun this course."), found
    )


@requires("course.complete")
@require_POST
def complete(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """A course is completed."""
    found = get_object_or_404(Enrolment.objects.select_related("course"), public_id=enrolment)
    return _done(
        request,
        lambda when: courses.complete(enrolment=found, **when),
        _("The course is completed."),
        found.course,
    )


def _done(request: HttpRequest, act: Any, said: str, course: Course) -> HttpResponse:
    """Do it, say so, and go back to where the button stood."""
    try:
        act({"by": actor(request), "now": timezone.now()})
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("training:course", course=course.public_id)


def _course(public_id: UUID) -> Course:
    return get_object_or_404(Course, public_id=public_id)


def _offered(criteria: CourseCriteria) -> Any:
    return queries.offered(**criteria.fitting(), today=timezone.localdate())
