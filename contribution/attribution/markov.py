"""The first-order Markov model of journeys, in closed form: what each channel's removal would cost."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contribution.attribution.columns import LOST, NO_CORRECTION, WON, Ints, Opportunities, Touches
from contribution.attribution.journeys import deals_of, journeys
from contribution.attribution.order import ordered
from contribution.attribution.segments import offsets

Floats = NDArray[np.float64]
SEPARATOR = ">"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Journeys as sequences of channels, with how often each converted, for how much, and did not.

    `channel`: int64 codes 0…n−1 of all steps; `start` cuts them into paths, none empty; `conversions` and
    `nulls` count journeys; `value_cents` is the total value of the conversions.
    """

    names: tuple[str, ...]
    channel: Ints
    start: Ints
    conversions: Floats
    nulls: Floats
    value_cents: Floats


@dataclass(frozen=True, slots=True)
class Removal:
    """Per channel, in the order of the names: the share of conversions lost without it, and its parts.

    `conversions` and `value_cents` share out the totals in proportion to the effects on each.
    """

    names: tuple[str, ...]
    effect: Floats
    conversions: Floats
    value_cents: Floats


class _Numbered(dict[str, int]):
    """Numbers texts in the order in which they are first asked for."""

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return self[text]


def parse_paths(
    paths: Sequence[str], conversions: ArrayLike, value_cents: ArrayLike, nulls: ArrayLike
) -> Paths:
    """Paths written `a > b > c`, channels in the order of their names.

    Raises ValueError, with the number of the path from 0, for a path or a step that is empty.
    """
    seen = _Numbered()
    steps = SEPARATOR.join(paths).split(SEPARATOR) if paths else []
    numbers = np.fromiter(map(seen.__getitem__, steps), dtype=np.int64, count=len(steps))
    start = offsets(np.array([path.count(SEPARATOR) + 1 for path in paths], dtype=np.int64))
    stripped = [step.strip() for step in seen]
    if "" in stripped:
        empty = np.flatnonzero(np.array([not name for name in stripped])[numbers])[0]
        raise ValueError(f"path {np.searchsorted(start, empty, side='right') - 1} has an empty step")
    names = sorted(set(stripped))
    codes = {name: code for code, name in enumerate(names)}
    return Paths(
        names=tuple(names),
        channel=np.array([codes[name] for name in stripped], dtype=np.int64)[numbers],
        start=start,
        conversions=np.asarray(conversions, dtype=float),
        nulls=np.asarray(nulls, dtype=float),
        value_cents=np.asarray(value_cents, dtype=float),
    )


def paths_of(
    touches: Touches, opportunities: Opportunities, names: tuple[str, ...], closed_from: int, closed_to: int
) -> Paths:
    """The journeys of the opportunities closed in a half-open period, to train a version of the model.

    Journeys without an eligible touch have no channel and are left out, and so are credit notes.
    Instants are in the touches' unit.
    """
    if touches.channel is None:
        raise ValueError("the Markov model needs the channel of each touch")
    inside = ordered(touches)
    trained = _closed_between(opportunities, closed_from, closed_to)
    deals, _ = deals_of(trained, inside.account, None, None)
    status = dict(zip(trained.id.tolist(), trained.status.tolist(), strict=True))
    blocks = list(journeys(touches, inside, deals, ends_at_creation=False))
    size = np.concatenate([block.size for block in blocks]) if blocks else np.zeros(0, dtype=np.int64)
    some = size > 0
    won = np.array([status[deal] == WON for deal in deals.id.tolist()], dtype=bool)[some]
    steps = [touches.channel[block.touch] for block in blocks]
    return Paths(
        names=names,
        channel=np.concatenate(steps) if steps else size,
        start=offsets(size[some]),
        conversions=won.astype(float),
        nulls=(~won).astype(float),
        value_cents=np.where(won, deals.amount_cents[some], 0).astype(float),
    )


def removal(paths: Paths) -> Removal:
    """Removal effects and the conversions and value they share out.

    With Q the transitions between channels and r those to conversion, N = (I − Q)⁻¹ and x = N r: the effect
    of j is N_sj / N_jj · x_j / x_s, s being the start. For the value, r is multiplied by the mean value of
    the conversions that end in each channel. All zero without conversions. Source: docs/attribution.md.
    """
    between, to_conversion, mean_value = _transitions(paths)
    fundamental = np.asarray(np.linalg.inv(np.eye(len(between)) - between), dtype=np.float64)
    effect = _effects(fundamental, to_conversion)
    by_value = _effects(fundamental, to_conversion * mean_value)
    return Removal(
        names=paths.names,
        effect=effect,
        conversions=_in_proportion(effect, paths.conversions.sum()),
        value_cents=_in_proportion(by_value, paths.value_cents.sum()),
    )


def _closed_between(opportunities: Opportunities, start: int, end: int) -> Opportunities:
    closed = np.isin(opportunities.status, (WON, LOST))
    if opportunities.corrects is not None:
        closed &= opportunities.corrects == NO_CORRECTION
    rows = closed & (opportunities.closed_at >= start) & (opportunities.closed_at < end)
    return Opportunities(
        id=opportunities.id[rows],
        account=opportunities.account[rows],
        created_at=opportunities.created_at[rows],
        closed_at=opportunities.closed_at[rows],
        status=opportunities.status[rows],
        amount_cents=opportunities.amount_cents[rows],
    )


def _transitions(paths: Paths) -> tuple[Floats, Floats, Floats]:
    """Probabilities between states and to conversion, and the mean value of a conversion from each state.

    State 0 is the start, state j + 1 channel j.
    """
    states = len(paths.names) + 1
    weight = paths.conversions + paths.nulls
    state, ends = paths.channel + 1, paths.start[1:] - 1
    before = np.append(0, state[:-1])[: len(state)]
    before[paths.start[:-1]] = 0
    counts = np.bincount(
        before * states + state, weights=np.repeat(weight, np.diff(paths.start)), minlength=states**2
    )
    between = counts.reshape(states, states)
    won = np.bincount(state[ends], weights=paths.conversions, minlength=states)
    value = np.bincount(state[ends], weights=paths.value_cents, minlength=states)
    left = between.sum(axis=1) + np.bincount(state[ends], weights=weight, minlength=states)
    left = np.where(left == 0, 1, left)
    return between / left[:, None], won / left, value / np.where(won == 0, 1, won)


def _effects(fundamental: Floats, reward: Floats) -> Floats:
    reached = fundamental @ reward
    if reached[0] == 0:
        return np.zeros(len(reward) - 1)
    visited = fundamental[0] / np.diag(fundamental)
    return (visited * reached / reached[0])[1:]


def _in_proportion(effect: Floats, total: float) -> Floats:
    whole = effect.sum()
    return effect / whole * total if whole else np.zeros_like(effect)
