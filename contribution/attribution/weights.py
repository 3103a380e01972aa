"""Integer weights of the touches of each journey, before any cent."""

import numpy as np

from contribution.attribution.columns import Flags, Ints
from contribution.attribution.journeys import Journeys
from contribution.attribution.models import Position, PositionModel, TouchModel
from contribution.attribution.segments import segment_numbers, segment_sums

ABSENT = -1
DECAY_SCALE = 1_000_000


def position_weights(found: Journeys, model: PositionModel) -> Ints:
    """One weight per row by the integer rule; zero throughout where none of the positions is present.

    With Q the positions present, k their number, M the middle touches and u the weight missing:
    Σ over the positions on the row of (k·w + u)·max(M, 1), plus k·w_m on a middle row.
    """
    rows = {position: milestone(found, position) for position in model.weights}
    on_position = np.zeros(len(found.touch), dtype=bool)
    for row in rows.values():
        on_position[row[row != ABSENT]] = True
    present = sum((row != ABSENT).astype(np.int64) for row in rows.values())
    middle = _middle(found, on_position, present, model)
    middles = segment_sums(middle, found.start)
    missing = np.where(middles == 0, model.middle, 0)
    missing += sum(weight * (rows[position] == ABSENT) for position, weight in model.weights.items())

    weights = (model.middle * present)[segment_numbers(found.start)] * middle
    for position, weight in model.weights.items():
        there = rows[position] != ABSENT
        share = (present * weight + missing) * np.maximum(middles, 1)
        weights[rows[position][there]] += share[there]
    return weights


def milestone(found: Journeys, position: Position) -> Ints:
    """The row of this milestone in each journey, or ABSENT."""
    first, end = found.start[:-1], found.start[1:]
    if position is Position.FIRST:
        return np.where(end > first, first, ABSENT)
    if position is Position.LEAD:
        return _first_that_is_no_visit(found)
    if position is Position.OPPORTUNITY:
        return _last(first, first + found.before, found.no_oc)
    if position is Position.CLOSE:
        return np.where(found.deals.closed, _last(first, end, found.no_cw), ABSENT)
    return _last(first, end, None)


def touch_weights(found: Journeys, model: TouchModel) -> Ints:
    """One weight per row of a model in which every touch counts."""
    if model.weighting == "time_decay":
        return _decay(found, model.half_life or 1.0)
    if model.weighting == "position_based":
        return _ends_and_middle(found)
    return np.ones(len(found.touch), dtype=np.int64)


def _middle(found: Journeys, on_position: Flags, present: Ints, model: PositionModel) -> Flags:
    if not model.middle:
        return np.zeros(len(found.touch), dtype=bool)
    return ~found.is_visit & ~on_position


def _last(first: Ints, end: Ints, barred: Flags | None) -> Ints:
    """The last row of each span that is not barred, or ABSENT."""
    if barred is None or not barred.any():
        return np.where(end > first, end - 1, ABSENT)
    allowed = np.append(ABSENT, np.flatnonzero(~barred))
    row = allowed[np.searchsorted(allowed, end) - 1]
    return np.where(row >= first, row, ABSENT)


def _first_that_is_no_visit(found: Journeys) -> Ints:
    first, end = found.start[:-1], found.start[1:]
    acts = np.append(np.flatnonzero(~found.is_visit), len(found.touch))
    act = acts[np.searchsorted(acts, first)]
    return np.where(act < end, act, ABSENT)


def _decay(found: Journeys, half_life: float) -> Ints:
    last = np.repeat(found.start[1:] - 1, found.size)
    age = found.at[last] - found.at
    return np.rint(DECAY_SCALE * np.exp2(-age / half_life)).astype(np.int64)


def _ends_and_middle(found: Journeys) -> Ints:
    """40 % to the first, 40 % to the last, 20 % over those between; halves where there are two."""
    size = found.size
    weights = np.full(len(found.touch), 200, dtype=np.int64)
    some = size > 0
    ends = np.maximum(400 * (size - 2), 1)[some]
    weights[found.start[:-1][some]] = ends
    weights[found.start[1:][some] - 1] = ends
    return weights
