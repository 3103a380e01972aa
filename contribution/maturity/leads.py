"""Leads and their outcomes as one knows them on a date."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

EPOCH = date(1970, 1, 1)
HALF_A_DAY = 0.5


@dataclass(frozen=True, slots=True)
class Leads:
    """Columns of n leads, instants as days since 1970 (fractions allowed), nan where it did not happen.

    `amount_cents`: of the leads won, 0 elsewhere. Raises ValueError where an outcome precedes the birth,
    a lead is both won and lost, or the columns differ in length.
    """

    born: Floats
    won: Floats
    lost: Floats
    amount_cents: NDArray[np.int64]

    def __post_init__(self) -> None:
        if len({len(column) for column in (self.born, self.won, self.lost, self.amount_cents)}) > 1:
            raise ValueError("the columns of the leads differ in length")
        if (~np.isnan(self.won) & ~np.isnan(self.lost)).any():
            raise ValueError("a lead is both won and lost")
        if (self.won < self.born).any() or (self.lost < self.born).any():
            raise ValueError("an outcome precedes the birth of its lead")

    def __len__(self) -> int:
        return len(self.born)

    def only(self, keep: Flags) -> "Leads":
        return Leads(self.born[keep], self.won[keep], self.lost[keep], self.amount_cents[keep])

    def known(self, as_of: float) -> "Leads":
        """As one knew them then: later leads do not exist, later outcomes are not known."""
        born = self.only(self.born <= as_of)
        won = np.where(born.won <= as_of, born.won, np.nan)
        lost = np.where(born.lost <= as_of, born.lost, np.nan)
        return Leads(born.born, won, lost, np.where(np.isnan(won), 0, born.amount_cents))


@dataclass(frozen=True, slots=True)
class Delays:
    """What the curve is fitted on, in days: delays to won and to recorded loss, ages of the open leads."""

    won: Floats
    lost: Floats
    open: Floats


def day_number(day: date) -> float:
    return float((day - EPOCH).days)


def day_of(number: float) -> date:
    return EPOCH + timedelta(days=int(np.floor(number)))


def delays(leads: Leads, as_of: float) -> Delays:
    """Delays and ages of leads as known at `as_of`; a delay of 0 counts half a day."""
    known = leads.known(as_of)
    is_open = np.isnan(known.won) & np.isnan(known.lost)
    return Delays(
        won=_positive(known.won - known.born),
        lost=_positive(known.lost - known.born),
        open=as_of - known.born[is_open],
    )


def _positive(delay: Floats) -> Floats:
    happened = delay[~np.isnan(delay)]
    return np.where(happened == 0, HALF_A_DAY, happened)
