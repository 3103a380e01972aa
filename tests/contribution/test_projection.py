"""The projection of a cohort: repeatable, sane at its edges, and as sure as it says."""

import math

import numpy as np
import pytest

from contribution.maturity.curve import Fit, fit
from contribution.maturity.leads import Leads, delays
from contribution.maturity.projection import PastCohort, Projection, project, recent_amounts
from tests.contribution.marketing import World, together

WORLD = World()


def motion(seed: int = 0, count: int = 2_000) -> tuple[Leads, Fit]:
    chance = np.random.default_rng(seed)
    leads = WORLD.leads(chance, chance.uniform(0, 600, count))
    return leads, fit(delays(leads, 0.0))


def test_it_gives_the_same_figures_to_everybody() -> None:
    leads, found = motion()
    campaign = leads.only(leads.born > -120)
    amounts = recent_amounts(leads, 0.0)
    once, again = (project(campaign, 0.0, found, [], amounts) for _ in range(2))
    assert once == again
    assert project(campaign, 0.0, found, [], amounts, seed=2) != once


def test_it_only_counts_what_came_when_nothing_is_open() -> None:
    _, found = motion()
    done = Leads(
        np.array([-50.0, -50]), np.array([-3.0, np.nan]), np.array([np.nan, -2]), np.array([700_00, 0])
    )
    result = project(done, 0.0, found, [], np.array([1_000_00.0]))
    assert (result.wins_so_far, result.revenue_so_far) == (1, 700_00)
    assert (result.wins.low, result.wins.high) == (1, 1)
    assert (result.revenue.low, result.revenue.median, result.revenue.high) == (700_00,) * 3


def test_it_expects_nothing_more_of_leads_that_are_too_old() -> None:
    _, found = motion()
    old = Leads(np.full(50, -3_000.0), np.full(50, np.nan), np.full(50, np.nan), np.zeros(50, dtype=np.int64))
    assert project(old, 0.0, found, [], np.array([1.0])).wins.high == 0


def test_it_needs_amounts() -> None:
    leads, found = motion()
    with pytest.raises(ValueError, match="no won amount"):
        project(leads, 0.0, found, [], np.array([]))


def test_it_takes_the_amounts_of_24_months() -> None:
    leads = Leads(
        np.full(3, -2_000.0), np.array([-800.0, -700, 5]), np.full(3, np.nan), np.array([1, 20, 300])
    )
    assert recent_amounts(leads, 0.0).tolist() == [20]


def test_it_listens_to_past_cohorts() -> None:
    leads, found = motion()
    fresh = Leads(
        np.full(100, -1.0), np.full(100, np.nan), np.full(100, np.nan), np.zeros(100, dtype=np.int64)
    )
    amounts = recent_amounts(leads, 0.0)

    def expected(rate: float, cohorts: int) -> Projection:
        past = [PastCohort(np.full(100, 2_000.0), round(100 * rate))] * cohorts
        return project(fresh, 0.0, found, past, amounts)

    assert 5 <= expected(0.10, 20).wins.median <= 15
    assert 33 <= expected(0.40, 20).wins.median <= 47
    wide, narrow = expected(0.25, 2).wins, expected(0.25, 40).wins
    assert wide.high - wide.low > narrow.high - narrow.low


def test_its_median_is_near_what_the_curve_expects() -> None:
    leads, found = motion(count=6_000)
    campaign = leads.only(leads.born > -150)
    still_open = delays(campaign, 0.0).open
    past = [PastCohort(np.full(300, 600.0), 66)] * 8
    result = project(campaign, 0.0, found, past, recent_amounts(leads, 0.0))
    expected = result.wins_so_far + float(found.curve.will_win(still_open).sum())
    assert result.wins.median == pytest.approx(expected, rel=0.1)
    mean = recent_amounts(leads, 0.0).mean()
    assert result.revenue.median == pytest.approx(expected * mean, rel=0.25)


def campaign_of(chance: np.random.Generator, age: float, size: int) -> Leads:
    """Leads born over three days, of a campaign that is better or worse than its motion."""
    return WORLD.leads(chance, age + chance.integers(0, 3, size), p=chance.beta(0.22 * 25, 0.78 * 25))


def covered(worlds: int, campaigns: int, past_campaigns: int, leads_each: int = 60) -> float:
    """How often the 80 % interval of the final revenue holds it, over running campaigns of many motions."""
    inside = 0
    for seed in range(worlds):
        chance = np.random.default_rng(seed)
        ages = chance.uniform(0, 700, past_campaigns)
        past = [campaign_of(chance, age, leads_each) for age in ages]
        running = [campaign_of(chance, age, leads_each) for age in chance.uniform(30, 200, campaigns)]
        record = together([*past, *running])
        found = fit(delays(record, 0.0))
        known = [PastCohort(-each.born, int((each.won <= 0).sum())) for each in past]
        for each in running:
            result = project(each, 0.0, found, known, recent_amounts(record, 0.0)).revenue
            inside += result.low <= each.amount_cents.sum() <= result.high
    return inside / (worlds * campaigns)


@pytest.mark.deep
def test_its_intervals_hold_what_they_promise() -> None:
    assert 0.62 <= covered(worlds=3, campaigns=12, past_campaigns=40) <= 0.97


@pytest.mark.deep
def test_its_intervals_hold_what_they_promise_with_500_wins() -> None:
    assert 0.74 <= covered(worlds=100, campaigns=15, past_campaigns=38) <= 0.86


@pytest.mark.deep
def test_its_intervals_hold_what_they_promise_with_100_wins() -> None:
    assert 0.70 <= covered(worlds=300, campaigns=5, past_campaigns=6) <= 0.88


def test_its_figures_are_finite() -> None:
    leads, found = motion(count=400)
    result = project(leads, 0.0, found, [], recent_amounts(leads, 0.0))
    assert all(math.isfinite(each) for each in (result.wins.low, result.revenue.low, result.revenue.high))
