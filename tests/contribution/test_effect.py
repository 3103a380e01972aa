"""The effect panel: what it estimates, and how rarely it sees what is not there."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import t

from contribution.effect import Effect, Measure, effects, estimate, placebo

PARTNERS, MONTHS = 46, 36
Floats = np.ndarray


def programme(seed: int, took_part: int = 18) -> tuple[np.random.Generator, Floats]:
    """A seeded programme in which some partners, picked at random, begin between months 12 and 29."""
    chance = np.random.default_rng(seed)
    start = np.full(PARTNERS, np.nan)
    who = chance.choice(PARTNERS, took_part, replace=False)
    start[who] = chance.integers(12, 30, took_part)
    return chance, start


def counts(chance: np.random.Generator, lift: Floats | float = 0.0) -> Floats:
    """Monthly counts: partners differ, seasons too, and good months follow good months."""
    level = chance.normal(1.0, 0.7, (PARTNERS, 1)) + 0.3 * np.sin(np.arange(MONTHS) / 2)
    mood = np.zeros((PARTNERS, MONTHS))
    for month in range(1, MONTHS):
        mood[:, month] = 0.6 * mood[:, month - 1] + chance.normal(0, 0.3, PARTNERS)
    return chance.poisson(np.exp(level + mood + lift)).astype(float)


def after(start: Floats) -> Floats:
    return np.arange(MONTHS) >= start[:, None]


def regression(outcome: Floats, begun: Floats, seen: Floats) -> float:
    """β with a dummy for every partner and month, by plain least squares."""
    partner, month = np.nonzero(seen)
    columns = [begun[seen].astype(float)]
    columns += [(partner == each).astype(float) for each in np.unique(partner)]
    columns += [(month == each).astype(float) for each in np.unique(month)]
    return float(np.linalg.lstsq(np.stack(columns, axis=1), outcome[seen], rcond=None)[0][0])


@pytest.mark.parametrize("holes", [False, True])
def test_it_is_the_regression_with_partner_and_month_effects_and_its_jackknife(holes: bool) -> None:
    chance, start = programme(1)
    values = counts(chance, lift=0.5 * after(start))
    if holes:
        joined = chance.integers(0, 5, PARTNERS)
        values[np.arange(MONTHS) < joined[:, None]] = np.nan
    found = estimate(Measure(values), start)
    assert found is not None
    seen, outcome, begun = ~np.isnan(values), np.log1p(values), after(start)
    without = [
        regression(outcome, begun, seen & (np.arange(PARTNERS) != g)[:, None]) for g in range(PARTNERS)
    ]
    beta = regression(outcome, begun, seen)
    error = math.sqrt((PARTNERS - 1) / PARTNERS * sum((each - beta) ** 2 for each in without))
    assert found.beta == pytest.approx(beta, abs=1e-8)
    assert found.standard_error == pytest.approx(error, abs=1e-8)
    assert found.p_value == pytest.approx(2 * t.sf(abs(beta) / error, 17), rel=1e-6)
    assert found.high - found.beta == pytest.approx(t.ppf(0.975, 17) * error, rel=1e-6)
    assert (found.took_part, found.others) == (18, 28)


def test_it_counts_money_in_thousands_and_nothing_below_zero() -> None:
    chance, start = programme(2)
    thousands = counts(chance)
    money = Measure(100_000 * thousands - 500_000 * (thousands == 0), money=True)
    assert estimate(money, start) == estimate(Measure(thousands), start)


@pytest.mark.parametrize(("took_part", "enough"), [(9, False), (10, True), (36, True), (37, False)])
def test_it_needs_ten_that_took_part_and_ten_that_did_not(took_part: int, enough: bool) -> None:
    chance, start = programme(3, took_part)
    assert (estimate(Measure(counts(chance)), start) is not None) is enough


def test_it_needs_six_months_on_each_side() -> None:
    chance, start = programme(4, took_part=12)
    values = counts(chance)
    began = np.flatnonzero(~np.isnan(start))
    start[began[0]] = 30
    found = estimate(Measure(values), start)
    assert found is not None
    assert found.took_part == 12
    start[began[:2]] = 31
    found = estimate(Measure(values), start)
    assert found is not None
    assert found.took_part == 10
    start[began[2]] = 5
    assert estimate(Measure(values), start) is None


def test_its_placebo_is_blind_to_what_came_after_the_real_start() -> None:
    chance, start = programme(5)
    values = counts(chance)
    later = np.where(after(start), values * 9 + 40, values)
    assert placebo(Measure(values), start) == placebo(Measure(later), start)


def test_it_shows_a_true_effect() -> None:
    chance, start = programme(6)
    (found,) = effects({"leads": Measure(counts(chance, lift=0.8 * after(start)))}, start)
    assert found.shown
    assert found.estimate is not None
    assert found.estimate.low > 0
    assert found.estimate.change == pytest.approx(math.exp(found.estimate.beta) - 1)


def test_it_shows_nothing_when_the_rise_came_before() -> None:
    chance, start = programme(6)
    (found,) = effects({"leads": Measure(counts(chance, lift=0.9 * after(start - 6)))}, start)
    assert found.reason == "placebo_finds_something"
    assert not found.shown


def test_it_says_when_there_is_not_enough_to_tell() -> None:
    chance, start = programme(7, took_part=9)
    assert effects({"leads": Measure(counts(chance))}, start) == [
        Effect("leads", None, None, 1.0, "not_enough")
    ]
    chance, start = programme(7)
    start -= 3
    began_early = effects({"leads": Measure(counts(chance)[:, 6:])}, start - 6)
    assert [each.reason for each in began_early] == ["not_enough"]


def test_it_adjusts_over_the_panel() -> None:
    chance, start = programme(8)
    measures = {name: Measure(counts(chance)) for name in "abc"}
    alone = [effects({name: each}, start)[0] for name, each in measures.items()]
    together = effects(measures, start)
    least = min(alone, key=lambda each: each.p_value)
    assert [each.estimate for each in together] == [each.estimate for each in alone]
    assert min(each.p_value for each in together) == pytest.approx(min(1.0, 3 * least.p_value))


def false_findings(programmes: int) -> float:
    shown = 0
    for seed in range(programmes):
        chance, start = programme(seed)
        panel = {"leads": Measure(counts(chance)), "opportunities": Measure(counts(chance, -0.7))}
        panel["booked"] = Measure(
            np.rint(counts(chance) * 1e5 * chance.lognormal(1, 1, (PARTNERS, MONTHS))), True
        )
        shown += any(each.shown for each in effects(panel, start))
    return shown / programmes


def test_it_sees_nothing_where_there_is_nothing() -> None:
    assert false_findings(60) <= 0.12


@pytest.mark.deep
def test_it_sees_something_in_at_most_6_5_percent_of_2000_null_programmes() -> None:
    assert false_findings(2_000) <= 0.065


def test_it_does_not_depend_on_the_order_of_the_partners() -> None:
    chance, start = programme(9)
    measure = Measure(counts(chance))
    order = chance.permutation(PARTNERS)
    one, other = (
        estimate(measure, start),
        estimate(replace(measure, values=measure.values[order]), start[order]),
    )
    assert one is not None
    assert other is not None
    assert one.beta == pytest.approx(other.beta, abs=1e-9)
