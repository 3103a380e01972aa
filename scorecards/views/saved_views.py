"""Saved views of the report: keep the one on the screen, see them all, replace, rename, share, delete, undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from partners.access import Actor
from partners.guard import actor, requires
from portal.lib.refusal import Refused
from scorecards import states
from scorecards.forms import SavedViewForm
from scorecards.models import SavedView
from scorecards.operations import saved_views
from scorecards.queries import saved_views as queries

DELETED = "deleted_view"  # in the session: what was deleted last, so that it can be undone


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
    deleted = request.session.get(DELETED) if "deleted" in request.GET else None
    return _page(request, "list", {"rows": rows, "deleted": deleted})


@requires("report.save")
def save(request: HttpRequest) -> HttpResponse:
    """What the address asks of the report, under a name; one's own view of that name is replaced after a question."""
    by, today = actor(request), timezone.localdate()
    query = states.state_of(request.GET, today=today)
    form = SavedViewForm(request.POST or None)
    words = {"words": states.in_words(query, today=today), "back_url": address(query)}
    if form.is_valid():
        present = queries.own_named(by.member_id, form.cleaned_data["name"])
        if present and "replace" not in request.POST:
            before = states.in_words(present.query, today=today)
            return _page(request, "replace", words | {"form": form, "view": present, "before": before})
        try:
            kept = _keep(present, form.cleaned_data, query, by)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            done = (
                gettext("The view “%(name)s” is replaced.")
                if present
                else gettext("The view “%(name)s” is saved.")
            )
            messages.success(request, done % {"name": kept.name})
            return redirect(address(kept.query))
    return _page(request, "form", words | {"form": form})


def _keep(present: SavedView | None, asked: dict[str, Any], query: str, by: Actor) -> SavedView:
    if present is None:
        return saved_views.save(**asked, query=query, by=by, now=timezone.now())
    return saved_views.replace(view=present, query=query, shared=asked["shared"], by=by, now=timezone.now())


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
    request.session[DELETED] = {"name": found.name, "query": found.query, "shared": found.shared}
    return redirect(f"{reverse('scorecards:saved-views')}?deleted=1")


@require_POST
@requires("report.save")
def undo(request: HttpRequest) -> HttpResponse:
    """Keep again the view that this person deleted last, until they sign out."""
    gone = request.session.pop(DELETED, None)
    if gone is None:
        return redirect("scorecards:saved-views")
    try:
        saved_views.save(**gone, by=actor(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, gettext("The view “%(name)s” is back.") % {"name": gone["name"]})
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
