"""One partner's open opportunities as known at the end of a period: their stage then, their age, what has slipped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from leads.models import Opportunity, OpportunityPartner, StageChange
from scorecards import populations
from scorecards.spans import Spans

FAR = "opportunity__"
OPEN_STAGES = tuple(stage for stage in Opportunity.Stage if stage not in ("WON", "LOST"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeal:
    """`age_days` since it was created, `late_days` since its expected close: 0 where that is to come, or not set."""

    key: UUID
    company: str
    name: str
    stage: str
    amount: Decimal
    expected_close_on: date | None
    age_days: int
    late_days: int


def open_deals(partner_id: int, spans: Spans, currency: str) -> list[OpenDeal]:
    """Of record, in one currency, the largest first. One statement."""
    end, as_of = spans.now.end_at, spans.as_of
    last = StageChange.objects.filter(opportunity_id=OuterRef("opportunity_id"), changed_at__lt=end)
    rows = (
        OpportunityPartner.objects.filter(
            populations.RECORD,
            populations.still_open(spans.now, FAR),
            partner_id=partner_id,
            opportunity__currency=currency,
        )
        .annotate(stage_then=Coalesce(Subquery(last.values("to_stage")[:1]), _first()))
        .select_related("opportunity__account")
        .order_by("-opportunity__amount", "pk")
    )
    return [_deal(row.opportunity, row.stage_then, as_of) for row in rows]


def slipped(deals: Iterable[OpenDeal]) -> list[OpenDeal]:
    """Still open though their expected close has passed, the largest first."""
    return [deal for deal in deals if deal.late_days]


def closing(deals: Iterable[OpenDeal], start_on: date, end_on: date) -> list[OpenDeal]:
    """Those expected to close from `start_on` to the day before `end_on`, the largest first."""
    return [deal for deal in deals if deal.expected_close_on and start_on <= deal.expected_close_on < end_on]


def added(deals: Sequence[OpenDeal]) -> Decimal:
    return sum((deal.amount for deal in deals), Decimal(0))


def _first() -> Value:
    """Where an opportunity begins that has no step on record."""
    return Value(Opportunity.Stage.IDENTIFIED, CharField())


def _deal(row: Opportunity, stage: str, as_of: date) -> OpenDeal:
    late = (as_of - row.expected_close_on).days if row.expected_close_on else 0
    return OpenDeal(
        key=row.public_id,
        company=row.account.name,
        name=row.name,
        stage=stage,
        amount=row.amount,
        expected_close_on=row.expected_close_on,
        age_days=(as_of - row.created_at.date()).days,
        late_days=max(late, 0),
    )
