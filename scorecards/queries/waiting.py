"""What waits for a partner, and what could still raise its score: one row each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from comarketing.models import CampaignPartner, Fund
from leads.models import LeadShare, Opportunity, OpportunityPartner
from scorecards.prepared import PARTNER, SPANS, Prepared
from scorecards.spans import Spans
from surveys.models import Wave

SOON = timedelta(days=60)
MOST = 5
COLUMNS = ("what", "subject", "name", "day", "worth", "unit", "among")
NO_DAY = Cast(Value(None), DateTimeField())
OPEN = Q(opportunity__closed_at=None, role=OpportunityPartner.Role.RECORD)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits. `subject` is the public_id of its share or opportunity, `among` how many are like it.

    `what`: accept or convert (a lead), qualify (a lead of co-marketing), win, validate or update (an
    opportunity), spend (funds that end), answer (the survey).
    """

    what: str
    subject: object
    name: str
    at: datetime | None
    amount: Decimal | None
    currency: str
    among: int


def matters(partner_id: int, spans: Spans) -> list[Matter]:
    """One partner's, at most five of each kind, the nearest deadline or the largest amount first. One statement."""
    return [Matter(*row) for row in _of_one_partner().rows(spans, partner_id=partner_id)]


@cache
def _of_one_partner() -> Prepared:
    first, *others = [part.values_list(*COLUMNS) for part in _parts()]
    return Prepared(first.union(*others, all=True))


def of_kind(rows: Iterable[Matter], *kinds: str) -> list[Matter]:
    return [row for row in rows if row.what in kinds]


def _parts() -> list[QuerySet]:
    shares = LeadShare.objects.filter(partner_id=PARTNER)
    roles = OpportunityPartner.objects.filter(OPEN, partner_id=PARTNER)
    due = SPANS.as_of + SOON
    together = CampaignPartner.objects.filter(campaign_id=OuterRef("lead__campaign_id"), partner_id=PARTNER)
    worked = [LeadShare.State.ACCEPTED, LeadShare.State.CONTACTED]
    counted = roles.exclude(opportunity__type=Opportunity.Type.RENEWAL)
    return [
        _leads("accept", shares.filter(state=LeadShare.State.ASSIGNED), F("accept_by")),
        _leads("convert", _in_time(shares).filter(state=LeadShare.State.QUALIFIED), _last_instant()),
        _leads("qualify", shares.filter(Exists(together), state__in=worked), NO_DAY),
        _deals("win", counted.filter(opportunity__expected_close_on__range=(SPANS.as_of, due))),
        _deals("validate", counted.filter(opportunity__validated_at=None)),
        _deals("update", roles.filter(opportunity__expected_close_on__lt=SPANS.as_of)),
        _funds(Fund.objects.filter(partner_id=PARTNER, available__gt=0)),
        _waves(),
    ]


def _in_time(shares: QuerySet[LeadShare]) -> QuerySet[LeadShare]:
    """Passed by the vendor so lately that an opportunity would still count in the conversion rate."""
    since = SPANS.now.end_at - SPANS.delay
    return shares.filter(how=LeadShare.How.PASSED, passed_at__gte=since)


def _last_instant() -> Combinable:
    return F("passed_at") + SPANS.delay


def _leads(what: str, rows: QuerySet[LeadShare], day: Combinable) -> QuerySet:
    shown = rows.annotate(
        what=Value(what, CharField()),
        subject=F("public_id"),
        name=F("lead__account__name"),
        day=day,
        worth=F("lead__estimated_amount"),
        unit=F("lead__currency"),
        among=Window(Count("pk")),
    )
    return shown.order_by(F("day").asc(nulls_last=True), "-passed_at", "pk")[:MOST]


def _deals(what: str, rows: QuerySet[OpportunityPartner]) -> QuerySet:
    shown = rows.annotate(
        what=Value(what, CharField()),
        subject=F("opportunity__public_id"),
        name=F("opportunity__account__name"),
        day=Cast("opportunity__expected_close_on", DateTimeField()),
        worth=F("opportunity__amount"),
        unit=F("opportunity__currency"),
        among=Window(Count("pk")),
    )
    return shown.order_by("-opportunity__amount", "pk")[:MOST]


def _funds(rows: QuerySet[Fund]) -> QuerySet:
    ending = rows.filter(ends_on__gt=SPANS.as_of, ends_on__lte=SPANS.as_of + SOON)
    shown = ending.annotate(
        what=Value("spend", CharField()),
        subject=F("public_id"),
        day=Cast("ends_on", DateTimeField()),
        worth=F("available"),
        unit=F("currency"),
        among=Window(Count("pk")),
    )
    return shown.order_by("ends_on", "pk")[:MOST]


def _waves() -> QuerySet:
    open_now = Wave.objects.filter(opens_on__lte=SPANS.as_of, closes_on__gt=SPANS.as_of)
    return open_now.annotate(
        what=Value("answer", CharField()),
        subject=F("public_id"),
        name=Cast("year", CharField()),
        day=Cast("closes_on", DateTimeField()),
        worth=Cast(Value(None), DecimalField(max_digits=14, decimal_places=2)),
        unit=Value("", CharField()),
        among=Window(Count("pk")),
    ).order_by("pk")[:1]
