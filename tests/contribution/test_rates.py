"""Rates with small numbers: known values, and what they promise over many programmes."""

import math

import numpy as np
import pytest
from scipy.special import betainc
from scipy.stats import beta, betabinom

from contribution.rates.drivers import Ranking, drivers, supplier_ranks
from contribution.rates.multiplicity import holm
from contribution.rates.proportions import conversion_delay, poisson, wilson
from contribution.rates.ranks import bands, percentiles, ranked, told_apart
from contribution.rates.satisfaction import CompanyAnswers, change, net_promoter
from contribution.rates.shrinkage import draw, maximum_likelihood, peer_group, shrink

RATS = (
    "0/20 0/20 0/20 0/20 0/20 0/20 0/20 0/19 0/19 0/19 0/19 0/18 0/18 0/17 1/20 1/20 1/20 1/20 1/19 1/19 "
    "1/18 1/18 2/25 2/24 2/23 2/20 2/20 2/20 2/20 2/20 2/20 1/10 5/49 2/19 5/46 3/27 2/17 7/49 7/47 3/20 "
    "3/20 2/13 9/48 10/50 4/20 4/20 4/20 4/20 4/20 4/20 4/20 10/48 4/19 4/19 4/19 5/22 11/46 12/49 5/20 5/20 "
    "6/23 5/19 6/22 6/20 6/20 6/20 16/52 15/46 15/47 9/24"
)


def rates(text: str) -> tuple[list[int], list[int]]:
    pairs = [pair.split("/") for pair in text.split()]
    return [int(pair[0]) for pair in pairs], [int(pair[1]) for pair in pairs]


@pytest.mark.parametrize(
    ("won", "tried", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0, 0.1611), (20, 20, 0.8389, 1)]
)
def test_its_interval_of_a_rate_is_wilsons(won: int, tried: int, low: float, high: float) -> None:
    found = wilson(won, tried)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(("won", "tried"), [(0, 0), (-1, 3), (4, 3)])
def test_it_refuses_a_rate_that_cannot_be(won: int, tried: int) -> None:
    with pytest.raises(ValueError, match="trials"):
        wilson(won, tried)
    with pytest.raises(ValueError, match="trials"):
        shrink([won, 2], [tried, 1])


def test_its_interval_of_a_count_is_exact() -> None:
    found = poisson(10, exposure=2)
    assert (round(2 * found.low, 4), round(2 * found.high, 4)) == (4.7954, 18.3904)
    assert poisson(0).low == 0
    assert math.exp(-poisson(0).high) == pytest.approx(0.025)


def test_it_takes_the_delay_that_80_percent_of_conversions_do_not_exceed() -> None:
    assert conversion_delay([90, 10, 20, 30, 40]) == 40
    assert conversion_delay([7]) == 7


def test_it_reports_the_most_likely_prior_of_the_rat_tumours() -> None:
    successes, trials = rates(RATS)
    assert shrink(successes, trials).prior == pytest.approx((2.30478, 14.07981), abs=2e-5)


def test_it_reports_no_prior_when_the_likelihood_runs_to_infinity() -> None:
    assert maximum_likelihood(np.array([2.0, 2.0, 2.0]), np.array([10.0, 10.0, 10.0])) is None


def brute_force(successes: list[int], trials: list[int], unit: int) -> tuple[float, float, float]:
    """Mean and CDF at two points of one unit's rate, summing over the grid without any shortcut."""
    weights, means, below, above = [], [], [], []
    for i in range(200):
        for s in np.geomspace(2, 500, 30):
            a, b = (i + 0.5) / 200 * s, (1 - (i + 0.5) / 200) * s
            likelihood = betabinom.pmf(successes, trials, a, b).prod()
            weights.append(s**-0.5 * likelihood)
            means.append((a + successes[unit]) / (s + trials[unit]))
            below.append(a + successes[unit])
            above.append(b + trials[unit] - successes[unit])
    weight = np.array(weights) / np.sum(weights)
    found = shrink(successes, trials)
    cdf = [float(weight @ betainc(below, above, edge[unit])) for edge in (found.low, found.high)]
    return float(weight @ np.array(means)), cdf[0], cdf[1]


def test_it_integrates_the_prior_out() -> None:
    successes, trials = [0, 3, 7, 1], [4, 9, 40, 0 + 1]
    found = shrink(successes, trials)
    for unit in (0, 2):
        mean, low, high = brute_force(successes, trials, unit)
        assert found.rate[unit] == pytest.approx(mean, abs=1e-5)
        assert [low, high] == pytest.approx([0.025, 0.975], abs=1e-5)


def test_it_gives_a_unit_without_trials_what_is_known_of_its_group() -> None:
    found = shrink([20, 22, 18, 0], [100, 100, 100, 0])
    assert found.rate[3] == pytest.approx(0.2, abs=0.05)
    assert found.low[3] < found.low[0] < found.high[0] < found.high[3]


def test_it_draws_what_it_says() -> None:
    successes, trials = rates(RATS)
    found = shrink(successes, trials)
    draws = draw(found.mixture, draws=20_000)
    assert draws.mean(axis=0) == pytest.approx(found.rate, abs=0.004)
    assert np.quantile(draws, 0.975, axis=0) == pytest.approx(found.high, abs=0.01)
    assert (draw(found.mixture) == draw(found.mixture)).all()


def programmes(count: int, partners: int) -> tuple[float, float]:
    """Mean absolute error over that of the raw rates, and coverage of the 95 % intervals."""
    shrunk_error = raw_error = covered = 0.0
    for seed in range(count):
        chance = np.random.default_rng(seed)
        rate = chance.beta(4, 16, partners)
        leads = np.maximum(1, np.rint(chance.lognormal(np.log(10), 1.2, partners))).astype(int)
        won = chance.binomial(leads, rate)
        found = shrink(won.tolist(), leads.tolist())
        shrunk_error += np.abs(found.rate - rate).sum()
        raw_error += np.abs(won / leads - rate).sum()
        covered += ((found.low <= rate) & (rate <= found.high)).sum()
    return shrunk_error / raw_error, covered / (count * partners)


@pytest.mark.deep
def test_it_halves_the_error_and_covers_what_it_claims() -> None:
    error, covered = programmes(5, partners=46)
    assert error <= 0.60
    assert 0.90 <= covered <= 0.99


@pytest.mark.deep
def test_it_halves_the_error_and_covers_what_it_claims_over_200_programmes() -> None:
    error, covered = programmes(200, partners=46)
    assert error <= 0.55
    assert 0.92 <= covered <= 0.98


@pytest.mark.deep
def test_it_covers_what_it_claims_in_groups_of_ten() -> None:
    _, covered = programmes(200, partners=10)
    assert 0.90 <= covered <= 0.99


def test_it_widens_the_group_until_there_are_ten() -> None:
    units = [("gold", region, "small") for region in "n" * 9 + "s" * 3] + [("silver", "n", "big")]
    levels = [
        ("tier × region × size", lambda unit: unit),
        ("tier × size", lambda unit: (unit[0], unit[2])),
        ("tier", lambda unit: unit[0]),
        ("all", lambda unit: None),
    ]
    assert peer_group(units[0], units, levels) == ("tier × size", units[:12])
    assert peer_group(units[-1], units, levels) == ("all", units)
    assert peer_group(units[0], units[:9], levels) == ("all", units[:9])


def test_its_percentiles_are_mid_ranks() -> None:
    assert percentiles(np.array([3.0, 1.0, 3.0, 9.0])).tolist() == [50, 12.5, 50, 87.5]


def test_it_ranks_with_a_range_and_only_among_ten() -> None:
    chance = np.random.default_rng(1)
    rate = np.linspace(0.1, 0.9, 12)
    sure = chance.normal(rate, 1e-6, (500, 12))
    found = ranked(rate, sure)
    assert found.value.tolist() == found.low.tolist() == found.high.tolist()
    doubtful = ranked(rate, chance.normal(rate, 0.3, (2_000, 12)))
    assert (doubtful.high - doubtful.low).min() > 20
    with pytest.raises(ValueError, match="fewer than 10"):
        ranked(rate[:9], sure[:, :9])


def test_it_tells_apart_only_what_is_above_in_19_draws_of_20() -> None:
    level = np.arange(1_000) / 1_000
    draws = np.stack([np.full(1_000, 0.96), np.full(1_000, 0.94), level], axis=1)
    apart = told_apart(draws)
    assert apart[0].tolist() == [False, True, True]
    assert apart[1].tolist() == [False, False, False]


def test_it_puts_in_one_band_what_cannot_be_told_apart() -> None:
    chance = np.random.default_rng(2)
    means = np.array([0.1, 0.9, 0.89, 0.12, 0.5])
    assert bands(means, chance.normal(means, 0.03, (4_000, 5))).tolist() == [2, 0, 0, 2, 1]


def test_its_net_promoter_score_has_the_adjusted_interval() -> None:
    found = net_promoter(60, 25, 15)
    assert (found.score, round(found.low, 1), round(found.high, 1)) == (45, 29.3, 58.0)
    assert net_promoter(5, 0, 0).high == 100
    assert net_promoter(0, 0, 5).low == -100
    with pytest.raises(ValueError, match="needs answers"):
        net_promoter(0, 0, 0)


def wave(chance: np.random.Generator, mood: np.ndarray, kept: np.ndarray) -> dict[str, CompanyAnswers]:
    """Answers of the companies kept: 1 to 6 people sharing their company's mood."""
    answers = {}
    for company in np.flatnonzero(kept):
        people = int(chance.integers(1, 7))
        feeling = mood[company] + chance.normal(0, 1, people)
        net = int((feeling > 0.3).sum() - (feeling < -0.8).sum())
        answers[f"company {company}"] = CompanyAnswers(net, people)
    return answers


def false_changes(pairs: int) -> float:
    chance = np.random.default_rng(5)
    found = 0
    for _ in range(pairs):
        mood = chance.normal(0, 0.8, 60)
        first, second = (wave(chance, mood, chance.random(60) < 0.7) for _ in range(2))
        result = change(first, second)
        assert result is not None
        found += result.changed
    return found / pairs


def test_it_sees_no_change_where_there_is_none() -> None:
    assert false_changes(200) <= 0.085


@pytest.mark.deep
def test_it_sees_a_change_in_at_most_6_5_percent_of_2000_null_pairs() -> None:
    assert false_changes(2_000) <= 0.065


def test_it_sees_a_great_change_and_waits_for_20_companies() -> None:
    happy = {str(n): CompanyAnswers(2, 2 + n % 2) for n in range(25)}
    sad = {str(n): CompanyAnswers(-1, 2) for n in range(5, 30)}
    found = change(sad, happy)
    assert found is not None
    assert found.changed
    assert found.points == pytest.approx(100 * (50 / 62 + 0.5))
    assert change(sad, {str(n): CompanyAnswers(1, 1) for n in range(19)}) is None


def test_its_change_is_linearised_by_company() -> None:
    first = {str(n): CompanyAnswers(n % 3 - 1, 1 + n % 4) for n in range(21)}
    second = {str(n): CompanyAnswers(1 if n % 4 else -1, 1 + n % 3) for n in range(10, 34)}
    found = change(first, second)
    assert found is not None
    variance = 0.0
    for company in (str(n) for n in range(34)):
        z = 0.0
        for sign, wave in ((-1, first), (1, second)):
            respondents = sum(each.respondents for each in wave.values())
            score = sum(each.net for each in wave.values()) / respondents
            own = wave.get(company, CompanyAnswers(0, 0))
            z += sign * (own.net - score * own.respondents) / respondents
        variance += 34 / 33 * z**2
    assert found.standard_error == pytest.approx(100 * math.sqrt(variance))


def test_it_adjusts_p_values_by_holm() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.6, 0.7]) == [1.0, 1.0]


def test_its_drivers_are_rank_correlations_over_thirty_companies() -> None:
    outcome = np.arange(40.0)
    answers = {
        "support": np.exp(outcome / 9),
        "price": np.cos(outcome * 2.3),
        "few": np.where(outcome < 29, outcome, np.nan),
        "flat": np.zeros(40),
    }
    found = {each.theme: each for each in drivers(answers, outcome)}
    assert set(found) == {"support", "price", "flat"}
    assert found["support"].rho == pytest.approx(1)
    assert found["price"].low < 0 < found["price"].high
    assert (found["flat"].rho, found["flat"].p_value) == (0, 1)
    assert found["price"].high - found["price"].rho == pytest.approx(
        math.tanh(math.atanh(found["price"].rho) + 1.959964 * 1.03 / math.sqrt(37)) - found["price"].rho
    )


def test_it_ranks_suppliers_by_mean_normalised_mid_rank() -> None:
    rankings = [
        Ranking("c1", {"us": 1, "them": 2, "others": 3}),
        Ranking("c2", {"us": 1, "them": 1}),
        Ranking("c3", {"them": 1}),
    ]
    found = {each.supplier: (each.rank, each.respondents) for each in supplier_ranks(rankings)}
    assert found == {"us": (0.25, 2), "them": (0.5, 2), "others": (1.0, 1)}
    assert [each.supplier for each in supplier_ranks(rankings)] == ["us", "them", "others"]
    assert supplier_ranks(rankings) == supplier_ranks(rankings)


def test_its_supplier_interval_widens_with_fewer_companies() -> None:
    def spread(companies: int) -> float:
        chance = np.random.default_rng(3)
        each = [
            Ranking(str(company), dict(zip("abcd", chance.permutation(4).tolist(), strict=True)))
            for company in range(companies)
        ]
        return supplier_ranks(each)[0].high - supplier_ranks(each)[0].low

    assert spread(20) > 1.5 * spread(200)


def test_its_beta_quantile_is_that_of_a_beta_when_the_prior_is_known() -> None:
    found = shrink([200], [1_000])
    assert found.low[0] == pytest.approx(beta.ppf(0.025, 201, 801), abs=0.003)
