"""Amounts of money: short for headlines, full for papers, one unit down a column."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.lib.fmt.language import NO_BREAK, resolve
from portal.lib.fmt.numbers import digits, exact, largest_remainder, places, rounded, signed_text
from portal.lib.money import Money

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
SHORT_FROM = 10_000


@dataclass(frozen=True, slots=True)
class Unit:
    """What a column is counted in: its letter, its size, its decimals."""

    letter: str
    size: int
    decimals: int


PLAIN = Unit("", 1, 0)
CENTS = Unit("", 1, 2)
THOUSANDS = Unit("k", 1_000, 0)
THOUSANDS_TENTH = Unit("k", 1_000, 1)
MILLIONS = Unit("M", 1_000_000, 2)
UNITS = {"": PLAIN, "k": THOUSANDS, "M": MILLIONS}


def money(
    amount: Money | Decimal | int,
    currency: str = "EUR",
    *,
    form: str = "short",
    signed: bool = False,
    language: str | None = None,
) -> str:
    """412 k€ · 4,96 M€ · 2 400 € in French, €412k · €4.96M · €2,400 in English.

    `form`: "short" (k from 10,000, M from 1,000,000), "full" (to the cent where there are cents), or the unit of
    a column, "k" or "M". The currency of a Money wins over `currency`.
    """
    value, code = _parts(amount, currency)
    if form == "full":
        return _written(value, PLAIN if _whole(value) else CENTS, code, signed, language)
    if form == "short":
        return _written(value, _headline_unit(value), code, signed, language, trim=True)
    return _written(value, UNITS[form], code, signed, language)


def money_column(
    amounts: Sequence[Money | Decimal | int],
    currency: str = "EUR",
    *,
    adds_up: bool = False,
    language: str | None = None,
) -> list[str]:
    """One column in one unit, chosen by its largest amount. `adds_up`: rounded so that the total agrees."""
    pairs = [_parts(amount, currency) for amount in amounts]
    values = [value for value, _ in pairs]
    unit = _column_unit(values)
    if adds_up:
        values = largest_remainder(values, unit.size * Decimal(1).scaleb(-unit.decimals))
    return [
        _written(value, unit, code, False, language) for value, (_, code) in zip(values, pairs, strict=True)
    ]


def money_range(
    low: Money | Decimal | int,
    high: Money | Decimal | int,
    currency: str = "EUR",
    *,
    language: str | None = None,
) -> str:
    """4 à 14 k€ in French, €4k to €14k in English: both ends in the unit of the higher."""
    (least, code), (most, _) = _parts(low, currency), _parts(high, currency)
    unit = _headline_unit(most)
    text = _written(most, unit, code, False, language, trim=True)
    if resolve(language) == "en":
        return f"{_written(least, unit, code, False, language, trim=True)} to {text}"
    shown = rounded(least / unit.size, unit.decimals)
    return f"{signed_text(shown, digits(shown, places(shown), 'fr'), False)}{NO_BREAK}à{NO_BREAK}{text}"


def _parts(amount: Money | Decimal | int, currency: str) -> tuple[Decimal, str]:
    if isinstance(amount, Money):
        return amount.amount, amount.currency
    return exact(amount), currency


def _whole(value: Decimal) -> bool:
    shown = rounded(value, 2)
    return shown == shown.to_integral_value()


def _headline_unit(value: Decimal) -> Unit:
    """Chosen by the rounded value: 999 999 is written as a million, not as 1 000 k."""
    size = abs(rounded(value, 0))
    if rounded(size / 1_000, 0) >= 1_000:
        return MILLIONS
    if size < SHORT_FROM:
        return PLAIN
    return THOUSANDS_TENTH if size < 10 * SHORT_FROM else THOUSANDS


def _column_unit(values: Sequence[Decimal]) -> Unit:
    largest = max((abs(value) for value in values), default=Decimal(0))
    unit = _headline_unit(largest)
    return THOUSANDS if unit is THOUSANDS_TENTH else unit


def _written(
    value: Decimal, unit: Unit, currency: str, signed: bool, language: str | None, *, trim: bool = False
) -> str:
    shown = rounded(value / unit.size, unit.decimals)
    code = resolve(language)
    text = digits(shown, places(shown) if trim else unit.decimals, code)
    symbol = SYMBOLS.get(currency, currency)
    if code == "fr":
        return signed_text(shown, f"{text}{NO_BREAK}{unit.letter}{symbol}", signed)
    gap = NO_BREAK if symbol == currency else ""
    return signed_text(shown, f"{symbol}{gap}{text}{unit.letter}", signed)
