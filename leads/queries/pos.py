"""Distributors' POS files: which months have come and how late, and the names nobody knows yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from leads import rules
from leads.models import PosDecision, PosFile, PosLine, PosReseller
from partners.models import Partner
from portal.lib.money import Money

MONTHS = 3


@dataclass(frozen=True, slots=True)
class Month:
    """A closed month of a distributor. `late_days` counts from the due day to the file, or to today without one."""

    last_day: date
    due_on: date
    received_on: date | None
    late_days: int


@dataclass(frozen=True, slots=True)
class Deliveries:
    """A distributor's closed months, the newest first; the share of all its lines whose reseller is known."""

    distributor: Partner
    months: list[Month]
    lines: int
    matched: int

    @property
    def known_share(self) -> Decimal | None:
        """None before the first line."""
        return Decimal(self.matched) / self.lines if self.lines else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A name in the queue: how many lines, of which days, worth how much in each currency.

    `proposed` is what its distributor said last, where no decision of the vendor's came after.
    """

    named: PosReseller
    lines: int
    first_on: date
    last_on: date
    amounts: list[Money]
    proposed: PosDecision | None


def deliveries(*, today: date, due_day: int) -> list[Deliveries]:
    """Every active distributor that one may see, with its last closed months. Three statements."""
    active = Partner.objects.filter(kind=Partner.Kind.DISTRIBUTOR, status=Partner.Status.ACTIVE)
    return _deliveries(active, PosFile.objects.all(), PosLine.objects.all(), today, due_day)


def of_distributor(partner_id: int, *, today: date, due_day: int) -> Deliveries | None:
    """One distributor's; None for any other kind of partner, or once it is inactive. Three statements."""
    active = Partner.objects.filter(
        pk=partner_id, kind=Partner.Kind.DISTRIBUTOR, status=Partner.Status.ACTIVE
    )
    files = PosFile.objects.filter(distributor_id=partner_id)
    lines = PosLine.objects.filter(distributor_id=partner_id)
    return next(iter(_deliveries(active, files, lines, today, due_day)), None)


def unknown_names(partner_id: int) -> int:
    """How many names of its files wait for somebody to say who they are. One statement."""
    waits = PosReseller.objects.filter(distributor_id=partner_id, reseller=None, ignored_because="")
    return waits.filter(Exists(PosLine.objects.filter(named=OuterRef("pk")))).count()


def _deliveries(
    distributors: QuerySet[Partner],
    files: QuerySet[PosFile],
    lines: QuerySet[PosLine],
    today: date,
    due_day: int,
) -> list[Deliveries]:
    months = _closed(today)
    came = {
        (file.distributor_id, file.month_on): timezone.localdate(file.received_at)
        for file in files.filter(month_on__in=months)
    }
    counts = {
        row["distributor"]: row
        for row in lines.values("distributor").annotate(
            lines=Count("pk"), matched=Count("pk", filter=Q(named__reseller__isnull=False))
        )
    }
    found = []
    for distributor in distributors:
        count = counts.get(distributor.pk, {"lines": 0, "matched": 0})
        each = [_month(month, came.get((distributor.pk, month)), today, due_day) for month in months]
        found.append(Deliveries(distributor, each, count["lines"], count["matched"]))
    return found


def waiting() -> list[Waiting]:
    """The names nobody knows yet, those with most lines first."""
    names = PosReseller.objects.filter(reseller=None, ignored_because="")
    counted = names.annotate(
        count=Count("lines"), first_on=Min("lines__invoiced_on"), last_on=Max("lines__invoiced_on")
    ).filter(count__gt=0)
    rows = list(counted.select_related("distributor").order_by("-count", "pk")[:200])
    amounts, said = _amounts(rows), _said_last(rows)
    return [
        Waiting(row, row.count, row.first_on, row.last_on, amounts[row.pk], said.get(row.pk)) for row in rows
    ]


def matched() -> QuerySet[PosReseller]:
    """The names whose partner is known, the newest decision first; the partner is None where one may not see it."""
    rows = PosReseller.objects.exclude(found="").select_related("distributor", "reseller")
    return rows.order_by("-resolved_at", "-pk")[:50]


def decisions() -> QuerySet[PosDecision]:
    """What was said of the names, the newest first."""
    return PosDecision.objects.select_related("named", "distributor", "reseller")[:20]


def proposal(named: PosReseller) -> PosDecision | None:
    return _said_last([named]).get(named.pk)


def ignored() -> QuerySet[PosReseller]:
    """The names left aside, the newest decision first."""
    rows = PosReseller.objects.exclude(ignored_because="").select_related("distributor")
    return rows.order_by("-resolved_at", "-pk")[:200]


def _said_last(rows: Iterable[PosReseller]) -> dict[int, PosDecision]:
    """The proposals in force, by name."""
    last = PosDecision.objects.filter(named__in=rows).select_related("reseller")
    newest = last.order_by("named", "-decided_at", "-pk").distinct("named")
    return {row.named_id: row for row in newest if row.kind == PosDecision.Kind.PROPOSED}


def _amounts(rows: Iterable[PosReseller]) -> dict[int, list[Money]]:
    sums = PosLine.objects.filter(named__in=rows).values("named", "currency").annotate(sum=Sum("amount"))
    found: dict[int, list[Money]] = defaultdict(list)
    for row in sums.order_by("currency"):
        found[row["named"]].append(Money(row["sum"], row["currency"]))
    return found


def _closed(today: date) -> list[date]:
    """The first days of the last closed months, the newest first."""
    months, first = [], today.replace(day=1)
    for _month_back in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
        months.append(first)
    return months


def _month(first: date, received_on: date | None, today: date, due_day: int) -> Month:
    due_on = rules.due_on(first, due_day)
    last_day = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Month(last_day, due_on, received_on, max(((received_on or today) - due_on).days, 0))
