"""Touches by account, then instant, then id: the order in which journeys are read."""

from dataclasses import dataclass

import numpy as np

from contribution.attribution.columns import Ints, Touches

LARGEST = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True)
class Ordered:
    """Positions of touches in their columns, in order, with the account and instant of each."""

    touch: Ints
    account: Ints
    at: Ints


def ordered(touches: Touches) -> Ordered:
    """The touches in order, however they come.

    Two sorts of plain integers and a mend of the ties take a fraction of one sort by three columns.
    """
    by_instant = np.argsort(touches.at)
    place, account = _stable_sort(touches.account[by_instant])
    touch = by_instant[place]
    at = touches.at[touch]
    tied = (account[1:] == account[:-1]) & (at[1:] == at[:-1])
    if tied.any():
        rows = np.flatnonzero(np.append(tied, False) | np.append(False, tied))
        touch[rows] = touch[rows][np.lexsort((touches.id[touch[rows]], at[rows], account[rows]))]
    return Ordered(touch, account, at)


def _stable_sort(values: Ints) -> tuple[Ints, Ints]:
    """Where each sorted value stood, equal ones in the order given, and the values sorted.

    Value and place packed in one integer sort several times faster than places by value.
    """
    count = max(len(values), 1)
    lowest = int(values.min(initial=LARGEST))
    if (int(values.max(initial=-LARGEST)) - lowest + 1) * count >= LARGEST:
        place = np.argsort(values, kind="stable")
        return place, values[place]
    packed = (values - lowest) * count + np.arange(len(values))
    packed.sort()
    return packed % count, packed // count + lowest
