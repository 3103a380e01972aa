"""Deadlines in business days of a country's calendar: a date people can read, never a count of hours."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

OPENS, CLOSES = time(9), time(17)


@lru_cache(maxsize=64)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()  # a country the library does not know has week-ends only


def is_business_day(day: date, country: str) -> bool:
    """Monday to Friday, but for the country's public holidays (ISO 3166 code)."""
    return day.weekday() < 5 and day not in _public_holidays(country, day.year)


def business_deadline(start: datetime, days: int, *, country: str, zone: str) -> datetime:
    """`days` business days after `start`, at the same hour, kept within office hours of `zone`.

    What arrives outside office hours starts its clock at the next opening.
    """
    local = _next_opening(start.astimezone(ZoneInfo(zone)), country)
    day = local.date()
    for _ in range(days):
        day += timedelta(days=1)
        while not is_business_day(day, country):
            day += timedelta(days=1)
    return datetime.combine(day, local.timetz())


def _next_opening(local: datetime, country: str) -> datetime:
    day, hour = local.date(), local.time()
    if hour >= CLOSES:
        day, hour = day + timedelta(days=1), OPENS
    if not is_business_day(day, country):
        hour = OPENS
    while not is_business_day(day, country):
        day += timedelta(days=1)
    return datetime.combine(day, max(hour, OPENS), local.tzinfo)
