"""Sums and positions within consecutive segments of an array."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from contribution.attribution.columns import Ints


def offsets(sizes: Ints) -> Ints:
    """Where segments of these sizes start: one more entry than sizes, the last being their sum."""
    starts = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def segment_sums(values: NDArray[Any], start: Ints) -> NDArray[Any]:
    """The sum of each segment; empty ones give 0. Exact: wrapping in between cancels out."""
    running = np.zeros(len(values) + 1, dtype=np.int64 if values.dtype == np.bool_ else values.dtype)
    np.cumsum(values, out=running[1:])
    return running[start[1:]] - running[start[:-1]]


def segment_numbers(start: Ints) -> Ints:
    """For each entry the number of its segment."""
    return np.repeat(np.arange(len(start) - 1), np.diff(start))


def spans(first: Ints, sizes: Ints) -> Ints:
    """first[0], first[0] + 1, … for sizes[0] entries, then from first[1], and so on."""
    start = offsets(sizes)
    return np.arange(start[-1]) + np.repeat(first - start[:-1], sizes)


def kept(start: Ints, keep: NDArray[np.bool_]) -> Ints:
    """The offsets that remain when only the entries marked `keep` do."""
    return offsets(segment_sums(keep, start))
