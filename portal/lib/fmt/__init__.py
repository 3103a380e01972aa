"""How numbers, money, dates and durations are written, in French and in English; the one place that knows.

Every function takes `language` ("fr", "en" or None for the active one) and returns plain text that carries
its no-break spaces. Values are Decimal or int, never float.
"""

from portal.lib.fmt.amounts import AmountError, parse_amount
from portal.lib.fmt.changes import Delta, delta
from portal.lib.fmt.dates import date, day, day_range, deadline, long_date, moment, month, time
from portal.lib.fmt.durations import business_time, duration
from portal.lib.fmt.language import NARROW, NO_BREAK
from portal.lib.fmt.monies import money, money_column, money_range
from portal.lib.fmt.names import initials
from portal.lib.fmt.numbers import (
    largest_remainder,
    number,
    number_range,
    percent,
    percent_column,
    points,
)

__all__ = [
    "NARROW",
    "NO_BREAK",
    "AmountError",
    "Delta",
    "business_time",
    "date",
    "day",
    "day_range",
    "deadline",
    "delta",
    "duration",
    "initials",
    "largest_remainder",
    "long_date",
    "moment",
    "money",
    "money_column",
    "money_range",
    "month",
    "number",
    "number_range",
    "parse_amount",
    "percent",
    "percent_column",
    "points",
    "time",
]
