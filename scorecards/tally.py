"""A sum that remembers how many it is made of: the unit of every figure, and of every comparison of two."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

# Two-sided 80 %: the normal quantile of 0.9, to four decimals.
CHANCE = Decimal("1.2816")
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """`count` things worth `amount` in one currency; `squares` is the sum of their squared amounts."""

    amount: Decimal = Decimal(0)
    count: int = 0
    squares: Decimal = Decimal(0)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.amount + other.amount, self.count + other.count, self.squares + other.squares)

    def __bool__(self) -> bool:
        return self.count > 0


NOTHING = Tally()


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, NOTHING)


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """The part as a ratio of the whole; None where there is no whole, or one that a share makes no sense of."""
    return Decimal(part) / Decimal(whole) if whole > 0 else None


def change(now: Decimal | int, before: Decimal | int) -> Decimal | None:
    """The relative change; None where there was nothing before."""
    return Decimal(now) / Decimal(before) - 1 if before > 0 else None


def amounts_differ(now: Tally, before: Tally) -> bool:
    """Whether two sums differ by more than chance explains (80 %), with 5 deals or more in each.

    Deals come as a compound Poisson process, whose variance is estimated by the sum of the squares.
    """
    if min(now.count, before.count) < ENOUGH:
        return False
    return (now.amount - before.amount) ** 2 > CHANCE**2 * (now.squares + before.squares)


def counts_differ(now: int, before: int) -> bool:
    """The same for two counts: the variance of each is itself."""
    return min(now, before) >= ENOUGH and (now - before) ** 2 > CHANCE**2 * (now + before)
