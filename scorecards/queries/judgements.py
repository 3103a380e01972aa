"""What was kept of the campaigns' results: on a day, of one campaign, and how it came out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Max, Q, QuerySet

from comarketing.models import Campaign
from scorecards.models import Judgement

KNOWN = Decimal("0.95")
"""The maturity from which what happened is taken as known."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The first range that was told of a campaign, and the latest judgement, when its result was known."""

    told: Judgement
    known: Judgement

    @property
    def is_inside(self) -> bool:
        return bool(
            self.told.low is not None
            and self.told.high is not None
            and self.told.low <= self.known.revenue <= self.told.high
        )


def day_judged(on: date) -> date | None:
    """The latest day, up to `on`, on which campaigns were judged."""
    return Judgement.objects.filter(judged_on__lte=on).aggregate(day=Max("judged_on"))["day"]


def on(day: date) -> QuerySet[Judgement]:
    """That day's, the most mature first."""
    rows = Judgement.objects.filter(judged_on=day).select_related("campaign").defer("curve")
    return rows.order_by(F("maturity").desc(nulls_last=True), "-leads", "campaign__name", "pk")


def of_campaign(campaign: Campaign, on: date) -> list[Judgement]:
    """The latest of one campaign up to a day, one per currency."""
    rows = Judgement.objects.filter(campaign=campaign, judged_on__lte=on).select_related("campaign")
    return list(rows.order_by("currency", "-judged_on").distinct("currency"))


def steps(campaign: Campaign) -> list[Judgement]:
    """The first day on which each thing was said of a campaign: too early, a range, a figure; by currency and day."""
    rows = Judgement.objects.filter(campaign=campaign).exclude(stage="").select_related("campaign")
    first = rows.order_by("currency", "stage", "judged_on").distinct("currency", "stage").defer("curve")
    return sorted(first, key=lambda row: (row.currency, row.judged_on))


def outcomes() -> list[Outcome]:
    """Of each campaign whose result is known, the first range told before. Two statements."""
    last = Judgement.objects.filter(maturity__gte=KNOWN).order_by("campaign_id", "currency", "-judged_on")
    known = {
        (row.campaign_id, row.currency): row
        for row in last.distinct("campaign_id", "currency").defer("curve")
    }
    early = Judgement.objects.filter(Q(stage="range"), low__isnull=False).select_related("campaign")
    first = (
        early.order_by("campaign_id", "currency", "judged_on")
        .distinct("campaign_id", "currency")
        .defer("curve")
    )
    pairs = [
        Outcome(row, known[row.campaign_id, row.currency])
        for row in first
        if (row.campaign_id, row.currency) in known
    ]
    return sorted(pairs, key=lambda pair: (pair.told.judged_on, pair.told.pk), reverse=True)


def waiting() -> int:
    """Campaigns told a range whose result is not known yet."""
    known = Judgement.objects.filter(maturity__gte=KNOWN).values("campaign")
    told = Judgement.objects.filter(stage="range", low__isnull=False).exclude(campaign__in=known)
    return told.order_by().values("campaign").distinct().count()
