"""A change between two figures: its sign, its words, and whether it is good news."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from portal.lib.fmt.durations import duration
from portal.lib.fmt.language import MINUS
from portal.lib.fmt.monies import money
from portal.lib.fmt.numbers import exact, number, percent, points
from portal.lib.money import Money

ARROWS = {"up": "▲", "down": "▼", "flat": "="}


@dataclass(frozen=True, slots=True)
class Delta:
    """A signed text, its direction ("up", "down", "flat") and its tone ("good", "bad", "flat")."""

    text: str
    direction: str
    tone: str

    @property
    def arrow(self) -> str:
        return ARROWS[self.direction]


def delta(
    value: Decimal | int | Money | timedelta,
    unit: str = "percent",
    *,
    good: str = "up",
    certain: bool = True,
    language: str | None = None,
) -> Delta:
    """A change in `unit`: "percent" (a ratio), "points", "number", "money" or "duration".

    `good` says which direction is good news. A change not `certain` (within chance, or under five cases) is
    written without colour.
    """
    text = _text(value, unit, language)
    direction = _direction(value)
    if direction == "flat" or not certain:
        return Delta(text, direction, "flat")
    return Delta(text, direction, "good" if direction == good else "bad")


def _direction(value: Decimal | int | Money | timedelta) -> str:
    if isinstance(value, timedelta):
        return _direction(int(value.total_seconds()))
    size = value.amount if isinstance(value, Money) else exact(value)
    return "up" if size > 0 else "down" if size < 0 else "flat"


def _text(value: Decimal | int | Money | timedelta, unit: str, language: str | None) -> str:
    if isinstance(value, timedelta):
        sign = "+" if value > timedelta(0) else MINUS if value < timedelta(0) else ""
        return sign + duration(value, language=language)
    if isinstance(value, Money) or unit == "money":
        return money(value, signed=True, language=language)
    writers = {"percent": percent, "points": points, "number": number}
    return writers[unit](value, signed=True, language=language)
