"""Periods of the programme year: half-open ranges of days, and the same period a year before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start_on` (included) to `end_on` (excluded)."""

    start_on: date
    end_on: date

    def __post_init__(self) -> None:
        if self.end_on < self.start_on:
            raise ValueError(f"a period ends at or after its start: {self.start_on} … {self.end_on}")

    @property
    def last_day(self) -> date:
        return self.end_on - timedelta(days=1)

    @property
    def start_at(self) -> datetime:
        return datetime.combine(self.start_on, time.min, UTC)

    @property
    def end_at(self) -> datetime:
        return datetime.combine(self.end_on, time.min, UTC)

    def contains(self, day: date) -> bool:
        return self.start_on <= day < self.end_on

    def a_year_before(self) -> "Period":
        """The same days last year: the base of every comparison."""
        return Period(months_after(self.start_on, -12), months_after(self.end_on, -12))

    def months(self) -> list["Period"]:
        """Calendar months touched by the period, each cut to it."""
        starts = [self.start_on]
        while (following := months_after(starts[-1].replace(day=1), 1)) < self.end_on:
            starts.append(following)
        return [Period(a, b) for a, b in zip(starts, [*starts[1:], self.end_on], strict=True)]


class Span(StrEnum):
    """What a page may ask for."""

    ROLLING_12 = "12m"
    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    LAST_YEAR = "last-year"


def months_after(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def programme_year(day: date, start_month: int) -> Period:
    """The programme year that contains `day`, when years start on the first of `start_month` (1–12)."""
    year = day.year if day.month >= start_month else day.year - 1
    start = date(year, start_month, 1)
    return Period(start, months_after(start, 12))


def span(name: Span, today: date, start_month: int) -> Period:
    """The named span as reached today: it ends today (included), except the last programme year, which is whole."""
    tomorrow = today + timedelta(days=1)
    year = programme_year(today, start_month)
    if name is Span.ROLLING_12:
        return Period(months_after(tomorrow, -12), tomorrow)
    if name is Span.LAST_YEAR:
        return year.a_year_before()
    length = {Span.YEAR: 12, Span.HALF: 6, Span.QUARTER: 3}[name]
    elapsed = (today.year - year.start_on.year) * 12 + today.month - year.start_on.month
    return Period(months_after(year.start_on, elapsed // length * length), tomorrow)
