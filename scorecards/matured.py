"""Of which twelve months a return may be told already: those whose leads have had the time to be won. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from portal.lib.periods import Period, months_after

KNOWN = Decimal("0.80")  # the maturity from which a figure is told (docs/maturity.md)
MONTH = Decimal("30.4375")
MONTHS_BACK = 36
A_WEEK, LONGEST = timedelta(days=7), timedelta(days=5 * 365)
Curve = Sequence[Decimal]
"""By month of age from 0 on: the share of the wins that have come by then."""


@dataclass(frozen=True, slots=True)
class Received:
    """One lead: the day it came, and what its opportunities were signed for."""

    on: date
    booked: Decimal = Decimal(0)
    deals: int = 0


@dataclass(frozen=True, slots=True)
class Matured:
    """Twelve months whose leads have run their cycle; `share` is how much of their result is usually visible."""

    period: Period
    share: Decimal
    leads: Sequence[Received]

    @property
    def booked(self) -> Decimal:
        return sum((lead.booked for lead in self.leads), Decimal(0))

    @property
    def deals(self) -> int:
        return sum(lead.deals for lead in self.leads)


def visible(curve: Curve, leads: Sequence[Received], on: date) -> Decimal:
    """The mean share usually visible of these leads on a day; 0 without leads."""
    if not leads:
        return Decimal(0)
    shares = [_at(curve, max((on - lead.on).days, 0)) for lead in leads]
    return sum(shares, Decimal(0)) / len(shares)


def matured(curve: Curve, leads: Sequence[Received], as_of: date) -> Matured | None:
    """The latest twelve months, ended some whole months before `as_of`, that are mature; None where none is yet."""
    for period in _years(as_of):
        born = [lead for lead in leads if period.contains(lead.on)]
        share = visible(curve, born, as_of)
        if share >= KNOWN:
            return Matured(period, share, born)
    return None


def figure_on(curve: Curve, leads: Sequence[Received], as_of: date) -> date | None:
    """About when these leads will be mature, to the week; None without leads or where the curve never gets there."""
    day = as_of
    while leads and day < as_of + LONGEST:
        if visible(curve, leads, day) >= KNOWN:
            return day
        day += A_WEEK
    return None


def _years(as_of: date) -> Iterator[Period]:
    """Twelve months ended today, a month ago, and so on."""
    tomorrow = as_of + timedelta(days=1)
    for months in range(MONTHS_BACK + 1):
        yield Period(months_after(tomorrow, -months - 12), months_after(tomorrow, -months))


def _at(curve: Curve, days: int) -> Decimal:
    """Between two months on the straight line, after the last at its value."""
    months, part = divmod(Decimal(days) / MONTH, 1)
    for month, (low, high) in enumerate(pairwise(curve)):
        if month == months:
            return low + (high - low) * part
    return curve[-1]
