"""What the tests of the demo read out of the database: deals by motion, what is signed, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import F, Q, Sum

from leads.models import Opportunity, OpportunityPartner
from portal.demo import words
from tests.portal.demo.conftest import NOW

SEGMENTS = {"run_rate": ["PME"], "project": ["ETI"], "large": ["Public", "Grand compte"]}
NEW = ~Q(type="RENEWAL")
BY_PARTNERS = Q(partners__role="RECORD")
LONG_AGO = {"run_rate": timedelta(days=150), "project": timedelta(days=600), "large": timedelta(days=640)}


@dataclass(frozen=True)
class Course:
    """One deal that a lead became: days to the deal, and to the decision (None: still open)."""

    to_deal: float
    to_decision: float | None


def courses(motion: str, now: datetime = NOW) -> list[Course]:
    """Deals of leads so old that nearly all are decided: the young ones would show the quick ones only."""
    rows = Opportunity.objects.filter(
        NEW,
        account__segment__in=SEGMENTS[motion],
        lead__created_at__lt=now - LONG_AGO[motion],
    ).exclude(partners__partner__name=words.STUFFER)
    instants = rows.values_list("lead__created_at", "created_at", "closed_at")
    return [Course(_days(born, made), _days(born, end) if end else None) for born, made, end in instants]


def _days(start: datetime, end: datetime) -> float:
    return (end - start) / timedelta(days=1)


def median_days(found: Iterable[float | None]) -> float:
    return median(10_000 if days is None else days for days in found)


def share_after(found: list[Course], months: int) -> float:
    """Of these, the share not decided yet when so many months had gone by."""
    late = [c for c in found if c.to_decision is None or c.to_decision > months * 30.44]
    return len(late) / len(found)


def win_rate(condition: Q) -> float:
    decided = Opportunity.objects.filter(NEW & condition, closed_at__isnull=False).distinct()
    return decided.filter(stage="WON").count() / decided.count()


def signed() -> list[Decimal]:
    """What each partner of record signed in three years, renewals apart, the largest first."""
    rows = OpportunityPartner.objects.filter(role="RECORD", opportunity__stage="WON")
    rows = rows.exclude(opportunity__type="RENEWAL").order_by()
    sums = (
        rows.values("partner").annotate(amount=Sum(F("opportunity__amount"))).values_list("amount", flat=True)
    )
    return sorted(sums, reverse=True)
