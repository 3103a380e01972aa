"""What may be told of others: sums of several companies, and a rank only to who gains by it."""

from collections.abc import Sequence

SMALLEST_SUM = 5
LARGEST_SHARE = 0.60
UPPER_HALF = 50.0


def shown_sum(amounts: Sequence[int]) -> int | None:
    """The sum of other companies' amounts, or None under 5 companies or where one is above 60 % of it."""
    total = sum(amounts)
    if len(amounts) < SMALLEST_SUM or max(amounts) > LARGEST_SHARE * total:
        return None
    return total


def rank_is_shown(percentile: float) -> bool:
    """Whether a partner sees its own rank: in the upper half; else it sees the distance to its target."""
    return percentile >= UPPER_HALF
