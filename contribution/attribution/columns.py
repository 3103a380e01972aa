"""The columns that attribution reads and writes: touches, opportunities, credits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

VENDOR = 0
"""The party code of the vendor; partners are positive."""

UNATTRIBUTED = -1
"""The touch and the party of a row of credit that no touch earns."""

NO_CLOSE = int(np.iinfo(np.int64).max)
"""`closed_at` of an opportunity that is open."""

NO_CORRECTION = -1
"""`corrects` of an opportunity that is not a credit note."""

NOT_LOGGED = int(np.iinfo(np.int64).min)
"""`logged` of a touch that no hand wrote down; `created_by` and `closed_by` where nobody is known."""

OPEN, WON, LOST = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Touches:
    """Touches whose kind counts, one per position of columns of n entries, in any order.

    * `id`: int64, unique, not negative; `account`: int64; `at`: int64 instants in any one unit;
    * `is_visit`: a mere visit; `counts_after`: eligible after the opportunity's creation too;
    * `party`: int64, VENDOR or a partner. Where touches are joint, `party_start` (n + 1 offsets) cuts
      `party` into one ascending list per touch;
    * `channel`: int64 code, in the order of the channels' names; only the Markov model reads it;
    * `logged`: of a touch written down by hand, its day and side as one code, else NOT_LOGGED. It holds
      neither OC nor CW of an opportunity whose `created_by` or `closed_by` is the same code: who closes a
      deal does not earn by a call noted that day.

    Raises ValueError where the columns do not fit together.
    """

    id: Ints
    account: Ints
    at: Ints
    is_visit: Flags
    counts_after: Flags
    party: Ints
    party_start: Ints | None = None
    channel: Ints | None = None
    logged: Ints | None = None

    def __post_init__(self) -> None:
        size = len(self.id)
        parties = len(self.party) if self.party_start is None else len(self.party_start) - 1
        columns = (self.account, self.at, self.is_visit, self.counts_after)
        if any(len(column) != size for column in columns) or parties != size:
            raise ValueError("the columns of the touches differ in length")
        if size and self.id.min() < 0:
            raise ValueError("a touch has a negative id")
        if self.party_start is not None and np.diff(self.party_start).min(initial=1) < 1:
            raise ValueError("a touch has no party")

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunities:
    """Opportunities, one per position of columns of m entries, in any order.

    * `id`, `account`: int64; `created_at`, `closed_at`: int64 instants in the touches' unit, the last
      instant of the day for a bare date; `closed_at` is NO_CLOSE unless won or lost;
    * `status`: OPEN, WON or LOST; `amount_cents`: int64, negative for a credit note;
    * `corrects`: for a credit note the position, in these columns, of what it corrects;
    * `created_by`, `closed_by`: the day and side of who created and closed it, in the codes of `logged`.

    Raises ValueError where the columns do not fit together, or one has a closing date while open or none when
    won or lost.
    """

    id: Ints
    account: Ints
    created_at: Ints
    closed_at: Ints
    status: Ints
    amount_cents: Ints
    corrects: Ints | None = None
    created_by: Ints | None = None
    closed_by: Ints | None = None

    def __post_init__(self) -> None:
        size = len(self.id)
        columns = (self.account, self.created_at, self.closed_at, self.status, self.amount_cents)
        if any(len(column) != size for column in columns):
            raise ValueError("the columns of the opportunities differ in length")
        if ((self.status != OPEN) & (self.closed_at == NO_CLOSE)).any():
            raise ValueError("an opportunity is won or lost without a closing date")
        if ((self.status == OPEN) & (self.closed_at != NO_CLOSE)).any():
            raise ValueError("an opportunity is open and has a closing date")
        if (self.amount_cents == np.iinfo(np.int64).min).any():
            raise ValueError("an amount is out of range")

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Rows of credit that are not zero, ordered by account, opportunity id, touch order and party.

    `opportunity`, `touch`: ids; `party`: code; `cents`: int64. `touch` and `party` are UNATTRIBUTED on the
    row that holds what no touch earns. Per opportunity the cents add up to its amount.
    `closed_before_created` counts the opportunities whose creation was taken as their close.
    """

    opportunity: Ints
    touch: Ints
    party: Ints
    cents: Ints
    closed_before_created: int = 0

    def __len__(self) -> int:
        return len(self.cents)
