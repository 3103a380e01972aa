"""The Markov model: its closed form against channels really removed."""

import random
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pytest

from contribution.attribution import LOST, OPEN, WON
from contribution.attribution.markov import Removal, parse_paths, paths_of, removal
from tests.contribution.journeys import Deal, Touch, deal_columns, touch_columns

Path = tuple[list[str], int, float, int]


def random_paths(seed: int, channels: int = 7, count: int = 60) -> list[Path]:
    chance = random.Random(seed)
    names = [f"channel {number}" for number in range(channels)]
    return [
        (
            [chance.choice(names) for _ in range(chance.randint(1, 6))],
            won := chance.choice((0, 0, 1, 2, 5)),
            won * chance.uniform(10, 999),
            chance.choice((0, 1, 4, 20)),
        )
        for _ in range(count)
    ]


def removed(paths: Sequence[Path]) -> Removal:
    steps, conversions, value, nulls = zip(*paths, strict=True)
    return removal(parse_paths([" > ".join(path) for path in steps], conversions, value, nulls))


def reward_without(paths: Sequence[Path], gone: str | None, by_value: bool) -> float:
    """The expected conversions (or value) of a journey once everything through `gone` is lost."""
    moves: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    won: dict[str, float] = defaultdict(float)
    value: dict[str, float] = defaultdict(float)
    for steps, conversions, worth, nulls in paths:
        for here, there in zip(["(start)", *steps], [*steps, "(end)"], strict=True):
            moves[here][there] += conversions + nulls
        won[steps[-1]] += conversions
        value[steps[-1]] += worth
    states = [state for state in moves if state != gone and any(moves[state].values())]
    at = {state: row for row, state in enumerate(states)}
    between, reward = np.eye(len(states)), np.zeros(len(states))
    for state in states:
        total = sum(moves[state].values())
        reward[at[state]] = (value if by_value else won)[state] / total
        for there, count in moves[state].items():
            if there in at:
                between[at[state], at[there]] -= count / total
    return float(np.linalg.solve(between, reward)[at["(start)"]])


@pytest.mark.parametrize("seed", range(40))
def test_it_equals_the_removal_of_each_channel(seed: int) -> None:
    paths = random_paths(seed, channels=2 + seed % 9)
    found = removed(paths)
    for by_value, shared in ((False, found.conversions), (True, found.value_cents)):
        whole = reward_without(paths, None, by_value)
        effects = np.array([1 - reward_without(paths, name, by_value) / whole for name in found.names])
        total = sum(path[2] if by_value else path[1] for path in paths)
        assert shared == pytest.approx(effects / effects.sum() * total, abs=1e-9 * max(1, total))
        if not by_value:
            assert found.effect == pytest.approx(effects, abs=1e-9)


def test_it_gives_the_case_done_by_hand() -> None:
    # Half of the journeys pass by a alone and half of these convert; the others go a then b and all convert.
    found = removed([(["a"], 1, 100.0, 1), (["a", "b"], 2, 400.0, 0)])
    assert found.names == ("a", "b")
    assert found.effect == pytest.approx([1.0, 2 / 3])
    assert found.conversions == pytest.approx([1.8, 1.2])
    assert found.value_cents == pytest.approx([500 / 1.8, 500 * 0.8 / 1.8])


def test_it_counts_a_channel_met_twice_once() -> None:
    found = removed([(["a", "a", "a"], 3, 30.0, 1), (["b"], 1, 10.0, 0)])
    assert found.effect == pytest.approx([0.75, 0.25])


def test_it_shares_nothing_without_conversions() -> None:
    found = removed([(["a", "b"], 0, 0.0, 5)])
    assert found.effect.tolist() == found.conversions.tolist() == found.value_cents.tolist() == [0, 0]


@pytest.mark.parametrize("path", ["", "a > ", "a >> b", " > a"])
def test_it_refuses_an_empty_step_and_says_where(path: str) -> None:
    with pytest.raises(ValueError, match="path 1 has an empty step"):
        parse_paths(["a", path], [1, 1], [1, 1], [0, 0])


def test_it_trains_on_the_journeys_closed_in_the_period() -> None:
    touches = [
        Touch(1, 1, 1, channel=2),
        Touch(2, 1, 2, channel=0),
        Touch(3, 2, 1, channel=1),
        Touch(4, 2, 8),
    ]
    deals = [
        Deal(1, 1, 5, 9, WON, 700),
        Deal(2, 2, 5, 7, LOST, 300),
        Deal(3, 2, 5, None, OPEN, 50),
        Deal(4, 1, 5, 20, WON, 60),
        Deal(5, 1, 6, 8, WON, -700, corrects=1),
        Deal(6, 3, 5, 9, WON, 10),
    ]
    found = paths_of(touch_columns(touches), deal_columns(deals), ("a", "b", "c"), 7, 20)
    assert (found.channel.tolist(), found.start.tolist()) == ([2, 0, 1], [0, 2, 3])
    assert (found.conversions.tolist(), found.nulls.tolist()) == ([1, 0], [0, 1])
    assert found.value_cents.tolist() == [700, 0]
