"""Exact amounts of one currency, and splits whose cents add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount of one ISO 4217 currency. Two currencies do not add."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        given: object = self.amount
        if not (isinstance(given, Decimal) and given.is_finite()):
            raise TypeError(f"money is a finite Decimal, not {given!r}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount < other.amount

    def rounded(self) -> "Money":
        """To the cent, half up."""
        return Money(self.amount.quantize(CENT, ROUND_HALF_UP), self.currency)

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Shares by weight in whole cents that add up to the amount; see `split_cents`."""
        cents = self.amount / CENT
        if cents != cents.to_integral_value():
            raise ValueError(f"{self.amount} is not in whole cents")
        return [Money(Decimal(part) * CENT, self.currency) for part in split_cents(int(cents), weights)]

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add")


def split_cents(cents: int, weights: Sequence[int]) -> list[int]:
    """`cents` over integer `weights` by largest remainder; ties go in order; a negative amount mirrors its positive.

    All weights zero share equally. Raises ValueError for no or negative weights.
    """
    if not weights or min(weights) < 0:
        raise ValueError("weights are one or more integers, none negative")
    if cents < 0:
        return [-part for part in split_cents(-cents, weights)]
    shares = list(weights) if sum(weights) else [1] * len(weights)
    total = sum(shares)
    parts = [cents * share // total for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-(cents * shares[i] % total), i))
    for i in by_remainder[: cents - sum(parts)]:
        parts[i] += 1
    return parts
