"""What both sides did and what was invoiced, by partner: counted apart from performance, never added to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.fields import CharField, DecimalField

from comarketing.models import Campaign, CampaignPartner, Download, Fund, Movement
from leads.models import InvoicedLine
from scorecards import populations
from scorecards.prepared import PARTNER, SPANS, AnyPeriod, Prepared
from scorecards.spans import Spans
from scorecards.tally import NOTHING, Tally
from training.models import Enrolment

EVENTS = (Campaign.Type.WEBINAR, Campaign.Type.SHOW, Campaign.Type.BREAKFAST)
MONEY = DecimalField(max_digits=30, decimal_places=4)
COLUMNS = (
    *("partner_id", "what", "unit", "now_amount", "now_count", "now_squares"),
    *("before_amount", "before_count", "before_squares"),
)


@dataclass(frozen=True, slots=True)
class Act:
    """How much of `what` in the period and in the same a year before; `partner_id` is None for the vendor's own.

    `what` is downloads, trainings, campaigns, events, granted, paid, left, or a kind of invoiced line; `currency`
    is empty for what is only counted.
    """

    partner_id: int | None
    what: str
    currency: str
    now: Tally
    before: Tally


def acts(spans: Spans, only: int | None = None) -> list[Act]:
    """Every partner's, and the vendor's direct revenue; or those of the one asked for. One statement."""
    found = (
        _of_every_partner().rows(spans) if only is None else _of_one_partner().rows(spans, partner_id=only)
    )
    return [_act(row) for row in found]


def named(rows: Iterable[Act], what: str, currency: str = "") -> Act:
    """The one of this kind, or nothing of it."""
    found = (row for row in rows if row.what == what and row.currency == currency)
    return next(found, Act(None, what, currency, NOTHING, NOTHING))


@cache
def _of_every_partner() -> Prepared:
    first, *others = _parts()
    return Prepared(first.union(*others, all=True))


@cache
def _of_one_partner() -> Prepared:
    first, *others = [part.filter(partner_id=PARTNER) for part in _parts()]
    return Prepared(first.union(*others, all=True))


def _parts() -> list[QuerySet]:
    now, before = SPANS.now, SPANS.before
    events = Q(campaign__type__in=EVENTS)
    return [
        _counted(
            Download.objects.all(), "downloads", _days("downloaded_on", now), _days("downloaded_on", before)
        ),
        _counted(
            Enrolment.objects.all(),
            "trainings",
            populations.within("", "completed_at", now),
            populations.within("", "completed_at", before),
        ),
        *(
            _counted(
                CampaignPartner.objects.filter(kind),
                name,
                populations.took_part(now, "campaign__"),
                populations.took_part(before, "campaign__"),
            )
            for name, kind in (("campaigns", ~events), ("events", events))
        ),
        *(
            _summed(rows, Value(name), "fund__currency", "occurred_on")
            for name, rows in (("granted", granted()), ("paid", paid()))
        ),
        _left(),
        _summed(InvoicedLine.objects.annotate(net=F("amount")), F("kind"), "currency", "invoiced_on"),
    ]


def paid() -> QuerySet[Movement]:
    """Movements that pay, and those that take a payment back; `net` counts the latter as less."""
    return _net(Movement.Account.PAID, +1)


def granted() -> QuerySet[Movement]:
    """Movements out of the vendor's budget, `net` of what went back into it."""
    return _net(Movement.Account.BUDGET, -1)


def _net(account: str, sign: int) -> QuerySet[Movement]:
    """Movements that touch the account; `net` is what they add to it, times `sign`."""
    amount = F("amount") * sign
    touching = Movement.objects.filter(Q(to_account=account) | Q(from_account=account))
    return touching.annotate(net=Case(When(to_account=account, then=amount), default=-amount))


def _days(field: str, period: AnyPeriod) -> Q:
    return Q(**{f"{field}__gte": period.start_on, f"{field}__lt": period.end_on})


def _counted(rows: QuerySet, what: str, now: Q, before: Q) -> QuerySet:
    nothing = Value(Decimal(0), output_field=MONEY)
    return (
        rows.order_by()
        .values("partner_id", what=Value(what, CharField()), unit=Value("", CharField()))
        .annotate(
            now_amount=nothing,
            now_count=Count("pk", filter=now),
            now_squares=nothing,
            before_amount=nothing,
            before_count=Count("pk", filter=before),
            before_squares=nothing,
        )
        .values_list(*COLUMNS)
    )


def _summed(rows: QuerySet, what: Value | F, currency: str, day: str) -> QuerySet:
    now, before = _days(day, SPANS.now), _days(day, SPANS.before)
    squares = F("net") * F("net")
    return (
        rows.order_by()
        .filter(now | before)
        .values("partner_id", what=what, unit=F(currency))
        .annotate(
            now_amount=Sum("net", filter=now, default=Decimal(0), output_field=MONEY),
            now_count=Count("pk", filter=now),
            now_squares=Sum(squares, filter=now, default=Decimal(0), output_field=MONEY),
            before_amount=Sum("net", filter=before, default=Decimal(0), output_field=MONEY),
            before_count=Count("pk", filter=before),
            before_squares=Sum(squares, filter=before, default=Decimal(0), output_field=MONEY),
        )
        .values_list(*COLUMNS)
    )


def _left() -> QuerySet:
    """What is still available today in the funds open at the end of the period."""
    day = SPANS.as_of
    open_funds = Fund.objects.filter(starts_on__lte=day, ends_on__gt=day)
    nothing = Value(Decimal(0), output_field=MONEY)
    return (
        open_funds.order_by()
        .values("partner_id", what=Value("left", CharField()), unit=F("currency"))
        .annotate(
            now_amount=Sum("available", output_field=MONEY),
            now_count=Count("pk"),
            now_squares=nothing,
            before_amount=nothing,
            before_count=Value(0),
            before_squares=nothing,
        )
        .values_list(*COLUMNS)
    )


def _act(row: tuple) -> Act:
    partner_id, what, currency, *figures = row
    return Act(partner_id, what, currency, Tally(*figures[:3]), Tally(*figures[3:]))
