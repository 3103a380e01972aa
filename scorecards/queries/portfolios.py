"""Whose packs make a portfolio's, and what was asked for."""

from django.db.models import QuerySet

from partners.models import Partner
from portal.lib.periods import Period
from portal.lib.sorting import SortKey
from scorecards.models import PortfolioPack

SHOWN = 10


def partners_of(member_id: int | None, quarter: Period) -> list[Partner]:
    """The channel manager's partners that were in the programme in that quarter, by name; distributors have no pack."""
    rows = Partner.objects.filter(
        manager_id=member_id, status=Partner.Status.ACTIVE, joined_on__lt=quarter.end_on
    ).exclude(kind=Partner.Kind.DISTRIBUTOR)
    return list(rows.order_by(SortKey("name"), "pk"))


def asked_by(member_id: int | None) -> QuerySet[PortfolioPack]:
    """The latest first."""
    return PortfolioPack.objects.filter(owner_id=member_id)[:SHOWN]


def next_to_make() -> PortfolioPack | None:
    """The one that has waited longest, unless somebody else is at it."""
    waiting = PortfolioPack.objects.filter(finished_at=None).order_by("asked_at", "pk")
    return waiting.select_for_update(skip_locked=True, of=("self",)).first()
