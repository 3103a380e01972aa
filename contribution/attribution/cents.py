"""Amounts over integer weights, to the cent: floors, then one cent each to the largest remainders."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from contribution.attribution.columns import Ints
from contribution.attribution.segments import segment_numbers, segment_sums

ROOT_OF_INT64 = 3_037_000_499


def allocate(amount: Ints, start: Ints, weight: Ints) -> Ints:
    """Each amount over the weights of its segment, as int64 cents that add up to it.

    `amount` has one entry per segment, `weight` one non-negative integer per row, `start` cuts the rows
    into segments, of which each that has rows has a positive weight. Left-over cents go to the largest
    remainders, ties to the earlier row; a negative amount is allocated as its opposite and negated.
    Weights adding to 2**31.5 or more take the same path in Python integers. Source: Hamilton's method.
    """
    total = segment_sums(weight, start)
    size = np.diff(start)
    if ((size > 0) & (total <= 0)).any():
        raise ValueError("a segment has no weight")
    if total.max(initial=0) >= ROOT_OF_INT64:
        weight, total = weight.astype(object), total.astype(object)
    segment = segment_numbers(start)
    cents, remainder, left = _floors(np.abs(amount), total, segment, start, weight)
    lifted = _largest(remainder, left, segment, start)
    cents[lifted] += 1
    return np.where(amount[segment] < 0, -cents, cents).astype(np.int64)


def equally(start: Ints) -> Ints:
    """Equal weights for every row of these segments."""
    return np.ones(start[-1], dtype=np.int64)


def or_equally(weight: Ints, start: Ints) -> Ints:
    """The weights, or equal ones in the segments where they are all zero."""
    nothing = segment_sums(weight, start) == 0
    return np.where(nothing[segment_numbers(start)], 1, weight) if nothing.any() else weight


def _floors(
    magnitude: Ints, total: NDArray[Any], segment: Ints, start: Ints, weight: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], Ints]:
    """floor(magnitude × weight / total) per row, its remainder, and the cents left over per segment.

    magnitude = whole × total + rest, so that only rest × weight, under total², is ever multiplied out.
    """
    divisor = np.where(total == 0, 1, total)
    whole, rest = magnitude // divisor, magnitude % divisor
    product = rest[segment] * weight
    by_row = divisor[segment]
    floors = product // by_row
    left = np.where(total == 0, 0, rest) - segment_sums(floors, start)
    return whole[segment] * weight + floors, product - floors * by_row, left.astype(np.int64)


def _largest(remainder: NDArray[Any], left: Ints, segment: Ints, start: Ints) -> Ints:
    """The rows that take the cents left over: the largest remainders of each segment."""
    order = np.lexsort((-remainder, segment)) if remainder.dtype == object else _order(remainder, segment)
    rank = np.arange(len(order)) - start[segment]
    return order[rank < left[segment]]


def _order(remainder: Ints, segment: Ints) -> Ints:
    """Rows by segment, then falling remainder, then row."""
    width = int(remainder.max(initial=0)) + 1
    if (len(remainder) + 1) * width >= np.iinfo(np.int64).max:
        return np.lexsort((-remainder, segment))
    return np.argsort(segment * width - remainder, kind="stable")
