"""What the pages of partners and teams show; each function is one list or one table on a screen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from partners.access import Actor
from partners.models import Distribution, Invitation, Member, Partner
from portal.lib.sorting import SortKey
from portal.lib.tables.writing import Cell

PER_PAGE = 50
COUNTED_TO = 1000
# Each sort is one indexed or short column, then the name; "-" before the key turns the first one round.
SORTS: Mapping[str, Any] = {
    "name": SortKey("name"),
    "tier": F("tier__rank"),
    "status": F("status"),
    "region": SortKey("region"),
    "manager": SortKey("manager__user__name"),
    "joined": F("joined_on"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of partners: its rows, whether more follow, and how many there are (None: more than 1,000)."""

    partners: list[Partner]
    number: int
    has_next: bool
    count: int | None

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def first(self) -> int:
        return (self.number - 1) * PER_PAGE + 1 if self.partners else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * PER_PAGE + len(self.partners)


def partners(wanted: Mapping[str, Any], sort: str) -> QuerySet[Partner]:
    """The partners that fit all criteria, in the order asked for; an unknown order is by name."""
    rows = Partner.objects.select_related("tier", "manager__user")
    for key in ("tier", "status", "region", "manager"):
        if wanted.get(key):
            rows = rows.filter(**{key: wanted[key]})
    if words := wanted.get("words"):
        rows = rows.filter(Q(name__icontains=words) | Q(siren__startswith="".join(words.split())))
    key, backwards = sort.removeprefix("-"), sort.startswith("-")
    column = SORTS.get(key, SORTS["name"])
    first = column.desc(nulls_last=True) if backwards else column.asc(nulls_last=True)
    return rows.order_by(first, SortKey("name"), "pk")


def page(rows: QuerySet[Partner], number: int) -> Found:
    """One page. Counting stops after 1,000 rows, so that a long list costs no more than a short one."""
    start = (number - 1) * PER_PAGE
    found = list(rows[start : start + PER_PAGE + 1])
    counted = rows.order_by()[: COUNTED_TO + 1].count()
    return Found(found[:PER_PAGE], number, len(found) > PER_PAGE, counted if counted <= COUNTED_TO else None)


def table(rows: QuerySet[Partner]) -> tuple[list[str], Iterator[list[Cell]]]:
    """The list as an export: header and rows."""
    header = [
        *(_("Name"), _("Type"), _("Status"), _("Tier"), _("SIREN"), _("Region"), _("Country")),
        *(_("Channel manager"), _("First day in the programme")),
    ]
    return header, (_cells(partner) for partner in rows.iterator(chunk_size=2000))


def _cells(partner: Partner) -> list[Cell]:
    return [
        *(partner.name, str(partner.get_kind_display()), str(partner.get_status_display())),
        *(partner.tier.name if partner.tier else None, partner.siren, partner.region, partner.country),
        *(str(partner.manager) if partner.manager else None, partner.joined_on),
    ]


def team(partner_id: int | None) -> list[Member]:
    """Who works there now, by name."""
    rows = Member.objects.filter(partner_id=partner_id, left_at=None).select_related("user")
    return list(rows.order_by(SortKey("user__name"), "pk"))


def open_invitations(partner_id: int | None, now: datetime) -> list[Invitation]:
    """Invitations that still can be accepted, newest first."""
    rows = Invitation.objects.filter(
        partner_id=partner_id, accepted_at=None, revoked_at=None, expires_at__gt=now
    )
    return list(rows.select_related("invited_by").order_by("-invited_at", "pk"))


def distributors(partner: Partner, on: date) -> list[Distribution]:
    """The distributors that serve a partner on a day or later."""
    rows = Distribution.objects.filter(reseller=partner).exclude(until_on__lte=on)
    return list(rows.select_related("distributor").order_by("from_on", "pk"))


def resellers(actor: Actor, on: date) -> QuerySet[Distribution]:
    """The partners a distributor serves on a day, by name."""
    rows = Distribution.objects.filter(distributor_id=actor.partner_id, from_on__lte=on).exclude(
        until_on__lte=on
    )
    return rows.select_related("reseller__tier").order_by(SortKey("reseller__name"), "pk")
