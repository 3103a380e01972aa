"""The opportunities that the score counts on a day, one by one."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import BooleanField, ExpressionWrapper

from leads.models import OpportunityPartner
from scorecards import populations
from scorecards.scores import cents
from scorecards.spans import Spans

FAR = "opportunity__"


@dataclass(frozen=True, slots=True)
class Counted:
    """Reference (public_id) and cents of each validated and of each booked opportunity, in a fixed order."""

    pipeline: list[tuple[str, int]] = field(default_factory=list)
    booked: list[tuple[str, int]] = field(default_factory=list)


def by_partner(spans: Spans, currency: str) -> Mapping[int, Counted]:
    """Of every partner of record, in the twelve months of the score and one currency. One statement."""
    validated, booked = populations.validated(spans.rolling, FAR), populations.booked(spans.rolling, FAR)
    rows = OpportunityPartner.objects.filter(
        populations.RECORD & (validated | booked), opportunity__currency=currency
    ).annotate(
        is_validated=ExpressionWrapper(validated, BooleanField()),
        is_booked=ExpressionWrapper(booked, BooleanField()),
    )
    named = ("partner_id", "opportunity__public_id", "opportunity__amount", "is_validated", "is_booked")
    found: defaultdict[int, Counted] = defaultdict(Counted)
    for partner_id, reference, amount, is_validated, is_booked in rows.order_by(
        "opportunity__created_at", "opportunity_id"
    ).values_list(*named):
        deal = (str(reference), cents(amount))
        if is_validated:
            found[partner_id].pipeline.append(deal)
        if is_booked:
            found[partner_id].booked.append(deal)
    return found
