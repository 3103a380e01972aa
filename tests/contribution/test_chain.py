"""The chain: counts, rates and delays of a cohort, and the link that holds it back."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from contribution.chain.delay import incidence, median_delay
from contribution.chain.leads import ChainLeads, LinkName, Passage, passage
from contribution.chain.links import Chain, chain, moderated
from contribution.maturity.curve import Curve
from contribution.rates.proportions import wilson

NAN = float("nan")


def leads(*rows: tuple[float, ...]) -> ChainLeads:
    """Rows of born, qualified, opportunity, won, lost; 1,000 € where won."""
    born, qualified, opportunity, won, lost = (
        np.array(column, dtype=float) for column in zip(*rows, strict=True)
    )
    return ChainLeads(born, qualified, opportunity, won, lost, np.where(np.isnan(won), 0, 1_000_00))


def cohort(born: int, qualified: int, opportunities: int, won: int) -> ChainLeads:
    """A cohort of day 0 in which so many reached each stage, each ten days after the one before."""
    number = np.arange(born)
    return ChainLeads(
        born=np.zeros(born),
        qualified=np.where(number < qualified, 10.0, NAN),
        opportunity=np.where(number < opportunities, 20.0, NAN),
        won=np.where(number < won, 30.0, NAN),
        lost=np.full(born, NAN),
        amount_cents=np.where(number < won, 1_000_00 * (1 + number), 0).astype(np.int64),
    )


def links_of(found: Chain) -> list[tuple[str, int, int]]:
    return [(link.name, link.entered, link.passed) for link in found.links]


def test_it_nests_the_links() -> None:
    found = chain(cohort(100, 40, 20, 5), 400.0, spent_cents=10_000_00, activities=4)
    assert links_of(found) == [("qualified", 100, 40), ("opportunity", 40, 20), ("won", 20, 5)]
    assert [link.days for link in found.links] == [10, 10, 10]
    assert found.links[0].rate == wilson(40, 100)


def test_it_takes_a_later_stage_as_proof_of_the_earlier_ones() -> None:
    found = chain(leads((0, NAN, NAN, 9, NAN), (0, NAN, 5, NAN, NAN)), 400.0, 0, 1)
    assert links_of(found) == [("qualified", 2, 2), ("opportunity", 2, 2), ("won", 2, 1)]


def test_it_does_not_know_what_comes_after_the_date() -> None:
    rows = leads((0, 10, 20, 30, NAN), (0, 10, 20, NAN, 30), (26, NAN, NAN, NAN, NAN))
    found = chain(rows, 25.0, 0, 1)
    assert links_of(found) == [("qualified", 2, 2), ("opportunity", 2, 2), ("won", 2, 0)]
    assert found.amount_per_win is None


def test_it_costs_activities_and_leads_with_their_interval() -> None:
    found = chain(cohort(100, 40, 20, 5), 400.0, spent_cents=10_000_00, activities=4)
    assert found.cost_per_activity == 2_500_00
    assert found.leads_per_activity is not None
    assert found.leads_per_activity.value == 25
    assert found.cost_per_lead is not None
    assert found.cost_per_lead.value == 100_00
    # exact Poisson interval of 100: 81.36 to 121.63
    assert found.cost_per_lead.low == pytest.approx(10_000_00 / 121.627, rel=1e-4)
    assert found.cost_per_lead.high == pytest.approx(10_000_00 / 81.364, rel=1e-4)


def test_it_says_nothing_per_lead_under_ten() -> None:
    found = chain(cohort(9, 4, 2, 1), 400.0, 10_000_00, 2)
    assert (found.leads_per_activity, found.cost_per_lead) == (None, None)
    assert chain(cohort(9, 4, 2, 1), 400.0, 10_000_00, 0).cost_per_activity is None


def test_it_weighs_leads_too_young_for_a_link_by_its_maturity() -> None:
    curve = Curve(*(np.asarray(each) for each in (1.0, 1.0, 100.0, 0.0, 1.0, 1.0)))
    young = replace(cohort(50, 3, 0, 0), born=np.where(np.arange(50) < 3, 0.0, 300.0))
    (link, *_) = chain(young, 400.0, 0, 1, curves={"qualified": curve}).links
    ripe = 3 * (1 - np.exp(-4)) + 47 * (1 - np.exp(-1))
    assert (link.entered, link.passed) == (50, 3)
    assert link.ripe == pytest.approx(ripe)
    assert link.rate == wilson(3, link.ripe)
    assert link.maturity == pytest.approx(ripe / 50)
    assert link.days == pytest.approx(100 * np.log(2))


def test_it_never_weighs_less_than_what_has_passed() -> None:
    curve = Curve(*(np.asarray(each) for each in (1.0, 1.0, 1e6, 0.0, 1.0, 1.0)))
    (link, *_) = chain(cohort(30, 7, 0, 0), 20.0, 0, 1, curves={"qualified": curve}).links
    assert link.ripe == 7


def test_its_amount_per_win_has_a_bootstrap_interval_and_is_repeatable() -> None:
    once, again = (chain(cohort(100, 80, 60, 40), 400.0, 0, 1).amount_per_win for _ in range(2))
    assert once == again
    assert once is not None
    assert once.value == 1_000_00 * 20.5
    spread = np.std(np.arange(40)) * 1_000_00 / np.sqrt(40)
    assert once.high - once.low == pytest.approx(2 * 1.96 * spread, rel=0.1)


def test_it_names_the_link_where_the_usual_rate_would_add_most() -> None:
    peers: dict[LinkName, float] = {"qualified": 0.9, "opportunity": 0.75, "won": 0.3}
    found = chain(cohort(100, 50, 10, 5), 400.0, 0, 1, peers=peers)
    assert found.weakest is not None
    assert found.weakest.name == "opportunity"
    lift = 0.75 / moderated(found.links[1]) - 1
    assert found.expected_revenue is not None
    assert found.weakest.gain_cents == pytest.approx(found.expected_revenue * lift)


def test_it_names_no_link_while_none_stands_out() -> None:
    peers: dict[LinkName, float] = {"qualified": 0.55, "opportunity": 0.9, "won": 0.9}
    assert chain(cohort(100, 50, 10, 5), 400.0, 0, 1).weakest is None
    # 50 of 100 reaches up to 0.596; of the 19 qualified too few entered the next link.
    assert chain(cohort(100, 50, 10, 9), 400.0, 0, 1, peers={"qualified": 0.55}).weakest is None
    assert chain(cohort(19, 19, 1, 1), 400.0, 0, 1, peers=peers).weakest is None


def test_it_names_the_weakest_before_anything_is_won() -> None:
    found = chain(cohort(100, 10, 0, 0), 400.0, 0, 1, peers={"qualified": 0.5})
    assert found.weakest is not None
    assert (found.weakest.name, found.weakest.gain_cents) == ("qualified", None)


def test_its_incidence_is_that_of_aalen_and_johansen() -> None:
    chance = np.random.default_rng(4)
    ages, delay, lost = chance.uniform(20, 400, 300), chance.uniform(1, 300, 300), chance.uniform(1, 300, 300)
    passed, gone = (delay <= lost) & (delay <= ages), (lost < delay) & (lost <= ages)
    found = Passage(ages, np.where(passed, delay, NAN), np.where(gone, lost, NAN))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines import AalenJohansenFitter

        ends = np.fmin(np.fmin(delay, lost), ages)
        peer = AalenJohansenFitter(calculate_variance=False)
        peer.fit(ends, np.where(passed, 1, np.where(gone, 2, 0)), event_of_interest=1)
    days, reached = incidence(found)
    expected = peer.cumulative_density_.iloc[:, 0]
    assert reached == pytest.approx([float(expected[expected.index <= day].iloc[-1]) for day in days])
    half = float(days[np.flatnonzero(reached >= reached[-1] / 2)[0]])
    assert median_delay(found, None) == half


def test_it_takes_delays_of_the_same_day_together() -> None:
    # Five entered: two passed on day 10, one was lost that day, one passed on day 20, one is open since 15 days.
    found = Passage(
        age=np.array([90.0, 90, 90, 90, 15]),
        delay=np.array([10.0, 10, NAN, 20, NAN]),
        lost_after=np.array([NAN, NAN, 10.0, NAN, NAN]),
    )
    days, reached = incidence(found)
    assert days.tolist() == [10, 20]
    assert reached == pytest.approx([2 / 5, 2 / 5 + 2 / 5])
    assert median_delay(found, None) == 10


def test_it_has_no_delay_when_nobody_passed() -> None:
    found = passage(cohort(5, 0, 0, 0).known(10.0), "qualified", 10.0)
    assert median_delay(found, None) is None


def test_it_has_no_rate_without_leads() -> None:
    found = chain(cohort(0, 0, 0, 0), 10.0, 0, 0)
    assert [link.rate for link in found.links] == [None, None, None]
