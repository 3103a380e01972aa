"""When a French office works: its days and hours, its quiet weeks, the quarter ends at which contracts are signed."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from portal.lib.clocks import CLOSES, OPENS, is_business_day

__all__ = ["CLOSES", "OPENS", "PARIS"]

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
MONTHS = [0.95, 1.05, 1.15, 1.0, 0.9, 1.2, 0.75, 0.22, 1.15, 1.15, 1.1, 1.05]
GROWTH_A_YEAR = 1.12


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    return is_business_day(day, "FR")


@lru_cache(maxsize=4096)
def working_day(day: date) -> date:
    """This day, or the next one on which people work."""
    while not is_working_day(day):
        day += DAY
    return day


def working_day_from(moment: datetime) -> date:
    """The day of the next opening at or after this moment."""
    later = moment.timetz().replace(tzinfo=None) >= CLOSES
    return working_day(moment.date() + DAY if later else moment.date())


def working_days_before(day: date, count: int) -> list[date]:
    """The last `count` working days before this one, the latest first."""
    found: list[date] = []
    while len(found) < count:
        day -= DAY
        if is_working_day(day):
            found.append(day)
    return found


def is_open(moment: datetime) -> bool:
    return OPENS <= moment.time() < CLOSES and is_working_day(moment.date())


def is_quiet(day: date) -> bool:
    """August, and the end of the year."""
    return day.month == 8 or (day.month == 12 and day.day >= 20) or (day.month, day.day) == (1, 2)


def busyness(day: date) -> float:
    """How much begins on this day, 1 on a usual one; none on a day off."""
    if not is_working_day(day):
        return 0
    return 0.12 if is_quiet(day) and day.month != 8 else MONTHS[day.month - 1]


@lru_cache(maxsize=256)
def season(first: date, last: date) -> tuple[list[date], list[float]]:
    """The working days between two (both included), and the busyness reached with each, growing year by year."""
    days = [
        day for day in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1)) if busyness(day)
    ]
    grown = (busyness(day) * GROWTH_A_YEAR ** ((day - first).days / 365) for day in days)
    return days, list(accumulate(grown))


def place(reached: Sequence[float], at: float) -> int:
    """Which day has just reached this much."""
    return min(bisect_left(reached, at), len(reached) - 1)


def quarter_end(day: date) -> date:
    """The last day on which the quarter's contracts are signed: in December, before the holidays."""
    month = (day.month + 2) // 3 * 3
    return date(day.year, month, {3: 31, 6: 30, 9: 30, 12: 18}[month])
