"""Attribution: every model to the cent, against the worked cases and against plain fractions."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contribution import attribution
from contribution.attribution import LOST, NOT_LOGGED, OPEN, WON, ChannelModel, PartyModel, Position, Touches
from contribution.attribution.cents import allocate
from contribution.attribution.order import ordered
from tests.contribution import oracle
from tests.contribution.journeys import (
    Deal,
    Touch,
    attributed,
    deal_columns,
    random_channel,
    touch_columns,
)

CUSTOM = attribution.custom(
    {Position.FIRST: 6_000, Position.LEAD: 500, Position.OPPORTUNITY: 2_000}, middle=1_500
)
EFFECTS = {0: 0.31, 1: 0.5, 3: 0.123456789}

MODELS: dict[str, tuple[attribution.Model, Callable[..., list[Fraction]]]] = {
    "first_touch": (attribution.FIRST_TOUCH, oracle.positional({"FT": 10_000}, 0)),
    "lead_creation": (attribution.LEAD_CREATION, oracle.positional({"LC": 10_000}, 0)),
    "last_touch": (attribution.LAST_TOUCH, oracle.positional({"last": 10_000}, 0)),
    "u_shaped": (attribution.U_SHAPED, oracle.positional({"FT": 5_000, "LC": 5_000}, 0)),
    "w_shaped": (
        attribution.W_SHAPED,
        oracle.positional({"FT": 3_000, "LC": 3_000, "OC": 3_000}, 1_000, until_creation=True),
    ),
    "full_path": (
        attribution.FULL_PATH,
        oracle.positional({"FT": 2_250, "LC": 2_250, "OC": 2_250, "CW": 2_250}, 1_000),
    ),
    "custom": (CUSTOM, oracle.positional({"FT": 6_000, "LC": 500, "OC": 2_000}, 1_500)),
    "custom_close": (
        attribution.custom({Position.CLOSE: 7_001, Position.LEAD: 1}, middle=2_998),
        oracle.positional({"CW": 7_001, "LC": 1}, 2_998),
    ),
    "linear": (attribution.LINEAR, oracle.linear),
    "position_based": (attribution.POSITION_BASED, oracle.position_based),
    "time_decay": (attribution.time_decay(3.5), oracle.time_decay(3.5)),
}


def journey(text: str) -> list[Touch]:
    """`1v 2m` is a visit at 1 and a meeting at 2."""
    return [
        Touch(id=number, account=1, at=int(word[:-1]), visit=word[-1] == "v")
        for number, word in enumerate(text.split())
    ]


LONG = "1v 2m 3m 4v 6m 8v"
LATE = "6m 7m 8m"
WORKED = [
    (LONG, 1_000_000, "full_path", [225_000, 225_000, 50_000, 225_000, 50_000, 225_000]),
    (LONG, 1_000_000, "w_shaped", [300_000, 300_000, 100_000, 300_000, 0, 0]),
    (LONG, 1_000_000, "u_shaped", [500_000, 500_000, 0, 0, 0, 0]),
    (LONG, 1_000_000, "custom", [600_000, 50_000, 75_000, 200_000, 75_000, 0]),
    ("1m", 99_999, "full_path", [99_999]),
    ("1v 2m 4v 8v", 100_001, "full_path", [25_001, 25_000, 25_000, 25_000]),
    (LATE, 1_000, "full_path", [600, 100, 300]),
    (LATE, 1_000, "w_shaped", [0, 0, 0]),
]


@pytest.mark.parametrize(("text", "cents", "model", "expected"), WORKED)
def test_it_gives_the_worked_cases(text: str, cents: int, model: str, expected: list[int]) -> None:
    found = attributed(journey(text), [Deal(1, 1, 5, 9, WON, cents)], MODELS[model][0])
    by_touch = {touch: share for _, touch, _, share in found}
    assert [by_touch.get(touch, 0) for touch in range(len(expected))] == expected
    assert by_touch.get(-1, 0) == cents - sum(expected)


def test_it_leaves_the_close_out_of_an_open_opportunity() -> None:
    found = attributed(journey("1v 2m 3m 4v"), [Deal(1, 1, 5, None, OPEN, 100_000)], attribution.FULL_PATH, 9)
    assert [share for *_, share in found] == [30_000, 30_000, 10_000, 30_000]


def rows(found: list[tuple[int, int, int, int]]) -> dict[int, oracle.Credit]:
    by_deal: dict[int, oracle.Credit] = {}
    for deal, touch, party, cents in found:
        assert (touch, party) not in by_deal.setdefault(deal, {})
        by_deal[deal][touch, party] = cents
    return by_deal


def some(expected: dict[int, oracle.Credit]) -> dict[int, oracle.Credit]:
    return {deal: credit for deal, credit in expected.items() if credit}


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("as_of", [None, 11])
def test_it_equals_plain_fractions_on_thousands_of_journeys(name: str, as_of: int | None) -> None:
    touches, deals = random_channel(random.Random(f"{name} {as_of}"), accounts=700)
    model, weigh = MODELS[name]
    found = attributed(touches, deals, model, as_of)
    assert rows(found) == some(oracle.credits_of(touches, deals, weigh, as_of))


def test_it_shares_by_channel_then_by_touch() -> None:
    touches, deals = random_channel(random.Random(4), accounts=700)
    weight = {code: round(10**9 * effect) for code, effect in EFFECTS.items()}
    expected = oracle.two_level_credits_of(touches, deals, lambda touch: (touch.channel,), weight)
    assert rows(attributed(touches, deals, ChannelModel(effects=EFFECTS))) == some(expected)


def test_it_shares_by_party_then_by_touch() -> None:
    touches, deals = random_channel(random.Random(5), accounts=700)
    everybody = dict.fromkeys(range(5), 1)
    expected = oracle.two_level_credits_of(touches, deals, lambda touch: touch.parties, everybody)
    assert rows(attributed(touches, deals, PartyModel())) == some(expected)


def shapley(journeys: list[tuple[frozenset[int], int]], parties: range) -> dict[int, Fraction]:
    """Exact Shapley values of "revenue of the journeys whose participants all lie in S"."""
    order = {party: Fraction(0) for party in parties}
    factorial = [1]
    for number in range(1, len(parties) + 1):
        factorial.append(factorial[-1] * number)
    for size in range(len(parties)):
        for group in combinations(parties, size):
            weight = Fraction(factorial[size] * factorial[len(parties) - size - 1], factorial[-1])
            for party in set(parties) - set(group):
                gain = sum(v for who, v in journeys if party in who and who <= {*group, party})
                order[party] += weight * gain
    return order


@pytest.mark.parametrize("count", range(1, 9))
def test_its_equal_split_is_the_exact_shapley_value(count: int) -> None:
    chance = random.Random(count)
    touches, deals, journeys = [], [], []
    for account in range(12):
        who = chance.sample(range(count), chance.randint(1, count))
        touches += [Touch(100 * account + n, account, n, parties=(party,)) for n, party in enumerate(who)]
        deals.append(Deal(account, account, 50, 60, WON, 840 * chance.randrange(1, 1_000)))
        journeys.append((frozenset(who), deals[-1].cents))
    totals = attribution.party_totals(touch_columns(touches), deal_columns(deals), PartyModel())
    expected = {party: value for party, value in shapley(journeys, range(count)).items() if value}
    assert {party: Fraction(cents) for party, cents in totals.items()} == expected


def test_it_splits_a_joint_touch_equally_the_vendor_first() -> None:
    touches = [Touch(1, 1, 1, parties=(0, 4, 9))]
    found = attributed(touches, [Deal(1, 1, 5, 9, WON, 101)], attribution.FULL_PATH)
    assert [(party, cents) for _, _, party, cents in found] == [(0, 34), (4, 34), (9, 33)]


def test_it_breaks_ties_of_instants_by_id() -> None:
    touches = [Touch(7, 1, 3), Touch(2, 1, 3), Touch(5, 1, 3)]
    found = attributed(touches, [Deal(1, 1, 5, 9, WON, 100)], attribution.FIRST_TOUCH)
    assert found == [(1, 2, 0, 100)]


@pytest.mark.parametrize("accounts", [1, 3, 40_000])
@pytest.mark.parametrize("span", [5, 10**14, 2**62])
def test_it_orders_as_a_sort_by_account_instant_and_id(accounts: int, span: int) -> None:
    chance = np.random.default_rng(span % 97 + accounts)
    count = 150_000
    touches = Touches(
        id=chance.permutation(count),
        account=chance.integers(-accounts, accounts, count) * chance.choice([1, 2**40]),
        at=chance.integers(-span, span, count),
        is_visit=np.zeros(count, dtype=bool),
        counts_after=np.ones(count, dtype=bool),
        party=np.zeros(count, dtype=np.int64),
    )
    found = ordered(touches)
    assert (found.touch == np.lexsort((touches.id, touches.at, touches.account))).all()
    assert (found.account == touches.account[found.touch]).all()
    assert (found.at == touches.at[found.touch]).all()


def test_it_takes_account_numbers_as_large_as_they_come() -> None:
    far = [0, 2**62, 7, 2**62 - 1]
    touches = [Touch(number, account, number) for number, account in enumerate(far * 3)]
    deals = [Deal(number, account, 50, 60, WON, 300) for number, account in enumerate(far)]
    found = attributed(touches, deals, attribution.FIRST_TOUCH)
    assert sorted((deal, touch) for deal, touch, *_ in found) == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_it_gives_a_credit_note_the_journey_of_what_it_corrects() -> None:
    deals = [Deal(1, 1, 5, 9, WON, 100_001), Deal(2, 1, 30, 30, WON, -100_001, corrects=1)]
    touches = [*journey("1v 2m 4v 8v"), Touch(9, 1, 20)]
    found = attributed(touches, deals, attribution.FULL_PATH)
    assert {touch: cents for deal, touch, _, cents in found if deal == 2} == {
        0: -25_001,
        1: -25_000,
        2: -25_000,
        3: -25_000,
    }


def test_it_looks_back_from_the_creation_as_far_as_the_version_says() -> None:
    model = replace(attribution.LINEAR, lookback=3)
    found = attributed(journey("1v 2m 3m 4v 6m"), [Deal(1, 1, 5, 9, WON, 400)], model)
    assert [touch for _, touch, *_ in found] == [1, 2, 3, 4]


def test_it_leaves_visits_out_of_touch_models_when_the_version_says_so() -> None:
    model = replace(attribution.LINEAR, visits=False)
    found = attributed(journey("1v 2m 3m 4v"), [Deal(1, 1, 5, 9, WON, 400)], model)
    assert [(touch, cents) for _, touch, _, cents in found] == [(1, 200), (2, 200)]


def test_a_touch_logged_by_the_side_that_moved_the_deal_that_day_holds_no_milestone_of_it() -> None:
    """7 and 9 stand for the day and side that created and closed it; the third and the last touch are theirs."""
    touches = replace(
        touch_columns(journey("1m 3m 5m 6m 9m")),
        logged=np.array([NOT_LOGGED, 9, 7, 4, 9]),
    )
    deals = replace(
        deal_columns([Deal(1, 1, 5, 9, WON, 100_000)]), created_by=np.array([7]), closed_by=np.array([9])
    )
    held = {
        position: attribution.attribute(touches, deals, attribution.custom({position: 10_000})).touch.tolist()
        for position in (Position.FIRST, Position.OPPORTUNITY, Position.CLOSE, Position.LAST)
    }
    assert held == {
        Position.FIRST: [0],
        Position.OPPORTUNITY: [1],
        Position.CLOSE: [3],
        Position.LAST: [4],
    }


def test_a_milestone_whose_touches_are_all_barred_is_absent() -> None:
    touches = replace(touch_columns(journey("5m 5m")), logged=np.array([7, 7]))
    deals = replace(
        deal_columns([Deal(1, 1, 5, None, OPEN, 100), Deal(2, 1, 5, None, OPEN, 100)]),
        created_by=np.array([7, NOT_LOGGED]),
        closed_by=np.array([NOT_LOGGED, NOT_LOGGED]),
    )
    found = attribution.attribute(touches, deals, attribution.custom({Position.OPPORTUNITY: 10_000}))
    assert found.touch.tolist() == [attribution.UNATTRIBUTED, 1]


def test_it_takes_creation_as_close_when_closed_before_created_and_counts_it() -> None:
    deals = [Deal(1, 1, 7, 5, WON, 100)]
    found = attribution.attribute(touch_columns(journey("4m 6m")), deal_columns(deals), attribution.LINEAR)
    assert (found.touch.tolist(), found.closed_before_created) == ([0], 1)


def test_it_knows_nothing_later_than_as_of() -> None:
    deals = [Deal(1, 1, 5, 9, WON, 100), Deal(2, 1, 8, None, OPEN, 100)]
    found = attributed(journey("1m 6m 9m"), deals, attribution.LAST_TOUCH, as_of=7)
    assert found == [(1, 1, 0, 100)]


def test_it_credits_lost_opportunities_like_won_ones() -> None:
    won, lost = (Deal(1, 1, 5, 9, status, 700) for status in (WON, LOST))
    assert attributed(journey(LONG), [won], CUSTOM) == attributed(journey(LONG), [lost], CUSTOM)


@pytest.mark.parametrize("model", [model for model, _ in MODELS.values()] + [PartyModel(), ChannelModel()])
def test_it_says_what_nobody_earned(model: attribution.Model) -> None:
    assert attributed([], [Deal(3, 1, 5, 9, WON, 700)], model) == [(3, -1, -1, 700)]
    assert attributed([], [], model) == []


def test_it_refuses_an_opportunity_won_without_a_date() -> None:
    with pytest.raises(ValueError, match="without a closing date"):
        deal_columns([Deal(1, 1, 5, None, WON, 700)])


def test_it_refuses_an_opportunity_that_is_open_and_closed() -> None:
    with pytest.raises(ValueError, match="is open and has a closing date"):
        deal_columns([Deal(1, 1, 5, 9, OPEN, 700)])


def test_it_takes_a_quarter_of_the_median_cycle_as_half_life_30_days_at_least() -> None:
    deals = [Deal(1, 1, 0, 200, WON, 1), Deal(2, 1, 0, 400, WON, 1), Deal(3, 1, 0, 9_000, LOST, 1)]
    assert attribution.half_life(deal_columns(deals), day=1) == 75
    assert attribution.half_life(deal_columns(deals[2:]), day=24) == 30 * 24


channels = st.integers(0, 2**32).map(lambda seed: random_channel(random.Random(seed), accounts=6))
models = st.sampled_from(
    [model for model, _ in MODELS.values()] + [PartyModel(), ChannelModel(effects=EFFECTS)]
)


@given(channels, models, st.sampled_from([None, 4, 12]))
@settings(max_examples=150, deadline=None)
def test_its_credits_and_the_rest_add_up_to_every_amount(
    channel: tuple[list[Touch], list[Deal]], model: attribution.Model, as_of: int | None
) -> None:
    touches, deals = channel
    sums = {deal.id: 0 for deal in deals if as_of is None or oracle.creation(deal) <= as_of}
    for deal, _, _, cents in attributed(touches, deals, model, as_of):
        sums[deal] += cents
    assert sums == {deal.id: deal.cents for deal in deals if deal.id in sums}


@given(channels, models, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_it_does_not_depend_on_the_order_of_its_input(
    channel: tuple[list[Touch], list[Deal]], model: attribution.Model, chance: random.Random
) -> None:
    touches, deals = channel
    shuffled = (chance.sample(touches, len(touches)), chance.sample(deals, len(deals)))
    assert attributed(*shuffled, model) == attributed(touches, deals, model)


@given(channels, models, st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_it_is_not_moved_by_a_touch_after_the_end(
    channel: tuple[list[Touch], list[Deal]], model: attribution.Model, account: int
) -> None:
    touches, deals = channel
    closed = [deal for deal in deals if deal.status != OPEN and deal.corrects is None]
    later = Touch(id=10**9, account=account, at=60, parties=(1, 2), channel=1)
    assert attributed([*touches, later], closed, model) == attributed(touches, closed, model)


@given(channels, models, st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_merging_disjoint_ranges_of_accounts_gives_the_whole(
    channel: tuple[list[Touch], list[Deal]], model: attribution.Model, cut: int
) -> None:
    touches, deals = channel
    whole = attributed(touches, deals, model)
    parts = []
    for inside in (lambda account: account < cut, lambda account: account >= cut):
        some_touches = [touch for touch in touches if inside(touch.account)]
        some_deals = [deal for deal in deals if inside(deal.account)]
        parts += attributed(some_touches, some_deals, model)
    assert parts == whole


def test_its_totals_are_the_sums_of_its_rows_over_many_blocks() -> None:
    touches, deals = random_channel(random.Random(8), accounts=300)
    deals = [replace(deal, cents=deal.cents % 10**9) for deal in deals]
    one = Touch(id=10**7, account=10**6, at=1)
    crowd = [replace(one, id=one.id + number, parties=(number % 5,)) for number in range(3_000)]
    crowd_deals = [Deal(10**6 + number, 10**6, 5, 9, WON, 10**7 + number) for number in range(60)]
    columns = touch_columns([*touches, *crowd]), deal_columns([*deals, *crowd_deals])
    found = attribution.attribute(*columns, attribution.FULL_PATH)
    sums = {int(party): int(found.cents[found.party == party].sum()) for party in np.unique(found.party)}
    assert attribution.party_totals(*columns, attribution.FULL_PATH) == sums
    assert attribution.attribute(*columns, attribution.FULL_PATH).cents.sum() == sum(
        deal.cents for deal in (*deals, *crowd_deals)
    )


def test_it_gives_the_same_cents_in_python_integers() -> None:
    chance = np.random.default_rng(3)
    start = np.array([0, 4, 4, 9, 12])
    amount = np.array([2**62, 7, -(2**62) - 11, 99])
    weight = chance.integers(1, 2**20, 12)
    small = allocate(amount, start, weight)
    assert (allocate(amount, start, weight * 2**32) == small).all()
    for segment, (first, end) in enumerate(pairwise(start)):
        weights = [Fraction(int(each)) for each in weight[first:end]]
        if weights:
            assert small[first:end].tolist() == oracle.split(int(amount[segment]), weights)
