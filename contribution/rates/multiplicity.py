"""Several findings on one page, tested together."""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values, in the order given: below 5 % together, they err once in twenty pages.

    Source: Holm (1979).
    """
    order = sorted(range(len(p_values)), key=lambda number: p_values[number])
    adjusted = [0.0] * len(p_values)
    reached = 0.0
    for passed, number in enumerate(order):
        reached = max(reached, min(1.0, (len(p_values) - passed) * p_values[number]))
        adjusted[number] = reached
    return adjusted
