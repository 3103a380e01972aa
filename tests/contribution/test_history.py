"""Why a score moved: the steps between two days, which add up to its change exactly."""

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from contribution.facts import Facts, ProgrammeYear
from contribution.formula import FORMULA_2026_1
from contribution.history import Moment, reasons
from contribution.score import score

YEARS = (
    ProgrammeYear(starts_on=date(2025, 1, 1), tier="silver"),
    ProgrammeYear(starts_on=date(2026, 1, 1), tier="gold"),
)


def moment(day: date, pipeline=(), booked=(), **facts) -> Moment:
    return Moment(
        as_of=day,
        formula=FORMULA_2026_1,
        facts=Facts(
            joined_on=date(2024, 1, 1),
            years=YEARS,
            pipeline_cents=tuple(amount for _, amount in pipeline),
            booked_cents=sum(amount for _, amount in booked),
            **facts,
        ),
        pipeline=tuple(pipeline),
        booked=tuple(booked),
    )


def told(before: Moment, after: Moment) -> list[tuple[str, int]]:
    return [(reason.cause, reason.count) for reason in reasons(before, after)]


DAY = date(2026, 6, 30)


def test_the_same_day_twice_has_no_reason():
    same = moment(DAY, booked=[("a", 10_000_00)])
    assert reasons(same, same) == ()


def test_deals_signed_and_deals_that_left_are_told_apart():
    before = moment(DAY, booked=[("old", 10_000_00), ("kept", 20_000_00)])
    after = moment(DAY, booked=[("kept", 20_000_00), ("new", 30_000_00), ("newer", 5_000_00)])
    assert told(before, after) == [("booked_left", 1), ("booked_entered", 2)]
    left, entered = reasons(before, after)
    target = score(before.facts, FORMULA_2026_1, DAY).part("revenue").target
    assert (left.delta, entered.delta) == (
        40 * Fraction(-10_000_00) / target,
        40 * Fraction(35_000_00) / target,
    )


def test_two_deals_of_the_same_amount_are_two_deals():
    before, after = moment(DAY, booked=[("old", 10_000_00)]), moment(DAY, booked=[("new", 10_000_00)])
    assert told(before, after) == [("booked_left", 1), ("booked_entered", 1)]


def test_a_corrected_amount_is_neither():
    before, after = moment(DAY, pipeline=[("a", 10_000_00)]), moment(DAY, pipeline=[("a", 12_000_00)])
    assert told(before, after) == [("pipeline_changed", 1)]


def test_time_alone_moves_the_targets():
    """A month more at the gold target, with nothing done."""
    before = moment(date(2026, 5, 31), booked=[("a", 10_000_00)])
    assert told(before, replace(before, as_of=DAY)) == [("targets", 1)]


def test_a_conversion_that_becomes_measurable_is_the_conversions():
    before, after = moment(DAY, leads_accepted=4), moment(DAY, leads_accepted=6, leads_converted=2)
    assert told(before, after) == [("conversion", 2)]


def test_leads_may_become_fewer():
    assert told(moment(DAY, qualified_leads=9), moment(DAY, qualified_leads=6)) == [("leads", -3)]


def drawn(chance: random.Random) -> Moment:
    deals = [
        (str(number), chance.randrange(1, 20_000_000))
        for number in chance.sample(range(9), chance.randrange(7))
    ]
    day = DAY + timedelta(days=chance.randrange(90))
    accepted = chance.randrange(12)
    return moment(
        day,
        pipeline=deals[: chance.randrange(7)],
        booked=deals[chance.randrange(4) :],
        qualified_leads=chance.randrange(50),
        leads_accepted=accepted,
        leads_converted=chance.randrange(accepted + 1),
        leads_declined_capacity=chance.randrange(5),
    )


def test_the_gains_add_up_to_the_change_whatever_happened():
    chance = random.Random(5)
    for _ in range(200):
        before, after = drawn(chance), drawn(chance)
        points = [score(each.facts, each.formula, each.as_of).points for each in (before, after)]
        assert sum(reason.delta for reason in reasons(before, after)) == points[1] - points[0]
