"""What was kept of the campaigns' results: on a day, of one campaign, and how it came out."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, Max, QuerySet

from comarketing.models import Campaign
from scorecards.models import Judgement

AT_NIGHT = timedelta(days=2)
KNOWN = Decimal("0.95")
"""The maturity from which what happened is taken as known."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The first range that was told of a campaign, and the latest judgement: its result, once that is known."""

    told: Judgement
    latest: Judgement

    @property
    def is_known(self) -> bool:
        return self.latest.maturity is not None and self.latest.maturity >= KNOWN

    @property
    def is_of_then(self) -> bool:
        """Told within two days, as every night does; else it was worked out afterwards."""
        return self.told.computed_at.date() - self.told.judged_on <= AT_NIGHT

    @property
    def is_above(self) -> bool:
        return self.told.high is not None and self.latest.revenue > self.told.high

    @property
    def is_inside(self) -> bool:
        return not self.is_above and self.told.low is not None and self.latest.revenue >= self.told.low


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
    """Of each campaign that was told a range, the first one, and what it has brought since. Two statements."""
    told = Judgement.objects.filter(stage="range", low__isnull=False).select_related("campaign")
    known = Judgement.objects.filter(campaign__in=told.order_by().values("campaign"), maturity__isnull=False)
    latest = {(row.campaign_id, row.currency): row for row in _each(known, "-judged_on")}
    pairs = [Outcome(row, latest[row.campaign_id, row.currency]) for row in _each(told, "judged_on")]
    return sorted(pairs, key=lambda pair: (pair.told.judged_on, pair.told.pk), reverse=True)


def _each(rows: QuerySet[Judgement], order: str) -> QuerySet[Judgement]:
    """The first in this order of each campaign and currency."""
    first = rows.order_by("campaign_id", "currency", order).distinct("campaign_id", "currency")
    return first.defer("curve")
