"""What a partner's own return is made of: its margin, the leads it got through the vendor, and the vendor's money."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from comarketing.models import Movement
from leads.models import LeadShare, OpportunityPartner
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.periods import Period, months_after
from scorecards import populations
from scorecards.matured import MONTHS_BACK, Curve, Received
from scorecards.models import Judgement, OwnMargin
from scorecards.queries.cohorts import ACCOUNTS

A_YEAR_OLD = 12  # months of age at which the slowest of several curves is told from the others
KEPT_S = 3600


@dataclass(frozen=True, slots=True)
class Means:
    """`spent`: the vendor's money by the day of its activity; what was taken back is negative."""

    leads: list[Received]
    spent: list[tuple[date, Decimal]]

    def cost(self, period: Period) -> Decimal:
        """What the vendor reserved, owes and paid for the activities of these days."""
        return sum((amount for on, amount in self.spent if period.contains(on)), Decimal(0))


def margin(partner_id: int) -> OwnMargin | None:
    """What it told of its margin. One statement; in the vendor's scope always None."""
    return OwnMargin.objects.filter(partner_id=partner_id).first()


def own_currency(partner_id: int) -> str:
    """The one in which it says what it invests. One statement."""
    return Partner.objects.values_list("currency", flat=True).get(pk=partner_id)


def means(partner_id: int, currency: str, end_at: datetime) -> Means:
    """As known at `end_at`. Three statements."""
    since = months_after(end_at.date(), -MONTHS_BACK - 12)
    through = LeadShare.objects.filter(
        populations.DELIVERED | Q(_co_funded()),
        partner_id=partner_id,
        passed_at__gte=Period(since, since).start_at,
        passed_at__lt=end_at,
    ).order_by("pk")
    return Means(
        _received(
            through.values_list("lead_id", "passed_at"), _signed(partner_id, through, currency, end_at)
        ),
        _spent(partner_id, currency, end_at),
    )


def slowest_curve(currency: str) -> Curve:
    """How much of a result is usually visible at each age, by the slowest of the motions judged last; () if none was.

    Read by the vendor's own hand, once an hour for all who ask: it tells of no partner and no amount.
    """
    key = f"scorecards.slowest_curve.{currency}"
    kept: Curve | None = cache.get(key)
    if kept is None:
        with tenancy.every_partner():
            kept = min(_curves(currency), key=lambda curve: curve[A_YEAR_OLD], default=())
        cache.set(key, kept, KEPT_S)
    return kept


def _curves(currency: str) -> Iterable[Curve]:
    judged = Judgement.objects.filter(currency=currency).exclude(curve=[])
    last = judged.order_by().values("currency").annotate(last=Max("judged_on")).values("last")
    for rows in judged.filter(judged_on__in=last).order_by().values_list("curve", flat=True).distinct():
        yield tuple(Decimal(str(row[0])) for row in rows)


def _co_funded() -> Exists:
    """Born of an activity that the vendor pays for from this partner's funds."""
    paid = Movement.objects.filter(
        partner_id=OuterRef("partner_id"), campaign_id=OuterRef("lead__campaign_id"), to_account__in=ACCOUNTS
    )
    return Exists(paid)


def _signed(
    partner_id: int, through: QuerySet[LeadShare], currency: str, end_at: datetime
) -> Iterable[tuple[int, Decimal]]:
    """What the opportunities of these leads were signed for, of record, renewals apart."""
    ever = Period(date.min, end_at.date())
    roles = OpportunityPartner.objects.filter(
        populations.RECORD,
        populations.booked(ever, "opportunity__"),
        partner_id=partner_id,
        opportunity__currency=currency,
        opportunity__lead__in=through.order_by().values("lead"),
    )
    return roles.values_list("opportunity__lead_id", "opportunity__amount")


def _received(came: Iterable[tuple[int, datetime]], signed: Iterable[tuple[int, Decimal]]) -> list[Received]:
    amounts: dict[int, list[Decimal]] = defaultdict(list)
    for lead, amount in signed:
        amounts[lead].append(amount)
    days = {lead: at.astimezone(UTC).date() for lead, at in came}
    return [Received(on, sum(amounts[lead], Decimal(0)), len(amounts[lead])) for lead, on in days.items()]


def _spent(partner_id: int, currency: str, end_at: datetime) -> list[tuple[date, Decimal]]:
    rows = Movement.objects.filter(
        partner_id=partner_id, fund__currency=currency, occurred_on__lt=end_at.date()
    )
    dated = rows.order_by().annotate(on=Coalesce("campaign__starts_on", "occurred_on"))
    found = []
    for on, source, target, amount in dated.values_list("on", "from_account", "to_account", "amount"):
        sign = (target in ACCOUNTS) - (source in ACCOUNTS)
        if sign:
            found.append((on, sign * amount))
    return found
