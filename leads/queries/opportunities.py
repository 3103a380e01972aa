"""Opportunities as lists and pages show them: one's own or the partners', by stage, period, origin."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum, prefetch_related_objects

from leads import rules
from leads.models import Opportunity, OpportunityPartner
from partners.access import Actor
from partners.models import Member
from portal.lib import paging
from portal.lib.paging import Slice
from portal.lib.periods import Period

Stage, Role = Opportunity.Stage, OpportunityPartner.Role
CLOSED = (Stage.WON, Stage.LOST)
ADDED_UP = 1_000
STALE_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What the address asks for; empty means all.

    `stage` is one stage or "OPEN"; `type` one type or "NOT_RENEWAL". The period is of `dated`: created, validated,
    closed or expected_close. `partner` is the partner of record.
    """

    words: str = ""
    stage: str = ""
    origin: str = ""
    type: str = ""
    validated: str = ""
    partner: UUID | None = None
    period: Period | None = None
    dated: str = "created"

    @property
    def is_narrowed(self) -> bool:
        return any(
            (self.words, self.stage, self.origin, self.type, self.validated, self.partner, self.period)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the list; `partner` is the partner of record, for the vendor."""

    key: UUID
    reference: str
    company: str
    name: str
    partner: str
    stage: str
    label: str
    origin: str
    amount: Decimal
    currency: str
    expected_close_on: date | None
    validated_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Total:
    """What the rows asked for add up to in one currency."""

    currency: str
    count: int
    amount: Decimal


def of(by: Actor) -> QuerySet[Opportunity]:
    """The opportunities the actor sees. The database decides that; saying it again lets its index give the order."""
    if by.partner_id is not None:
        return Opportunity.objects.filter(partners__partner_id=by.partner_id)
    if by.role == Member.Role.VENDOR_SELLER:
        return Opportunity.objects.filter(owner_id=by.member_id)
    return Opportunity.objects.all()


def rows(sought: Sought, by: Actor) -> QuerySet[Opportunity]:
    """The opportunities asked for, without an order."""
    return of(by).filter(_conditions(sought))


def page(sought: Sought, by: Actor, *, after: UUID | None) -> Slice[Opportunity]:
    """Fifty of them, the newest first. Two statements, three for the vendor."""
    found = paging.page(rows(sought, by), by="created_at", descending=True, after=after)
    name_them(found.rows, by)
    return found


def name_them(found: list[Opportunity], by: Actor) -> None:
    """Fetch the accounts and, for the vendor, the partners of record."""
    record = Prefetch(
        "partners",
        OpportunityPartner.objects.filter(role=Role.RECORD).select_related("partner"),
        to_attr="of_record",
    )
    prefetch_related_objects(found, "account", *([] if by.partner_id else [record]))


def row_of(opportunity: Opportunity) -> Row:
    record = getattr(opportunity, "of_record", [])
    return Row(
        key=opportunity.public_id,
        reference=opportunity.reference,
        company=opportunity.account.name,
        name=opportunity.name,
        partner=record[0].partner.name if record else "",
        stage=opportunity.stage,
        label=str(Stage(opportunity.stage).label),
        origin=str(Opportunity.Origin(opportunity.origin).label),
        amount=opportunity.amount,
        currency=opportunity.currency,
        expected_close_on=opportunity.expected_close_on,
        validated_at=opportunity.validated_at,
        closed_at=opportunity.closed_at,
    )


def totals(sought: Sought, by: Actor) -> list[Total]:
    """Count and sum by currency; none where the list is longer than a thousand, so that no page adds up a table."""
    some = rows(sought, by).order_by().values("pk")[: ADDED_UP + 1]
    found = (
        Opportunity.objects.filter(pk__in=some)
        .order_by("currency")
        .values("currency")
        .annotate(count=Count("pk"), amount=Sum("amount"))
    )
    lines = [Total(**line) for line in found]
    return lines if sum(line.count for line in lines) <= ADDED_UP else []


def missing(opportunity: Opportunity) -> rules.Deal:
    """What validation still asks for, as far as the reader can see it."""
    return rules.Deal(
        amount=opportunity.amount,
        has_contact=bool(opportunity.lead and opportunity.lead.contact_id),
        has_expected_close=opportunity.expected_close_on is not None,
        customer_is_identified=bool(opportunity.account.siren),
        is_alone=True,
    )


def _conditions(sought: Sought) -> Q:
    exact = {"stage": sought.stage, "origin": sought.origin, "type": sought.type}
    found = Q(
        **{name: value for name, value in exact.items() if value and value not in ("OPEN", "NOT_RENEWAL")}
    )
    if sought.stage == "OPEN":
        found &= ~Q(stage__in=CLOSED)
    if sought.type == "NOT_RENEWAL":
        found &= ~Q(type=Opportunity.Type.RENEWAL)
    if sought.validated:
        found &= Q(validated_at__isnull=sought.validated == "no")
    if sought.partner:
        found &= Q(partners__partner__public_id=sought.partner, partners__role=Role.RECORD)
    if sought.words:
        found &= (
            Q(account__name__icontains=sought.words)
            | Q(name__icontains=sought.words)
            | Q(reference__iexact=sought.words)
        )
    return found & _within(sought)


def _within(sought: Sought) -> Q:
    if sought.period is None:
        return Q()
    if sought.dated == "expected_close":
        return Q(expected_close_on__gte=sought.period.start_on, expected_close_on__lt=sought.period.end_on)
    field = f"{sought.dated}_at"
    return Q(**{f"{field}__gte": sought.period.start_at, f"{field}__lt": sought.period.end_at})
