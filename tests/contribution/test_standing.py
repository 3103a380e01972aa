"""Scores that chance alone could have ordered otherwise stand in one band; never a podium."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from contribution.facts import Facts, ProgrammeYear
from contribution.formula import FORMULA_2026_1 as FORMULA
from contribution.rates import ranks
from contribution.rates.standing import DRAWS, Evidence, draw, score_bands, towards_peers
from contribution.score import score

AS_OF = date(2026, 11, 20)
YEARS = (ProgrammeYear(starts_on=date(2026, 1, 1), tier="gold"),)


def partner(deals: int, cents: int = 10_000_00, **facts: object) -> Evidence:
    """A gold partner with so many deals of one size, each in the pipeline and booked."""
    each = (cents,) * deals
    counts = {"leads_accepted": 30, "leads_converted": 5, "qualified_leads": 10} | facts
    made = Facts(
        joined_on=date(2023, 1, 1), years=YEARS, pipeline_cents=each, booked_cents=cents * deals, **counts
    )
    return Evidence(made, each)


def test_partners_that_chance_alone_orders_share_one_band():
    assert score_bands([partner(8 + i % 3) for i in range(12)], FORMULA, AS_OF) == [0] * 12


def test_who_is_far_ahead_stands_in_a_band_of_its_own():
    peers = [partner(4 + i % 2) for i in range(11)] + [partner(60, qualified_leads=40, leads_converted=12)]
    assert score_bands(peers, FORMULA, AS_OF) == [1] * 11 + [0]


def test_one_large_deal_tells_nobody_apart_where_many_small_ones_do():
    others = [partner(5, 6_000_00) for _ in range(11)]
    many = score_bands([*others, partner(40, 4_500_00)], FORMULA, AS_OF)
    one = score_bands([*others, partner(1, 180_000_00)], FORMULA, AS_OF)
    assert (many[-1], set(many[:-1])) == (0, {1})
    assert set(one) == {0}


def test_of_thirty_equal_partners_the_luckiest_does_not_stand_out():
    """Scores that differ by their own chance alone, in a hundred programmes."""
    chance = np.random.default_rng(7)
    alone = 0
    for _ in range(100):
        values = chance.normal(50, 6, 30)
        drawn = values + chance.normal(0, 6, (1_000, 30))
        alone += int(ranks.bands(values, towards_peers(values, drawn)).max() > 0)
        assert ranks.bands(values, drawn).max() > 0  # without the pull, the luckiest always did
    assert alone <= 10


def test_partners_that_do_differ_are_still_told_apart():
    values = np.repeat([20.0, 50.0, 80.0], 5)
    drawn = values + np.random.default_rng(1).normal(0, 3, (2_000, 15))
    assert ranks.bands(values, towards_peers(values, drawn)).tolist() == [2] * 5 + [1] * 5 + [0] * 5


def test_there_are_no_bands_among_fewer_than_ten():
    with pytest.raises(ValueError, match="fewer than 10"):
        score_bands([partner(5)] * 9, FORMULA, AS_OF)


def test_the_draws_surround_the_score():
    evidence = partner(12)
    exact = float(score(evidence.facts, FORMULA, AS_OF).points)
    drawn = draw([evidence], FORMULA, AS_OF)[:, 0]
    assert drawn.shape == (DRAWS,)
    low, high = np.quantile(drawn, [0.25, 0.75])
    assert low < exact < high
    assert 0 <= drawn.min() <= drawn.max() <= 100


def test_what_is_not_measurable_is_not_drawn():
    newcomer = replace(partner(3).facts, joined_on=date(2026, 11, 1), leads_accepted=0, leads_converted=0)
    assert score(newcomer, FORMULA, AS_OF).out_of == 0
    assert draw([Evidence(newcomer)], FORMULA, AS_OF).max() == 0


def test_one_opportunity_is_drawn_no_larger_than_its_cap():
    """A whale of twenty targets is drawn as one of 40 % of the target."""
    facts = [
        replace(
            partner(1, cents, qualified_leads=0, leads_accepted=0, leads_converted=0).facts, booked_cents=0
        )
        for cents in (10_000_000_00, 200_000_00)
    ]
    assert FORMULA.opportunity_cap * 500_000_00 == Fraction(200_000_00)
    whale, capped = draw([Evidence(facts[0])], FORMULA, AS_OF), draw([Evidence(facts[1])], FORMULA, AS_OF)
    assert (whale == capped).all()


def test_a_sum_of_deals_is_drawn_with_the_spread_of_its_arrivals():
    """Σx and Σx²: the mean and the variance of a compound Poisson process, as in the test of a trend."""
    amounts = (1_000_00, 4_000_00, 2_500_00, 9_000_00)
    found = Facts(joined_on=date(2023, 1, 1), years=YEARS, booked_cents=sum(amounts))
    drawn = draw([Evidence(found, amounts)], FORMULA, AS_OF, draws=200_000)[:, 0] * 200_000_00 / 40
    leads = (
        draw([Evidence(replace(found, booked_cents=0))], FORMULA, AS_OF, draws=200_000)[:, 0]
        * 200_000_00
        / 40
    )
    assert drawn.mean() - leads.mean() == pytest.approx(sum(amounts), rel=0.01)
    assert drawn.var() - leads.var() == pytest.approx(sum(x * x for x in amounts), rel=0.03)


def test_the_same_evidence_gives_the_same_bands():
    peers = [partner(3 * i) for i in range(12)]
    assert score_bands(peers, FORMULA, AS_OF) == score_bands(peers, FORMULA, AS_OF)


def test_it_loads_numpy_and_not_scipy():
    code = "import sys, contribution.rates.standing; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
