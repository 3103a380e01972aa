"""Calendar windows of the score: rolling months counted back from a date."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open period of days: `start` is in it, `end` is the day after its last."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it has no such day."""
    index = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(index, MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def rolling_window(as_of: date) -> Window:
    """The twelve months that end with the day `as_of`, itself included."""
    end = as_of + timedelta(days=1)
    return Window(add_months(end, -MONTHS), end)


def conversion_window(as_of: date, delay_days: int) -> Window:
    """When the leads of the conversion rate were received: twelve months, ended `delay_days` ago."""
    return rolling_window(as_of - timedelta(days=delay_days))


@cache
def month_starts(as_of: date) -> tuple[date, ...]:
    """The first days of the twelve months of the rolling window, the latest first."""
    end = as_of + timedelta(days=1)
    return tuple(add_months(end, -back) for back in range(1, MONTHS + 1))
