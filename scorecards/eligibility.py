"""Which touches count, and when: the one place where a journey of the portal becomes columns of the engine.

Pure: columns in, columns out. Instants are microseconds since 2000 in UTC, days those of the reports (UTC).
Source: docs/credits.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contribution.attribution import NOT_LOGGED, Opportunities, Touches

Columns = NDArray[Any]
"""A structured array: one int64 field per column."""

DAY = 86_400_000_000
VENDOR_SIDE, PARTNER_SIDE, NO_SIDE = 0, 1, -1


class Verdict(IntEnum):
    """Whether a touch counts, else the first reason why it counts for no opportunity."""

    COUNTS = 0
    KIND = 1
    NOBODY_NAMED = 2
    LATE = 3
    AGAIN = 4


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Numbers of the kinds that count, before and after the creation; how late a hand may record."""

    kinds: frozenset[int]
    kinds_after: frozenset[int]
    hand_within_days: int


def eligibility(parameters: Mapping[str, Any], kinds: list[str]) -> Eligibility:
    """What a version's parameters say, with kinds as their places in `kinds`."""
    return Eligibility(
        frozenset(map(kinds.index, parameters["kinds"])),
        frozenset(map(kinds.index, parameters["kinds_after_creation"])),
        parameters["hand_logged_within_days"],
    )


def verdicts(each: Columns, rule: Eligibility) -> NDArray[np.int64]:
    """A `Verdict` per touch: its kind counts; and by hand, of a known person, in time, the first of its kind that day.

    `each`: one row per touch, with the columns of `queries.journeys.TOUCHES` but for its party.
    """
    by_hand = each["by_hand"] == 1
    late = each["recorded_at"] - each["at"] > rule.hand_within_days * DAY
    refused = {
        Verdict.KIND: ~_is_one_of(each["kind"], rule.kinds),
        Verdict.NOBODY_NAMED: by_hand & (each["contact"] == 0),
        Verdict.LATE: by_hand & late,
    }
    found = np.select(list(refused.values()), list(refused), Verdict.COUNTS)
    logged = np.flatnonzero(by_hand & (found == Verdict.COUNTS))
    found[logged[_repeated(each[logged])]] = Verdict.AGAIN
    return found


def touches_of(rows: Columns, rule: Eligibility, visit: int) -> Touches:
    """The touches that count. `rows`: one per touch and party, with the columns of `queries.journeys.TOUCHES`.

    A touch nobody stands on is the vendor's.
    """
    rows = rows[np.lexsort((rows["partner"], rows["id"]))]
    starts = np.flatnonzero(np.append(True, rows["id"][1:] != rows["id"][:-1])[: len(rows)])
    sizes = np.diff(np.append(starts, len(rows)))
    each = rows[starts]
    counts = verdicts(each, rule) == Verdict.COUNTS
    each, sizes = each[counts], sizes[counts]
    return Touches(
        id=each["id"],
        account=each["account"],
        at=each["at"],
        is_visit=each["kind"] == visit,
        counts_after=_is_one_of(each["kind"], rule.kinds_after),
        party=rows["partner"][np.repeat(counts, np.diff(np.append(starts, len(rows))))],
        party_start=np.append(0, np.cumsum(sizes)),
        logged=np.where(each["by_hand"] == 1, _act(each["at"], _side(each["partner"])), NOT_LOGGED),
    )


def opportunities_of(rows: Columns) -> Opportunities:
    """Opportunities, with the columns of `queries.journeys.OPPORTUNITIES`, as the engine reads them."""
    return Opportunities(
        id=rows["id"],
        account=rows["account"],
        created_at=rows["created_at"],
        closed_at=rows["closed_at"],
        status=rows["status"],
        amount_cents=rows["amount_cents"],
        created_by=_act(rows["created_at"], rows["created_by"]),
        closed_by=_act(rows["closed_at"], rows["closed_by"]),
    )


def _repeated(logged: Columns) -> NDArray[np.bool_]:
    """All but the first of a person, account, kind, campaign and day: coming to two events is two acts."""
    keys = np.stack(
        [logged["contact"], logged["account"], logged["kind"], logged["campaign"], logged["at"] // DAY]
    )
    order = np.lexsort((logged["id"], logged["at"], *keys))
    again = np.zeros(len(logged), dtype=bool)
    again[order[1:]] = (keys[:, order[1:]] == keys[:, order[:-1]]).all(axis=0)
    return again


def _act(at: Columns, side: Columns) -> Columns:
    """A day and a side as one number: who did something on which day."""
    return np.where(side == NO_SIDE, NOT_LOGGED, at // DAY * 2 + side)


def _side(first_party: Columns) -> Columns:
    """Of a joint touch the vendor's, who keeps the list of who came."""
    return np.where(first_party == 0, VENDOR_SIDE, PARTNER_SIDE)


def _is_one_of(kinds: Columns, chosen: frozenset[int]) -> NDArray[np.bool_]:
    return np.isin(kinds, list(chosen))
