"""Funds with their balances, the movements that explain them, and the check that the kept copy is right."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When, Window
from django.db.models.functions import Coalesce

from comarketing.balance import ZERO, Balance, balance
from comarketing.models import Fund, Movement
from portal.lib.sorting import SortKey

EXPIRING_DAYS = 60
STATES = ("current", "expiring", "coming", "ended")
SORTS = {
    "name": (SortKey("name"), "pk"),
    "partner": (SortKey("partner__name"), "-starts_on", "pk"),
    "ends_on": ("ends_on", "pk"),
    "available": ("available", "pk"),
}
_AMOUNT = DecimalField(max_digits=18, decimal_places=2)
_INTO_AVAILABLE = Case(
    When(to_account=Movement.Account.AVAILABLE, then=F("amount")),
    When(from_account=Movement.Account.AVAILABLE, then=-F("amount")),
    default=Value(ZERO),
    output_field=_AMOUNT,
)


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund as of a day: its balance, and where its period stands."""

    fund: Fund
    balance: Balance
    state: str
    days_left: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fund whose kept balance is not the sum of its movements."""

    reference: str
    kept: Decimal
    recomputed: Decimal


def listed(
    *, words: str = "", kind: str = "", state: str = "", partner: str = "", today: date
) -> QuerySet[Fund]:
    """The funds in scope that fit; empty criteria fit all."""
    funds = Fund.objects.select_related("partner")
    if words:
        funds = funds.filter(
            Q(partner__name__icontains=words) | Q(name__icontains=words) | Q(reference__icontains=words)
        )
    if kind:
        funds = funds.filter(kind=kind)
    if partner:
        funds = funds.filter(partner__public_id=partner)
    return funds.filter(_in_state(state, today)) if state else funds


def _in_state(state: str, today: date) -> Q:
    soon = today + timedelta(days=EXPIRING_DAYS)
    return {
        "current": Q(starts_on__lte=today, ends_on__gt=today),
        "expiring": Q(starts_on__lte=today, ends_on__gt=today, ends_on__lte=soon, available__gt=0),
        "coming": Q(starts_on__gt=today),
        "ended": Q(ends_on__lte=today),
    }[state]


def rows(funds: Collection[Fund], *, today: date) -> list[FundRow]:
    """Each fund with its balance."""
    known = balances(funds)
    return [
        FundRow(fund, known[fund.pk], state_of(fund, today), (fund.ends_on - today).days) for fund in funds
    ]


def state_of(fund: Fund, today: date) -> str:
    if fund.starts_on > today:
        return "coming"
    if fund.ends_on <= today:
        return "ended"
    expires = fund.ends_on <= today + timedelta(days=EXPIRING_DAYS) and fund.available > 0
    return "expiring" if expires else "current"


def balances(funds: Collection[Fund]) -> dict[int, Balance]:
    """By fund, from its movements: one query, whatever their number."""
    flows: dict[int, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    sums = (
        Movement.objects.filter(fund__in=[fund.pk for fund in funds])
        .order_by()
        .values_list("fund_id", "from_account", "to_account")
        .annotate(total=Sum("amount"))
    )
    for fund_id, source, target, total in sums:
        flows[fund_id][source, target] = total
    return {fund.pk: balance(fund.currency, flows[fund.pk]) for fund in funds}


def totals(funds: QuerySet[Fund]) -> list[Balance]:
    """Balances of all these funds, one per currency."""
    return balances_of(Movement.objects.filter(fund__in=funds.order_by().values("pk")))


def expiring(funds: QuerySet[Fund], today: date) -> list[tuple[str, Decimal]]:
    """What is available and ends within 60 days, by currency."""
    soon = funds.filter(_in_state("expiring", today)).order_by("currency")
    return list(soon.values_list("currency").annotate(total=Sum("available")))


def ledger(
    *,
    words: str = "",
    account: str = "",
    since: date | None = None,
    until: date | None = None,
    fund: str = "",
    campaign: str = "",
    among: QuerySet[Fund] | None = None,
) -> QuerySet[Movement]:
    """The movements in scope that fit, newest first; `since` and `until` are included, `among` narrows the funds."""
    movements = Movement.objects.select_related("fund", "partner", "campaign").order_by("-pk")
    if words:
        movements = movements.filter(
            Q(statement__icontains=words)
            | Q(partner__name__icontains=words)
            | Q(fund__reference__icontains=words)
        )
    if account:
        movements = movements.filter(Q(from_account=account) | Q(to_account=account))
    if among is not None:
        movements = movements.filter(fund__in=among.order_by().values("pk"))
    asked = {
        "occurred_on__gte": since,
        "occurred_on__lte": until,
        "fund__public_id": fund,
        "campaign__public_id": campaign,
    }
    return movements.filter(**{name: value for name, value in asked.items() if value})


def balances_of(movements: QuerySet[Movement]) -> list[Balance]:
    """What these movements make, one balance per currency: two currencies never add."""
    flows: dict[str, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    sums = movements.order_by().values_list("fund__currency", "from_account", "to_account")
    for currency, source, target, total in sums.annotate(total=Sum("amount")):
        flows[currency][source, target] = total
    return [balance(currency, flows[currency]) for currency in sorted(flows)]


def explained(fund: Fund) -> QuerySet[Movement]:
    """The fund's movements, newest first, each with its effect on what is available and what was available after."""
    corrected = Movement.objects.filter(corrects=OuterRef("pk")).order_by("pk").values("recorded_at")[:1]
    return (
        Movement.objects.filter(fund=fund)
        .select_related("campaign", "recorded_by", "corrects")
        .annotate(
            effect=_INTO_AVAILABLE,
            available_after=Window(Sum(_INTO_AVAILABLE), order_by=F("pk").asc(), output_field=_AMOUNT),
            corrected_at=Subquery(corrected),
        )
        .order_by("-pk")
    )


def wrong_balances() -> Iterator[Wrong]:
    """Funds, by number, whose kept balance is not what their movements make."""
    into = Q(movements__to_account=Movement.Account.AVAILABLE)
    out_of = Q(movements__from_account=Movement.Account.AVAILABLE)
    funds = Fund.objects.annotate(
        recomputed=Coalesce(Sum("movements__amount", filter=into), Value(ZERO), output_field=_AMOUNT)
        - Coalesce(Sum("movements__amount", filter=out_of), Value(ZERO), output_field=_AMOUNT)
    ).exclude(available=F("recomputed"))
    for fund in funds.order_by("pk").iterator():
        yield Wrong(fund.reference, fund.available, fund.recomputed)
