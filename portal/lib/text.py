"""The one door for text, numbers, dates and JSON that come from outside: forms, API, files, command line."""

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1990, 2100
MAX_DIGITS = 30
MAX_DEPTH = 32
LAST_INSTANT = time(23, 59, 59, 999999)

_ZERO_WIDTH = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_BLANKS = (
    " \t\n\r\x0b\x0c\u00a0\u1680\u2000\u2001\u2002\u2003"
    "\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_ENDS = _BLANKS + _ZERO_WIDTH
_SPACES = " \u00a0\u202f"
_UNFIT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_UNFIT_IN_A_PARAGRAPH = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CLOCK = re.compile(
    r"[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s?(?:(Z|UTC)|([+-])(\d{2}):?(\d{2}))?", re.ASCII
)
# A string ends at its quote or with the text: one pass, whatever the input.
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.?)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)
MAX_OFFSET = timedelta(hours=14)


class BadInput(ValueError):
    """What came in cannot be read; the message says why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Notation:
    """How numbers and dates are written. Any sign of `thousands` may group digits; " " covers no-break spaces."""

    decimal: str = "."
    thousands: str = ""
    dates: str = "YYYY-MM-DD"


ISO = Notation()
FRENCH = Notation(decimal=",", thousands=" .", dates="DD/MM/YYYY")
ENGLISH = Notation(decimal=".", thousands=",", dates="DD/MM/YYYY")
DATE_FORMATS = (
    "YYYY-MM-DD",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "DD.MM.YYYY",
    "DD-MM-YYYY",
    "YYYY/MM/DD",
    "YYYYMMDD",
)


def line(text: str, *, limit: int | None = None) -> str:
    """One line of text: composed (NFC), its ends stripped of blanks and invisible signs; `limit` characters."""
    if text.isascii() and text.isprintable():
        return _within(text.strip(), limit)
    composed = unicodedata.normalize("NFC", text).strip(_ENDS)
    return _within(_fit(composed, _UNFIT_IN_A_LINE), limit)


def paragraph(text: str, *, limit: int | None = None) -> str:
    """Text that may hold line breaks and tabs, else as `line`."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip(_ENDS)
    return _within(_fit(composed, _UNFIT_IN_A_PARAGRAPH), limit)


def stripped(text: str) -> str:
    """The text without blanks and invisible signs at its ends."""
    return text.strip(_ENDS)


def shown(text: str, limit: int = 80) -> str:
    """The text as an error may quote it: control signs spelt out, cut short."""
    spelt = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: limit + 1])
    return spelt if len(spelt) <= limit else spelt[:limit] + "…"


def digits(text: str, notation: Notation = ISO) -> str:
    """The number as plain ASCII with a decimal point ("-1234.50"); no exponent, no misplaced group."""
    match = _number(notation.decimal, notation.thousands).fullmatch(text)
    if match is None:
        raise BadInput(_("not a number written as %(example)s") % {"example": _example(notation)})
    sign, whole, _group, places = match.groups()
    whole = whole if whole.isdigit() else re.sub(r"\D", "", whole)
    if len(whole) + len(places or "") > MAX_DIGITS:
        raise BadInput(_("a number of more than %(count)d digits") % {"count": MAX_DIGITS})
    return ("-" if sign in ("-", "\u2212") else "") + (f"{whole}.{places}" if places else whole)


def number(text: str, notation: Notation = ISO) -> Decimal:
    """An exact number; see `digits`."""
    return Decimal(digits(text.strip(_ENDS), notation))


@lru_cache(maxsize=8192)
def day(text: str, notation: Notation = ISO) -> date:
    """A day of the years 1990 to 2100, written exactly as the notation says."""
    match = _dates(notation.dates).fullmatch(text)
    if match is None:
        raise BadInput(_("not a date written as %(format)s") % {"format": notation.dates})
    year, month, number_ = (int(match[part]) for part in ("year", "month", "day"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(_("a year outside %(first)d to %(last)d") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    try:
        return date(year, month, number_)
    except ValueError:
        raise BadInput(_("a day that does not exist")) from None


def instant(text: str, notation: Notation = ISO, *, zone: tzinfo = UTC, end_of_day: bool = False) -> datetime:
    """An instant in UTC; a time without offset is in `zone`, a bare day its first instant there, or its last."""
    match = _CLOCK.search(text)
    if match is None or match.end() != len(text):
        return datetime.combine(
            day(text, notation), LAST_INSTANT if end_of_day else time.min, zone
        ).astimezone(UTC)
    hours, minutes, seconds, fraction, utc, sign, ahead_hours, ahead_minutes = match.groups()
    try:
        clock = time(int(hours), int(minutes), int(seconds or 0), int((fraction or "").ljust(6, "0")))
        ahead = timedelta(hours=int(ahead_hours or 0), minutes=int(ahead_minutes or 0))
    except ValueError:
        raise BadInput(_("an hour that does not exist")) from None
    if ahead > MAX_OFFSET:
        raise BadInput(_("an hour that does not exist"))
    moment = datetime.combine(day(text[: match.start()], notation), clock, UTC if utc or sign else zone)
    return moment.astimezone(UTC) - (-ahead if sign == "-" else ahead)


def json_value(raw: bytes | str) -> Any:
    """JSON without duplicate keys, NaN, exponents, text that no database holds, or more than 32 levels.

    Decimal fractions come back as Decimal.
    """
    try:
        source = raw.decode("utf-8") if isinstance(raw, bytes) else raw
    except UnicodeDecodeError:
        raise BadInput(_("not UTF-8")) from None
    if _depth(source) > MAX_DEPTH:
        raise BadInput(_("more than %(depth)d levels") % {"depth": MAX_DEPTH})
    try:
        value = json.loads(
            source,
            object_pairs_hook=_object,
            parse_float=lambda text: Decimal(digits(text)),
            parse_int=lambda text: int(digits(text)),
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        raise BadInput(_("not JSON (character %(place)d)") % {"place": error.pos + 1}) from None
    return _storable(value)


def _within(text: str, limit: int | None) -> str:
    if limit is not None and len(text) > limit:
        raise BadInput(_("longer than %(limit)d characters") % {"limit": limit})
    return text


def _fit(text: str, unfit: re.Pattern[str]) -> str:
    if found := unfit.search(text):
        code = f"U+{ord(found[0]):04X}"
        raise BadInput(_("a control sign in the text (%(code)s)") % {"code": code})
    return text


@lru_cache(maxsize=64)
def _number(decimal: str, thousands: str) -> re.Pattern[str]:
    signs = re.escape(thousands.replace(" ", _SPACES))
    grouped = rf"|\d{{1,3}}([{signs}])\d{{3}}(?:\3\d{{3}})*" if signs else "|(?!)()"
    return re.compile(rf"([+\-\u2212])?(\d+{grouped})(?:{re.escape(decimal)}(\d+))?", re.ASCII)


def _example(notation: Notation) -> str:
    group = notation.thousands[:1].replace(" ", "\u202f")
    return f"1{group}234{notation.decimal}56"


@lru_cache(maxsize=16)
def _dates(written: str) -> re.Pattern[str]:
    one_or_two = r"\d{2}" if written.startswith("YYYY") else r"\d{1,2}"
    pattern = re.escape(written).replace("YYYY", r"(?P<year>\d{4})")
    pattern = pattern.replace("MM", f"(?P<month>{one_or_two})").replace("DD", f"(?P<day>{one_or_two})")
    return re.compile(pattern, re.ASCII)


def _depth(source: str) -> int:
    """The deepest nesting, counted before parsing so that no stack is spent on it."""
    deepest = level = 0
    for token in _STRING_OR_BRACKET.finditer(source):
        level += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        deepest = max(deepest, level)
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadInput(_("the same key twice in one object"))
    return found


def _no_constant(name: str) -> Any:
    raise BadInput(_("%(name)s is not a number") % {"name": name})


def _storable(value: Any) -> Any:
    """The value, once every text in it is known to fit a database."""
    if isinstance(value, str):
        _fit(value, _UNFIT_IN_A_PARAGRAPH)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _storable(key)
            _storable(inner)
    elif isinstance(value, list):
        for inner in value:
            _storable(inner)
    return value
