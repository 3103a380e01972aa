"""What stands beside the score and never in it: adoption, kept commitments, honest forecasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LEAST_DUE = 3


@dataclass(frozen=True, slots=True)
class Practice:
    """One thing the programme offers the tier, and how much of its target was done."""

    name: str
    done: Fraction
    target: Fraction


@dataclass(frozen=True, slots=True)
class Kept:
    """Of `due` commitments of one side, what was kept: 1 each, a share for partial ones.

    `rate` is None under three: then the list is shown instead.
    """

    due: int
    kept: Fraction
    rate: Fraction | None


def adoption_index(practices: Sequence[Practice]) -> Fraction | None:
    """100 × the mean of min(1, done/target) over what the programme offers; None where it offers nothing.

    Raises ValueError for a target that is not positive. Source: docs/score.md.
    """
    if any(each.target <= 0 for each in practices):
        raise ValueError("a target of adoption is not positive")
    if not practices:
        return None
    reached = sum((min(Fraction(1), each.done / each.target) for each in practices), Fraction(0))
    return 100 * reached / len(practices)


def reciprocity(kept: Sequence[Fraction]) -> Kept:
    """The commitments of one side fallen due, each with the share kept, in [0, 1].

    Raises ValueError for another share. Source: docs/score.md.
    """
    if any(not 0 <= share <= 1 for share in kept):
        raise ValueError("a share kept lies outside 0 to 1")
    total = sum(kept, Fraction(0))
    return Kept(len(kept), total, total / len(kept) if len(kept) >= LEAST_DUE else None)


def forecast_honesty(won_cents: int, declared_cents: int) -> Fraction | None:
    """What was won over what was declared for it 12 months earlier; None where nothing was declared."""
    return Fraction(won_cents, declared_cents) if declared_cents > 0 else None
