"""Plain numbers, percentages, points, and rounding that still adds up."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache

from portal.lib.fmt.language import MINUS, NARROW, NO_BREAK, resolve

ONE_DECIMAL_BELOW = 10


def exact(value: Decimal | int) -> Decimal:
    """`value` as a finite Decimal. A float, a text and NaN raise: their digits are not what was meant."""
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        raise TypeError(f"write numbers from Decimal or int, not {value!r}")
    result = Decimal(value)
    if not result.is_finite():
        raise ValueError(f"{value!r} is not a number to be written")
    return result


def rounded(value: Decimal, decimals: int) -> Decimal:
    """To `decimals` places, half up, and never a negative zero."""
    return value.quantize(_step(decimals), ROUND_HALF_UP) + 0


@cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def signed_text(value: Decimal, text: str, signed: bool) -> str:
    """`text` (of the absolute value) with the sign of `value`: a true minus, and a plus when `signed`."""
    if value < 0:
        return MINUS + text
    return "+" + text if signed and value > 0 else text


def digits(value: Decimal, decimals: int, language: str) -> str:
    """The absolute value with its separators: 1 234,5 or 1,234.5."""
    text = f"{abs(rounded(value, decimals)):,.{decimals}f}"
    if language == "en":
        return text
    return text.replace(",", NARROW).replace(".", ",")


def places(value: Decimal) -> int:
    """How many decimals `value` is written with."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -int(exponent))


def number(
    value: Decimal | int, decimals: int | None = None, *, signed: bool = False, language: str | None = None
) -> str:
    """1 234,5 in French (U+202F), 1,234.5 in English. `decimals=None` keeps those the value has."""
    amount = exact(value)
    shown = rounded(amount, places(amount) if decimals is None else decimals)
    return signed_text(
        shown, digits(shown, places(amount) if decimals is None else decimals, resolve(language)), signed
    )


def number_range(
    low: Decimal | int, high: Decimal | int, decimals: int = 1, *, language: str | None = None
) -> str:
    """0,6 à 2,1 in French, 0.6 to 2.1 in English."""
    ends = (number(low, decimals, language=language), number(high, decimals, language=language))
    return f"{NO_BREAK}{'à' if resolve(language) == 'fr' else 'to'} ".join(ends)


def percent(
    ratio: Decimal | int, decimals: int | None = None, *, signed: bool = False, language: str | None = None
) -> str:
    """A ratio (0.41) as 41 % or 41%. By default no decimal, and one below 10 where it is not zero."""
    value = exact(ratio) * 100
    shown = rounded(value, _percent_places(value) if decimals is None else decimals)
    text = digits(shown, places(shown) if decimals is None else decimals, resolve(language))
    return signed_text(shown, text + _percent_sign(language), signed)


def _percent_places(value: Decimal) -> int:
    return 1 if abs(rounded(value, 1)) < ONE_DECIMAL_BELOW else 0


def _percent_sign(language: str | None) -> str:
    return f"{NO_BREAK}%" if resolve(language) == "fr" else "%"


def points(
    value: Decimal | int, decimals: int | None = None, *, signed: bool = True, language: str | None = None
) -> str:
    """+2 pts: `value` is already in points (of a score, or of percentage)."""
    amount = exact(value)
    unit = "pt" if abs(amount) == 1 or (resolve(language) == "fr" and abs(amount) < 2) else "pts"
    text = number(amount, decimals, signed=signed, language=language)
    return f"{text}{NO_BREAK}{unit}"


def largest_remainder(values: Sequence[Decimal], step: Decimal = Decimal(1)) -> list[Decimal]:
    """`values` in multiples of `step` whose sum is the sum rounded once; nearest first, ties in order."""
    units = [exact(value) / step for value in values]
    floors = [unit.to_integral_value(ROUND_FLOOR) for unit in units]
    missing = int(rounded(sum(units, Decimal(0)), 0) - sum(floors, Decimal(0)))
    by_remainder = sorted(range(len(units)), key=lambda i: (floors[i] - units[i], i))
    for i in by_remainder[:missing]:
        floors[i] += 1
    return [floor * step for floor in floors]


def percent_column(ratios: Sequence[Decimal], decimals: int = 0, *, language: str | None = None) -> list[str]:
    """Percentages of one column, all with the same decimals, whose sum is the rounded sum."""
    step = Decimal(1).scaleb(-decimals - 2)
    return [percent(ratio, decimals, language=language) for ratio in largest_remainder(ratios, step)]
