"""Instants as people write them: ISO instants, dates, or whole numbers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from contribution.commands.files import InputError, Row

NUMBER = re.compile(r"[+-]?\d+")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DAY = 86_400_000_000
LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time: microseconds since 1970, or a whole number of days where `is_number`.

    `is_date` marks a bare date, of which `at` is the first instant.
    """

    at: int
    is_number: bool = False
    is_date: bool = False

    @property
    def last(self) -> int:
        """The last instant of a bare date, else the instant itself."""
        return self.at + DAY - 1 if self.is_date else self.at

    @property
    def days(self) -> float:
        return float(self.at) if self.is_number else self.at / DAY


def parse(text: str) -> Instant:
    """The instant of a text; without a zone it is UTC. Raises ValueError."""
    if NUMBER.fullmatch(text):
        return Instant(_within_range(int(text)), is_number=True)
    if DATE.fullmatch(text):
        return Instant((date.fromisoformat(text) - EPOCH.date()).days * DAY, is_date=True)
    found = datetime.fromisoformat(text)
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return Instant((aware - EPOCH) // MICROSECOND)


class Clock:
    """Reads the instants of one run, which are all numbers or all dates and instants."""

    def __init__(self) -> None:
        self.numbers: bool | None = None

    @property
    def day(self) -> int:
        """A day in the unit of the instants."""
        return 1 if self.numbers else DAY

    def option(self, name: str, text: str) -> Instant:
        """The instant of a command line option. Raises InputError."""
        return self._read(text, lambda why: InputError(f"{name}: {why}"))

    def required(self, row: Row, column: str) -> Instant:
        """The instant of a cell. Raises InputError."""
        return self._read(row.required(column), lambda why: row.wrong(column, why))

    def optional(self, row: Row, column: str) -> Instant | None:
        """The instant of a cell, None where it is empty. Raises InputError."""
        return self.required(row, column) if row.text(column) else None

    def _read(self, text: str, wrong: Callable[[str], InputError]) -> Instant:
        try:
            found = parse(text)
        except (ValueError, OverflowError):
            raise wrong(f"“{text}” is no date, instant or whole number") from None
        if self.numbers not in (None, found.is_number):
            raise wrong("times are either all whole numbers or all dates and instants")
        self.numbers = found.is_number
        return found


def _within_range(number: int) -> int:
    if abs(number) > LARGEST:
        raise ValueError("out of range")
    return number
