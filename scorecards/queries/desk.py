"""What lies on the desk of the vendor's people: leads unanswered, things to decide, money to watch; in scope."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Subquery, Sum, Window

from comarketing.models import Fund
from leads.models import Lead, LeadShare, Opportunity, OpportunityPartner
from scorecards.queries import activity

MOST = 8
RECENT = timedelta(days=90)
SOON = timedelta(days=60)
CAME_BACK = (LeadShare.State.DECLINED, LeadShare.State.HANDED_BACK, LeadShare.State.TIMED_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing on the desk: `at` is its deadline or its date, `among` how many there are like it."""

    key: UUID
    name: str
    detail: str
    partner: str
    at: datetime | date | None
    amount: Decimal | None = None
    currency: str = ""
    among: int = 0


@dataclass(frozen=True, slots=True)
class FundBalance:
    """All funds open on a day in one currency."""

    currency: str
    available: Decimal
    count: int


def unanswered(*, manager_id: int | None = None) -> list[Item]:
    """Leads that wait for a partner's answer, the earliest deadline first; of one portfolio where asked."""
    rows = LeadShare.objects.filter(state=LeadShare.State.ASSIGNED, **_portfolio(manager_id, "partner__"))
    rows = rows.select_related("lead__account", "partner").annotate(among=Window(Count("pk")))
    return [
        Item(
            key=share.public_id,
            name=share.lead.account.name,
            detail=share.lead.need,
            partner=share.partner.name,
            at=share.accept_by,
            amount=share.lead.estimated_amount,
            currency=share.lead.currency,
            among=share.among,
        )
        for share in rows.order_by(F("accept_by").asc(nulls_last=True), "pk")[:MOST]
    ]


def to_validate(*, manager_id: int | None = None) -> list[Item]:
    """Partners' open opportunities that the vendor has not said yes to, the oldest first."""
    roles = OpportunityPartner.objects.filter(
        role=OpportunityPartner.Role.RECORD,
        opportunity__closed_at=None,
        opportunity__validated_at=None,
        **_portfolio(manager_id, "partner__"),
    )
    roles = roles.select_related("opportunity__account", "partner").annotate(among=Window(Count("pk")))
    return [_opportunity(role) for role in roles.order_by("opportunity__created_at", "pk")[:MOST]]


def closing(owner_id: int | None, today: date) -> list[Item]:
    """A seller's open opportunities, the nearest expected close first."""
    mine = Opportunity.objects.filter(closed_at=None, **({} if owner_id is None else {"owner_id": owner_id}))
    rows = mine.select_related("account").annotate(among=Window(Count("pk")))
    return [
        Item(
            key=row.public_id,
            name=row.account.name,
            detail=row.name,
            partner="",
            at=row.expected_close_on,
            amount=row.amount,
            currency=row.currency,
            among=row.among,
        )
        for row in rows.order_by(F("expected_close_on").asc(nulls_last=True), "pk")[:MOST]
    ]


def to_pass_again(now: datetime, *, manager_id: int | None = None) -> list[Item]:
    """Leads that came back from a partner in the last ninety days and wait for the vendor, the longest first."""
    ended = LeadShare.objects.filter(lead=OuterRef("pk"), state__in=CAME_BACK, until_at__gte=now - RECENT)
    last = ended.filter(**_portfolio(manager_id, "partner__"))
    latest = last.order_by("-until_at")
    still_open = LeadShare.objects.filter(lead=OuterRef("pk")).exclude(state__in=CAME_BACK)
    rows = (
        Lead.objects.filter(Exists(last), ~Exists(still_open))
        .select_related("account")
        .annotate(
            back_at=Subquery(latest.values("until_at")[:1]),
            back_from=Subquery(latest.values("partner__name")[:1]),
            among=Window(Count("pk")),
        )
    )
    return [
        Item(
            key=lead.public_id,
            name=lead.account.name,
            detail=lead.need,
            partner=lead.back_from,
            at=lead.back_at,
            amount=lead.estimated_amount,
            currency=lead.currency,
            among=lead.among,
        )
        for lead in rows.order_by("back_at", "pk")[:MOST]
    ]


def fund_balances(today: date) -> list[FundBalance]:
    """What is still available in the funds open today."""
    open_now = Fund.objects.filter(starts_on__lte=today, ends_on__gt=today).order_by()
    rows = open_now.values("currency").annotate(available=Sum("available"), count=Count("pk"))
    return [FundBalance(row["currency"], row["available"], row["count"]) for row in rows.order_by("currency")]


def funds_ending(today: date) -> list[Item]:
    """Funds with money left that end within sixty days, the earliest first."""
    ending = Fund.objects.filter(available__gt=0, ends_on__gt=today, ends_on__lte=today + SOON)
    rows = ending.select_related("partner").annotate(among=Window(Count("pk")))
    return [
        Item(
            key=fund.public_id,
            name=fund.partner.name,
            detail=str(fund),
            partner="",
            at=fund.ends_on,
            amount=fund.available,
            currency=fund.currency,
            among=fund.among,
        )
        for fund in rows.order_by("ends_on", "pk")[:MOST]
    ]


def payments() -> list[Item]:
    """The last movements that paid a partner."""
    rows = activity.paid().select_related("fund", "partner").order_by("-occurred_on", "-pk")[:MOST]
    return [
        Item(
            key=row.fund.public_id,
            name=row.partner.name,
            detail=row.statement,
            partner=row.fund.reference,
            at=row.occurred_on,
            amount=row.net,  # type: ignore[attr-defined]
            currency=row.fund.currency,
        )
        for row in rows
    ]


def _opportunity(role: OpportunityPartner) -> Item:
    opportunity = role.opportunity
    return Item(
        key=opportunity.public_id,
        name=opportunity.account.name,
        detail=opportunity.name,
        partner=role.partner.name,
        at=opportunity.created_at,
        amount=opportunity.amount,
        currency=opportunity.currency,
        among=role.among,  # type: ignore[attr-defined]
    )


def _portfolio(manager_id: int | None, of: str) -> dict[str, int]:
    return {} if manager_id is None else {f"{of}manager_id": manager_id}
