"""Saved views of the report: keep the one on the screen, see them all, rename, share, delete."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from partners.guard import actor, requires
from portal.lib.refusal import Refused
from scorecards import states
from scorecards.forms import SavedViewForm
from scorecards.models import SavedView
from scorecards.operations import saved_views
from scorecards.queries import saved_views as queries


@requires("report.read")
def listing(request: HttpRequest) -> HttpResponse:
    """One's own views and those the team shares, each with what it keeps."""
    by, today = actor(request), timezone.localdate()
    rows = [
        {
            "view": view,
            "url": address(view.query),
            "words": states.in_words(view.query, today=today),
            "is_own": view.owner_id == by.member_id,
        }
        for view in queries.visible(by.member_id)
    ]
    return _page(request, "list", {"rows": rows})


@requires("report.save")
def save(request: HttpRequest) -> HttpResponse:
    """What the address asks of the report, under a name."""
    today = timezone.localdate()
    query = states.state_of(request.GET, today=today)
    form = SavedViewForm(request.POST or None)
    if form.is_valid():
        try:
            kept = saved_views.save(**form.cleaned_data, query=query, by=actor(request), now=timezone.now())
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, gettext("The view “%(name)s” is saved.") % {"name": kept.name})
            return redirect(address(kept.query))
    return _page(
        request,
        "form",
        {"form": form, "words": states.in_words(query, today=today), "back_url": address(query)},
    )


@requires("report.save")
def change(request: HttpRequest, view: UUID) -> HttpResponse:
    """Rename one's own view, or share it."""
    found = _own(request, view)
    form = SavedViewForm(request.POST or None, initial={"name": found.name, "shared": found.shared})
    if form.is_valid():
        try:
            saved_views.change(view=found, **form.cleaned_data, by=actor(request), now=timezone.now())
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, gettext("The view “%(name)s” is changed.") % {"name": found.name})
            return redirect("scorecards:saved-views")
    words = states.in_words(found.query, today=timezone.localdate())
    context = {"form": form, "view": found, "words": words, "back_url": reverse("scorecards:saved-views")}
    return _page(request, "form", context)


@requires("report.save")
def delete(request: HttpRequest, view: UUID) -> HttpResponse:
    """Asked once more before it is gone."""
    found = _own(request, view)
    if request.method != "POST":
        return _page(request, "delete", {"view": found})
    saved_views.delete(view=found, by=actor(request), now=timezone.now())
    messages.success(request, gettext("The view “%(name)s” is deleted.") % {"name": found.name})
    return redirect("scorecards:saved-views")


def address(query: str) -> str:
    """The report in this state."""
    path = reverse("scorecards:report")
    return f"{path}?{query}" if query else path


def tabs(request: HttpRequest) -> dict[str, Any]:
    """The views as tabs of the report, the one whose state is on the screen marked; and how to keep this state."""
    by = actor(request)
    state = states.state_of(request.GET, today=timezone.localdate())
    views = queries.visible(by.member_id)
    return {
        "views": [
            {
                "name": view.name,
                "url": address(view.query),
                "current": view.query == state,
                "shared": view.shared,
            }
            for view in views
        ],
        "view_is_open": any(view.query == state for view in views),
        "save_url": f"{reverse('scorecards:save-view')}?{state}" if by.can("report.save") else "",
    }


def _own(request: HttpRequest, view: UUID) -> SavedView:
    return get_object_or_404(queries.own(actor(request).member_id), public_id=view)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    request.section = "report"  # type: ignore[attr-defined]
    return render(request, f"scorecards/saved_view_{name}.html", context)
