"""The partners a page speaks of, with what their score's targets are made of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, JSONObject

from agreements.models import PartnerTarget
from partners.models import Invitation, Member, Partner
from portal.lib.sorting import SortKey


@dataclass(frozen=True, slots=True)
class Plan:
    """What the joint plan aims at in the programme year that begins on `year_starts_on`."""

    year_starts_on: date
    pipeline: Decimal
    revenue: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A partner as the pages name it; `joined_on` is None before its first day in the programme.

    `people` counts who works with it and who is invited to, where one partner is asked for.
    """

    id: int
    public_id: UUID
    name: str
    kind: str
    status: str
    tier_code: str
    tier_name: str
    tier_rank: int
    size: str
    region: str
    country: str
    currency: str
    joined_on: date | None
    manager_id: int | None
    contact_name: str
    contact_phone: str
    contact_email: str
    plans: tuple[Plan, ...]
    people: int = 0

    @property
    def is_distributor(self) -> bool:
        return self.kind == Partner.Kind.DISTRIBUTOR

    def has_joined(self, day: date) -> bool:
        return self.joined_on is not None and self.joined_on <= day

    def days_in_programme(self, as_of: date) -> int | None:
        return None if self.joined_on is None else (as_of - self.joined_on).days


def profiles(only: int | None = None) -> list[Profile]:
    """Every partner but applicants, or the one asked for, by name. One statement."""
    if only is None:
        rows = _with_plans(Partner.objects.exclude(status=Partner.Status.APPLICANT))
    else:
        rows = _with_plans(Partner.objects.filter(pk=only)).annotate(people=_people())
    return [profile_of(row) for row in rows]


def _people() -> Combinable:
    members = Member.objects.filter(partner_id=OuterRef("pk"), left_at=None)
    invited = Invitation.objects.filter(partner_id=OuterRef("pk"), accepted_at=None, revoked_at=None)
    return _count(members) + _count(invited)


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("partner_id").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _with_plans(partners: QuerySet[Partner]) -> QuerySet[Partner]:
    plans = PartnerTarget.objects.filter(partner_id=OuterRef("pk")).values(
        row=JSONObject(
            year=Cast("year_starts_on", CharField()),
            pipeline=Cast("pipeline", CharField()),
            revenue=Cast("revenue", CharField()),
        )
    )
    named = partners.select_related("tier", "manager__user").annotate(plans=ArraySubquery(plans))
    return named.order_by(SortKey("name"), "pk")


def profile_of(row: Partner) -> Profile:
    """`plans` and `people` only where the row was read with them."""
    contact = row.manager.user if row.manager and row.manager.left_at is None else None
    return Profile(
        id=row.pk,
        public_id=row.public_id,
        name=row.name,
        kind=row.kind,
        status=row.status,
        tier_code=row.tier.code if row.tier else "",
        tier_name=row.tier.name if row.tier else "",
        tier_rank=row.tier.rank if row.tier else 99,
        size=row.size,
        region=row.region,
        country=row.country,
        currency=row.currency,
        joined_on=row.joined_on,
        manager_id=row.manager_id,
        contact_name=contact.name if contact else "",
        contact_phone=contact.phone if contact else "",
        contact_email=contact.email if contact else "",
        plans=tuple(_plan(plan) for plan in getattr(row, "plans", ())),
        people=getattr(row, "people", 0),
    )


def _plan(row: dict[str, str]) -> Plan:
    return Plan(date.fromisoformat(row["year"]), Decimal(row["pipeline"]), Decimal(row["revenue"]))
