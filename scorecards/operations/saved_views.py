"""Keep a view of the report under a name, replace what it keeps, rename or share it, delete it."""

from datetime import datetime

from django.db import transaction

from journal import operations as journal
from partners.access import Actor
from partners.models import Member
from scorecards import rules
from scorecards.models import SavedView


@transaction.atomic
def save(*, name: str, query: str, shared: bool, by: Actor, now: datetime) -> SavedView:
    """A new view of one's own. Raises Refused."""
    by.require("report.save")
    names = _names_of(by)
    rules.check_room(len(names))
    rules.check_name(name, taken=names.values())
    view = SavedView.objects.create(
        owner_id=by.member_id, name=name, query=query, shared=shared, saved_at=now
    )
    _record("saved_view.saved", view, by, now)
    return view


@transaction.atomic
def replace(*, view: SavedView, query: str, shared: bool, by: Actor, now: datetime) -> SavedView:
    """One's own view keeps its name and from now on what is on the screen."""
    by.require("report.save")
    view.query, view.shared, view.saved_at = query, shared, now
    view.save(update_fields=["query", "shared", "saved_at"])
    _record("saved_view.replaced", view, by, now)
    return view


@transaction.atomic
def change(*, view: SavedView, name: str, shared: bool, by: Actor, now: datetime) -> SavedView:
    """Rename one's own view, share it or take it back. Raises Refused."""
    by.require("report.save")
    names = _names_of(by)
    rules.check_name(name, taken=[taken for pk, taken in names.items() if pk != view.pk])
    view.name, view.shared = name, shared
    view.save(update_fields=["name", "shared"])
    _record("saved_view.changed", view, by, now)
    return view


@transaction.atomic
def delete(*, view: SavedView, by: Actor, now: datetime) -> None:
    """Delete one's own view."""
    by.require("report.save")
    _record("saved_view.deleted", view, by, now)
    view.delete()


def _names_of(by: Actor) -> dict[int, str]:
    """The names of one's own views; two of one's own requests take turns."""
    Member.objects.select_for_update().get(pk=by.member_id)
    return dict(SavedView.objects.filter(owner_id=by.member_id).values_list("pk", "name"))


def _record(kind: str, view: SavedView, by: Actor, now: datetime) -> None:
    journal.record(
        kind,
        subject=view.public_id,
        partner_id=None,
        by=by,
        at=now,
        data={"name": view.name, "shared": view.shared},
    )
