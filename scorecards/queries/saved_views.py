"""The saved views somebody at the vendor sees: one's own, and those the team shares."""

from django.db.models import Case, QuerySet, When

from scorecards.models import SavedView


def visible(member_id: int | None) -> list[SavedView]:
    """One's own first, then the shared ones, by name; the database leaves out the others' own. One statement."""
    mine_first = Case(When(owner_id=member_id, then=0), default=1)
    return list(SavedView.objects.select_related("owner__user").order_by(mine_first, "name", "pk"))


def own(member_id: int | None) -> QuerySet[SavedView]:
    """Those this person may rename or delete."""
    return SavedView.objects.filter(owner_id=member_id)


def own_named(member_id: int | None, name: str) -> SavedView | None:
    """One's own view of this name, whatever its capitals; it would be replaced. One statement."""
    views = own(member_id).all()
    return next((view for view in views if view.name.casefold() == name.casefold()), None)
