"""Touches by account, then instant, then id: the order in which journeys are read."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from contribution.attribution.columns import Ints, Touches

LARGEST = int(np.iinfo(np.int64).max)
BITS = 64
ROWS_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Ordered:
    """Positions of touches in their columns, in order, with the account and instant of each."""

    touch: Ints
    account: Ints
    at: Ints


def ordered(touches: Touches) -> Ordered:
    """The touches in order, however they come.

    First by account, then a range of accounts at a time: a range fits the processor's cache, and reading
    columns at random from memory is what sorting them costs.
    """
    touch = _stable_order(touches.account)
    account, at = touches.account[touch], touches.at[touch]
    for rows in _ranges(account):
        order = _by_instant(account[rows], at[rows])
        touch[rows], at[rows] = touch[rows][order], at[rows][order]
    _mend_ties(touch, account, at, touches.id)
    return Ordered(touch, account, at)


def _ranges(account: Ints) -> Iterator[slice]:
    """Consecutive rows of whole accounts, in ranges of a bounded size unless one account exceeds it."""
    start = 0
    while start < len(account):
        stop = min(start + ROWS_AT_ONCE, len(account))
        if stop < len(account):
            edge = account[stop]
            before = int(np.searchsorted(account, edge, side="left"))
            stop = before if before > start else int(np.searchsorted(account, edge, side="right"))
        yield slice(start, stop)
        start = stop


def _by_instant(account: Ints, at: Ints) -> Ints:
    """The order of rows already ordered by account, by instant within each."""
    order = _stable_order(at)
    return order[_stable_order(account[order])]


def _mend_ties(touch: Ints, account: Ints, at: Ints, ids: Ints) -> None:
    """Put touches of one account and instant in the order of their ids, in place."""
    tied = (account[1:] == account[:-1]) & (at[1:] == at[:-1])
    if tied.any():
        rows = np.flatnonzero(np.append(tied, False) | np.append(False, tied))
        touch[rows] = touch[rows][np.lexsort((ids[touch[rows]], at[rows], account[rows]))]


def _stable_order(values: Ints) -> Ints:
    """Positions by value, equal values in the order given.

    Value and position packed in one integer sort several times faster than positions by value.
    """
    count, lowest = len(values), int(values.min(initial=LARGEST))
    span = max(int(values.max(initial=-LARGEST)) - lowest, 0)
    if span.bit_length() + count.bit_length() > BITS:
        return np.argsort(values, kind="stable")
    room = np.uint64(count.bit_length())
    above = values.view(np.uint64) - np.uint64(lowest % (1 << BITS))
    packed = above << room | np.arange(count, dtype=np.uint64)
    packed.sort()
    return (packed & ((np.uint64(1) << room) - np.uint64(1))).view(np.int64)
