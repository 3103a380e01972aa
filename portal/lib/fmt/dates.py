"""Days, hours and moments. Aware instants are shown in the active time zone."""

import datetime as dt
from typing import Any

from django.utils import timezone

from portal.lib.fmt.language import NO_BREAK, resolve

MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
SHORT_MONTHS = {
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
WEEKDAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


def date(value: dt.date, *, language: str | None = None) -> str:
    """17 nov. 2026 / 17 Nov 2026."""
    return _day_month_year(value, SHORT_MONTHS, resolve(language))


def long_date(value: dt.date, *, language: str | None = None) -> str:
    """17 novembre 2026 / 17 November 2026."""
    return _day_month_year(value, MONTHS, resolve(language))


def day(value: dt.date, *, language: str | None = None) -> str:
    """1er mars / 1 March: a day whose year is known."""
    code, local = resolve(language), _local(value)
    return f"{_number(local, code)}{NO_BREAK}{MONTHS[code][local.month - 1]}"


def month(value: dt.date, *, year: bool = True, language: str | None = None) -> str:
    """nov. 2026 / Nov 2026, or the month alone."""
    local = _local(value)
    name = SHORT_MONTHS[resolve(language)][local.month - 1]
    return f"{name}{NO_BREAK}{local.year}" if year else name


def time(value: dt.datetime | dt.time, *, language: str | None = None) -> str:
    """14 h 12 / 14:12; a whole hour is 17 h / 17:00."""
    local = _local(value) if isinstance(value, dt.datetime) else value
    if resolve(language) == "en":
        return f"{local.hour:02d}:{local.minute:02d}"
    minutes = f"{NO_BREAK}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NO_BREAK}h{minutes}"


def moment(value: dt.datetime, *, language: str | None = None) -> str:
    """17 nov. 2026 à 14 h 12 / 17 Nov 2026, 14:12."""
    joint = f" à{NO_BREAK}" if resolve(language) == "fr" else ", "
    return date(value, language=language) + joint + time(value, language=language)


def deadline(value: dt.datetime, *, language: str | None = None) -> str:
    """jeudi 20 nov., 17 h / Thursday 20 Nov, 17:00: a date and an hour, never "48 h"."""
    code, local = resolve(language), _local(value)
    name = f"{WEEKDAYS[code][local.weekday()]} {_number(local, code)}{NO_BREAK}{SHORT_MONTHS[code][local.month - 1]}"
    return f"{name}, {time(value, language=code)}"


def day_range(first: dt.date, last: dt.date, *, language: str | None = None) -> str:
    """du 1er au 17 nov. 2026 / 1 to 17 Nov 2026; `last` is included. Month and year are said once when shared."""
    code = resolve(language)
    if first == last:
        return date(first, language=code)
    start = _range_start(first, last, code)
    end = date(last, language=code)
    return f"du{NO_BREAK}{start} au{NO_BREAK}{end}" if code == "fr" else f"{start} to {end}"


def _range_start(first: dt.date, last: dt.date, code: str) -> str:
    if first.year != last.year:
        return date(first, language=code)
    if first.month != last.month:
        return f"{_number(first, code)}{NO_BREAK}{SHORT_MONTHS[code][first.month - 1]}"
    return _number(first, code)


def _day_month_year(value: dt.date, names: dict[str, list[str]], code: str) -> str:
    local = _local(value)
    return f"{_number(local, code)}{NO_BREAK}{names[code][local.month - 1]}{NO_BREAK}{local.year}"


def _number(value: dt.date, code: str) -> str:
    return "1er" if code == "fr" and value.day == 1 else str(value.day)


def _local(value: Any) -> Any:
    """An aware instant in the active time zone; a date or a naive one as it is."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
