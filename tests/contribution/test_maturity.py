"""Maturity: the curve of delays, what is refused, and when enough of a result is visible."""

import math
import warnings
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import weibull_min

from contribution.maturity import cohort, returns
from contribution.maturity.curve import MONTH, REFERENCE, Curve, fit
from contribution.maturity.leads import Delays, Leads, day_number, delays
from contribution.maturity.projection import Range
from contribution.maturity.study import Refusal, motion_of, study
from tests.contribution.marketing import World, together

NAN = math.nan


def some_leads(*rows: tuple[float, float, float]) -> Leads:
    born, won, lost = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    return Leads(born, won, lost, np.where(np.isnan(won), 0, 100))


def spread(seed: int, count: int = 1_500, longest: float = 300) -> tuple[np.random.Generator, np.ndarray]:
    chance = np.random.default_rng(seed)
    return chance, chance.uniform(0, longest, count)


@pytest.mark.parametrize(("month", "share"), [(1, 0.8), (3, 8.0), (6, 31.5), (9, 60.0), (12, 82.0)])
def test_its_reference_curve_says_what_buyers_do(month: int, share: float) -> None:
    assert 100 * REFERENCE.share_decided(np.array(month * MONTH)) == pytest.approx(share, abs=0.1)


def test_it_knows_only_what_was_known_on_the_date() -> None:
    leads = some_leads((0, 4, NAN), (0, NAN, 9), (1, 30, NAN), (2, NAN, 40), (50, NAN, NAN))
    found = delays(leads, as_of=10.0)
    assert (found.won.tolist(), found.lost.tolist(), found.open.tolist()) == ([4], [9], [9, 8])
    assert leads.known(10.0).amount_cents.tolist() == [100, 0, 0, 0]


def test_it_counts_a_delay_of_nothing_as_half_a_day() -> None:
    found = delays(some_leads((3, 3, NAN), (3, NAN, 3)), as_of=3.0)
    assert (found.won.tolist(), found.lost.tolist()) == ([0.5], [0.5])


@pytest.mark.parametrize("row", [(5, 4, NAN), (5, NAN, 4), (5, 6, 6)])
def test_it_refuses_leads_that_cannot_be(row: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="lead"):
        some_leads(row)


def log_likelihood(curve: Curve, found: Delays) -> float:
    """The likelihood written lead by lead with another library's densities."""
    f = weibull_min(curve.k, scale=curve.scale)
    g = weibull_min(curve.k_lost, scale=curve.scale_lost)
    total = sum(math.log(curve.p) + f.logpdf(t) for t in found.won)
    total += sum(math.log(1 - curve.p) + math.log(curve.r) + g.logpdf(t) for t in found.lost)
    silent = [curve.r * g.sf(age) + 1 - curve.r for age in found.open]
    still = [curve.p * f.sf(age) for age in found.open]
    return float(total + sum(math.log(a + (1 - curve.p) * b) for a, b in zip(still, silent, strict=True)))


def test_it_finds_the_most_likely_curve() -> None:
    world = World(r=0.6)
    found = delays(world.leads(*spread(1, 400)), 0.0)
    best = fit(found)
    top = log_likelihood(best.curve, found)
    fields = ("p", "k", "scale", "r", "k_lost", "scale_lost")
    values = {name: float(getattr(best.curve, name)) for name in fields}
    for name in fields:
        for factor in (0.99, 1.01):
            moved = Curve(**{**values, name: values[name] * factor})  # type: ignore[arg-type]
            assert log_likelihood(moved, found) < top
    assert np.linalg.eigvalsh(best.information).min() > 0


def test_without_losses_it_equals_the_mixture_cure_of_lifelines() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines import MixtureCureFitter, WeibullFitter

        found = delays(World(r=0).leads(*spread(2)), 0.0)
        durations = np.concatenate([found.won, found.open])
        peer = MixtureCureFitter(base_fitter=WeibullFitter()).fit(
            durations, np.arange(len(durations)) < len(found.won)
        )
    ours = fit(found).curve
    assert ours.r == 0
    assert ours.p == pytest.approx(1 - peer.cured_fraction_, rel=2e-3)
    assert ours.k == pytest.approx(peer.rho_, rel=2e-3)
    assert ours.scale == pytest.approx(peer.lambda_, rel=2e-3)


def test_it_takes_losses_as_exponential_while_they_are_few() -> None:
    chance, ages = spread(3, 300)
    leads = World(r=0.03).leads(chance, ages)
    found = delays(leads, 0.0)
    assert 0 < len(found.lost) < 10
    assert float(fit(found).curve.k_lost) == 1
    assert len(fit(found).theta) == 5


def recovered(seeds: int) -> tuple[np.ndarray, np.ndarray]:
    """Errors of p, and relative errors of the wins to come, over seeded records of 1,500 leads."""
    of_p, of_wins = [], []
    for seed in range(seeds):
        leads = World().leads(*spread(seed))
        found = delays(leads, 0.0)
        curve = fit(found).curve
        to_come = float((leads.won > 0).sum())
        of_p.append(abs(float(curve.p) - 0.22))
        of_wins.append(abs(curve.will_win(found.open).sum() / to_come - 1))
    return np.array(of_p), np.array(of_wins)


def test_it_recovers_the_truth() -> None:
    of_p, of_wins = recovered(6)
    assert of_p.mean() <= 0.04
    assert of_wins.mean() <= 0.20


@pytest.mark.deep
def test_it_recovers_the_truth_over_30_seeds() -> None:
    of_p, of_wins = recovered(30)
    assert of_p.mean() <= 0.02
    assert np.quantile(of_p, 0.95) <= 0.04
    assert of_wins.mean() <= 0.15


def test_it_says_how_likely_an_open_lead_still_wins() -> None:
    world = World(r=0.8)
    leads = world.leads(np.random.default_rng(5), np.full(400_000, 90.0))
    still_open = ~(leads.won <= 0) & ~(leads.lost <= 0)
    curve = Curve(*(np.asarray(each) for each in (0.22, 1.6, 150, 0.8, 1.2, 60)))
    share = (leads.won[still_open] > 0).mean()
    assert curve.will_win(np.array(90.0)) == pytest.approx(share, abs=0.005)


def test_it_needs_30_wins_for_a_maturity_and_100_for_a_projection() -> None:
    chance, ages = spread(4, 110, longest=900)
    few = study(World().leads(chance, ages), 0.0)
    wins = few.refusals[0].have
    assert few.refusals == (Refusal("too_few_wins", 30, wins),)
    assert (few.fit, few.curve) == (None, None)
    some = study(World().leads(*spread(4, 320, longest=900)), 0.0)
    assert [each.reason for each in some.refusals] == ["too_few_wins_to_project"]
    assert some.curve is not None
    assert not some.projects
    assert study(World().leads(*spread(4, 900, longest=900)), 0.0).projects


def test_it_refuses_a_record_that_is_too_short_and_says_how_long_is_needed() -> None:
    found = study(World(scale=300).leads(*spread(6, 3_000, longest=330)), 0.0)
    (refusal,) = found.refusals
    assert refusal.reason == "record_too_short"
    assert refusal.have == 10
    truth = 300 * math.log(10) ** (1 / 1.6) / MONTH
    assert refusal.needed == pytest.approx(truth, abs=4)
    assert found.curve is None


def test_it_leaves_out_and_names_the_leads_born_before_outcomes_were_recorded() -> None:
    chance, ages = spread(7, 2_400, longest=900)
    leads = World().leads(chance, ages)
    unrecorded = np.fmin(leads.won, leads.lost) < -600
    gone = leads.only(~unrecorded)
    found = study(gone, 0.0)
    months = sorted(
        {(date(1970, 1, 1) - timedelta(days=math.ceil(age))).strftime("%Y-%m") for age in ages if age > 600}
    )
    assert [each.month for each in found.left_out] == months
    assert sum(each.leads for each in found.left_out) == (gone.born < -600).sum()
    assert found.missed > 100
    assert found.fit is not None
    assert found.fit.curve.p == pytest.approx(0.22, abs=0.03)
    biased = fit(delays(gone, 0.0)).curve
    assert abs(biased.p - 0.22) > abs(found.fit.curve.p - 0.22)


def test_it_keeps_everybody_when_the_record_is_whole() -> None:
    found = study(World().leads(*spread(8, 2_400, longest=900)), 0.0)
    assert (found.left_out, found.missed) == ((), 0.0)


def test_it_falls_back_to_all_motions_under_thirty_wins() -> None:
    world = World()
    big, small = (world.leads(*spread(9, count, longest=900)) for count in (600, 40))
    leads = together([big, small])
    motions = ["big"] * 600 + ["small"] * 40
    assert len(motion_of(motions, leads, "big", 0.0)) == 600
    assert len(motion_of(motions, leads, "small", 0.0)) == 640


def test_its_cohort_matures_with_all_its_leads_and_reaches_30_and_80_percent_on_named_days() -> None:
    as_of = date(2026, 3, 1)
    today = day_number(as_of)
    leads = some_leads(
        (today - 40, today - 5, NAN), (today - 20, NAN, today), (today - 0.5, NAN, NAN), (today + 3, NAN, NAN)
    )
    curve = Curve(*(np.asarray(each) for each in (0.2, 1.6, 150, 0, 1, 1)))
    now, first_range, figure = cohort.visible(curve, leads, as_of)

    def at(day: date) -> float:
        later = (day - as_of).days
        return float(np.mean([1 - math.exp(-(((age + later) / 150) ** 1.6)) for age in (40, 20, 0.5)]))

    assert now == pytest.approx(at(as_of))
    assert at(first_range) >= 0.30 > at(first_range - timedelta(days=1))
    assert at(figure) >= 0.80 > at(figure - timedelta(days=1))


def test_a_cohort_that_is_ripe_is_ripe_today() -> None:
    curve = Curve(*(np.asarray(each) for each in (0.2, 1.6, 150, 0, 1, 1)))
    assert cohort.reached_on(curve, np.array([900.0]), 0.80, date(2026, 3, 1)) == date(2026, 3, 1)
    with pytest.raises(ValueError, match="without leads"):
        cohort.reached_on(curve, np.array([]), 0.80, date(2026, 3, 1))


def test_its_return_and_roi_are_per_euro_of_cost() -> None:
    cost = returns.Cost(reserved=100, claimed_unpaid=200, paid=300, vendor_other=400, partner_own=1_000)
    revenue = Range(500, 2_400, 6_000)
    assert returns.return_per_euro(revenue, cost.vendor) == Range(0.5, 2.4, 6.0)
    assert returns.return_per_euro(revenue, cost.joint) == Range(0.25, 1.2, 3.0)
    profit = returns.roi(revenue, cost.vendor, margin_rate=0.5)
    assert profit is not None
    assert [profit.low, profit.median, profit.high] == pytest.approx([-0.75, 0.2, 2.0])
    assert returns.return_per_euro(revenue, 0) is None
    assert returns.roi(revenue, 0, 0.5) is None


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(1.0, 3.0, "pays"), (0.2, 1.0, "does_not_pay"), (0.9, 1.1, "undecided")],
)
def test_its_verdict_is_undecided_while_the_range_crosses(low: float, high: float, expected: str) -> None:
    assert returns.verdict(Range(low, 1.0, high), returns.PAYS_BACK) == expected


@pytest.mark.parametrize(
    ("maturity", "expected"),
    [(0.2999, "too_early"), (0.30, "range"), (0.7999, "range"), (0.80, "figure")],
)
def test_it_speaks_in_three_stages(maturity: float, expected: str) -> None:
    assert returns.stage(maturity) == expected
