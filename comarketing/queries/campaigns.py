"""Campaigns and events, who takes part in them, and what the funds paid for them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from comarketing.models import Campaign, CampaignPartner, Movement
from portal.lib.money import Money
from portal.lib.sorting import SortKey

SORTS = {
    "name": (SortKey("name"), "pk"),
    "type": ("type", SortKey("name"), "pk"),
    "starts_on": (F("starts_on").asc(nulls_last=True), "pk"),
    "-starts_on": (F("starts_on").desc(nulls_first=True), "-pk"),
}
STATES = ("coming", "running", "past", "undated", "cancelled")
_ACCOUNT = Movement.Account


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign as of a day: where it stands, how many partners in scope take part, what their funds paid."""

    campaign: Campaign
    state: str
    partners: int
    paid: list[Money]


def listed(
    *,
    words: str = "",
    type: str = "",  # noqa: A002  the field's own word
    state: str = "",
    partner: str = "",
    today: date,
) -> QuerySet[Campaign]:
    """The campaigns in scope that fit."""
    campaigns = Campaign.objects.all()
    if words:
        campaigns = campaigns.filter(Q(name__icontains=words) | Q(town__icontains=words))
    if type:
        campaigns = campaigns.filter(type=type)
    if partner:
        campaigns = campaigns.filter(participations__partner__public_id=partner)
    return campaigns.filter(_in_state(state, today)) if state else campaigns


def _in_state(state: str, today: date) -> Q:
    if state == "cancelled":
        return Q(cancelled_at__isnull=False)
    days = {
        "coming": Q(starts_on__gt=today),
        "running": Q(starts_on__lte=today, ends_on__gte=today),
        "past": Q(ends_on__lt=today),
        "undated": Q(starts_on=None),
    }
    return Q(cancelled_at=None) & days[state]


def state_of(campaign: Campaign, today: date) -> str:
    if campaign.cancelled_at:
        return "cancelled"
    if campaign.starts_on is None or campaign.ends_on is None:
        return "undated"
    if campaign.starts_on > today:
        return "coming"
    return "running" if campaign.ends_on >= today else "past"


def rows(campaigns: Collection[Campaign], *, today: date) -> list[CampaignRow]:
    """Each campaign with its partners counted and its payments summed, by currency."""
    keys = [campaign.pk for campaign in campaigns]
    parts = CampaignPartner.objects.filter(campaign__in=keys).order_by().values_list("campaign_id")
    counts = dict(parts.annotate(n=Count("pk")))
    paid = _paid(keys)
    return [CampaignRow(c, state_of(c, today), counts.get(c.pk, 0), paid[c.pk]) for c in campaigns]


def _paid(keys: Collection[int]) -> dict[int, list[Money]]:
    """What reached PAID for each campaign, less what was undone."""
    net: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    touching = Movement.objects.filter(campaign__in=keys).filter(
        Q(to_account=_ACCOUNT.PAID) | Q(from_account=_ACCOUNT.PAID)
    )
    sums = touching.order_by().values_list("campaign_id", "fund__currency", "to_account")
    for campaign, currency, target, total in sums.annotate(total=Sum("amount")):
        net[campaign, currency] += total if target == _ACCOUNT.PAID else -total
    found: dict[int, list[Money]] = defaultdict(list)
    for (campaign, currency), total in sorted(net.items()):
        if total:
            found[campaign].append(Money(total, currency))
    return found


def taking_part(campaign: Campaign) -> QuerySet[CampaignPartner]:
    """The partners in scope that take part: all of them for the vendor, oneself for a partner."""
    return campaign.participations.select_related("partner__tier").order_by(SortKey("partner__name"), "pk")
