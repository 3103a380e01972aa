"""The contribution score: what a partner can count on."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contribution.facts import Candidate, Facts, ProgrammeYear, leads_counted
from contribution.formula import FORMULA_2026_1, ComponentName, TierTargets
from contribution.score import Score, score, target, what_raises_it
from contribution.windows import conversion_window, rolling_window

AS_OF = date(2026, 12, 31)
YEAR = ProgrammeYear(starts_on=date(2026, 1, 1), tier="gold")
ACME = Facts(joined_on=date(2020, 1, 1), years=(YEAR,))


def scored(facts: Facts, as_of: date = AS_OF) -> Score:
    return score(facts, FORMULA_2026_1, as_of)


def points(facts: Facts, component: ComponentName, as_of: date = AS_OF) -> Fraction | None:
    return {part.component: part.points for part in scored(facts, as_of).parts}[component]


def test_it_gives_all_the_points_at_the_target_and_no_more_above() -> None:
    at_target = replace(
        ACME,
        qualified_leads=40,
        leads_accepted=20,
        leads_converted=9,
        pipeline_cents=(100_000_00,) * 5,
        booked_cents=200_000_00,
    )
    above = replace(at_target, qualified_leads=90, booked_cents=286_000_00)
    assert scored(at_target).points == scored(above).points == 100
    assert scored(above).part("revenue").share_of_target == Fraction(143, 100)


def test_it_counts_zero_as_zero_after_the_first_90_days() -> None:
    facts = replace(ACME, leads_accepted=60)
    assert scored(facts).points == 0
    assert scored(facts).out_of == 100


@pytest.mark.parametrize(("joined_on", "out_of"), [(date(2026, 10, 2), 100), (date(2026, 10, 3), 20)])
def test_it_waits_90_days_for_leads_pipeline_and_revenue(joined_on: date, out_of: int) -> None:
    facts = replace(ACME, joined_on=joined_on, leads_accepted=5)
    assert scored(facts).out_of == out_of
    assert scored(facts).part("revenue").missing == (None if out_of == 100 else "first_days")


@pytest.mark.parametrize(("accepted", "missing"), [(4, "too_few_leads"), (5, None)])
def test_it_waits_for_five_leads_before_it_speaks_of_conversion(accepted: int, missing: str | None) -> None:
    assert scored(replace(ACME, leads_accepted=accepted)).part("conversion").missing == missing


def test_it_says_52_of_80_and_never_rescales() -> None:
    facts = replace(
        ACME, qualified_leads=24, pipeline_cents=(100_000_00,) * 3 + (20_000_00,), booked_cents=135_000_00
    )
    found = scored(facts)
    assert (found.points, found.out_of, found.shown, found.ranked) == (Fraction(52), 80, 52, True)
    assert found.part("conversion").points is None


def test_it_ranks_from_70_measurable_points() -> None:
    assert not scored(replace(ACME, joined_on=date(2026, 11, 1), leads_accepted=9)).ranked
    assert scored(ACME).ranked


def test_it_counts_one_opportunity_for_at_most_40_percent_of_the_target() -> None:
    assert points(replace(ACME, pipeline_cents=(2_000_000_00,)), "pipeline") == 10
    assert points(replace(ACME, pipeline_cents=(2_000_000_00, 50_000_00)), "pipeline") == Fraction(25, 2)


def test_it_maps_conversion_from_5_to_30_percent() -> None:
    # (3 + y) / (20 + n): 5 % needs n = 40 and no conversion; 17.5 % is half way.
    assert points(replace(ACME, leads_accepted=40), "conversion") == 0
    assert points(replace(ACME, leads_accepted=20, leads_converted=4), "conversion") == 10


def test_it_keeps_declines_for_capacity_above_a_fifth_of_the_leads_received() -> None:
    facts = replace(ACME, leads_accepted=6, leads_timed_out=1, leads_declined_fault=1)
    within, above = replace(facts, leads_declined_capacity=2), replace(facts, leads_declined_capacity=4)
    assert leads_counted(within, FORMULA_2026_1) == 7
    assert leads_counted(above, FORMULA_2026_1) == 7 + 4 - 2


def test_it_takes_the_joint_plan_before_the_tier() -> None:
    planned = replace(YEAR, plan_pipeline_cents=100_00, plan_revenue_cents=400_00)
    facts = replace(ACME, years=(planned,), booked_cents=100_00, pipeline_cents=(10_00,))
    assert points(facts, "revenue") == 10
    assert points(facts, "pipeline") == Fraction(5, 2)


def test_it_takes_the_size_band_before_the_tier_at_large() -> None:
    small = TierTargets(
        tier="gold", size_band="small", leads=10, pipeline_cents=1_00, revenue_cents=50_000_00
    )
    formula = replace(FORMULA_2026_1, tier_targets=(*FORMULA_2026_1.tier_targets, small))
    facts = replace(ACME, years=(replace(YEAR, size_band="small"),))
    assert target("revenue", facts, formula, AS_OF) == 50_000_00
    assert target("revenue", facts, FORMULA_2026_1, AS_OF) == 200_000_00


@pytest.mark.parametrize(
    ("joined_on", "months"),
    [
        (date(2020, 1, 1), 12),
        (date(2026, 6, 1), 7),
        (date(2026, 6, 2), 6),
        (date(2026, 9, 30), 3),
        (date(2026, 12, 15), 3),
    ],
)
def test_it_lowers_targets_to_the_months_in_the_programme_three_at_least(
    joined_on: date, months: int
) -> None:
    facts = replace(ACME, joined_on=joined_on)
    assert target("leads", facts, FORMULA_2026_1, AS_OF) == Fraction(40 * months, 12)
    assert target("conversion", facts, FORMULA_2026_1, AS_OF) == Fraction(3, 10)


def test_it_weights_the_targets_of_two_programme_years_by_months() -> None:
    years = (
        ProgrammeYear(starts_on=date(2025, 7, 1), tier="bronze"),
        replace(YEAR, starts_on=date(2026, 7, 1)),
    )
    facts = replace(ACME, years=years)
    assert target("leads", facts, FORMULA_2026_1, date(2026, 9, 30)) == Fraction(9 * 8 + 3 * 40, 12)
    assert target("leads", facts, FORMULA_2026_1, date(2026, 6, 30)) == 8


def test_it_sets_nothing_for_a_tier_the_formula_does_not_know() -> None:
    facts = replace(ACME, years=(replace(YEAR, tier="platinum"),), leads_accepted=5)
    assert scored(facts).out_of == 20
    assert scored(facts).part("leads").missing == "no_target"


def test_it_stores_four_decimals_half_up() -> None:
    # 1 cent of 200,000.00 € is 40 / 20,000,000 point; 25 of them are 0.00005.
    assert scored(replace(ACME, booked_cents=25)).total == Decimal("0.0001")
    assert scored(replace(ACME, booked_cents=24)).total == Decimal("0.0000")


def test_it_gives_no_points_for_a_negative_total() -> None:
    assert points(replace(ACME, booked_cents=-5_00), "revenue") == 0


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"qualified_leads": -1}, "negative"),
        ({"leads_accepted": 2, "leads_converted": 3}, "more leads converted"),
        ({"years": ()}, "no programme year"),
    ],
)
def test_it_refuses_facts_that_cannot_be(wrong: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        scored(replace(ACME, **wrong))  # type: ignore[arg-type]


some_facts = st.builds(
    Facts,
    joined_on=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    years=st.sampled_from([(YEAR,), (replace(YEAR, tier="silver"),), (replace(YEAR, tier="none"),)]),
    qualified_leads=st.integers(0, 60),
    leads_accepted=st.integers(10, 60),
    leads_timed_out=st.integers(0, 9),
    leads_declined_fault=st.integers(0, 9),
    leads_declined_capacity=st.integers(0, 30),
    leads_converted=st.integers(0, 10),
    pipeline_cents=st.lists(st.integers(0, 30_000_000), max_size=6).map(tuple),
    booked_cents=st.integers(-1_000, 30_000_000),
)


@given(some_facts)
def test_it_shows_parts_that_add_up_to_the_score_shown(facts: Facts) -> None:
    found = scored(facts)
    parts = [part for part in found.parts if part.points is not None]
    assert sum(part.shown or 0 for part in parts) == found.shown
    assert sum(part.points for part in parts if part.points is not None) == found.points
    assert all(abs((part.shown or 0) - part.points) < 1 for part in parts if part.points is not None)
    assert abs(found.shown - found.points) <= Fraction(1, 2)
    assert found.out_of == sum(part.weight for part in parts)


@given(some_facts, st.integers(1, 5_000_000))
def test_it_never_falls_when_a_result_is_added(facts: Facts, cents: int) -> None:
    more = replace(
        facts, booked_cents=facts.booked_cents + cents, pipeline_cents=(*facts.pipeline_cents, cents)
    )
    assert scored(more).points >= scored(facts).points


def test_it_says_what_raises_it_largest_first_then_by_deadline() -> None:
    late, soon = date(2027, 2, 1), date(2027, 1, 5)
    facts = replace(
        ACME,
        leads_accepted=10,
        candidates=(
            Candidate(kind="opportunity", reference="A", deadline=late, booked_cents=1_000_00),
            Candidate(kind="opportunity", reference="B", deadline=soon, booked_cents=1_001_00),
            Candidate(kind="opportunity", reference="C", booked_cents=1_000_00),
            Candidate(kind="registration", reference="D", pipeline_cents=(20_000_00,)),
            Candidate(kind="opportunity", reference="E", booked_cents=250_00),
            Candidate(kind="opportunity", reference="F", booked_cents=251_00),
        ),
    )
    found = what_raises_it(facts, FORMULA_2026_1, AS_OF)
    assert [(each.candidate.reference, str(each.shown)) for each in found] == [
        ("D", "1.0"),
        ("B", "0.2"),
        ("A", "0.2"),
        ("C", "0.2"),
        ("F", "0.1"),
    ]


def test_it_recomputes_the_whole_score_for_what_raises_it() -> None:
    lead = Candidate(kind="lead", reference="L", leads_accepted=1, leads_converted=1)
    facts = replace(ACME, leads_accepted=4, candidates=(lead,))
    (found,) = what_raises_it(facts, FORMULA_2026_1, AS_OF)
    assert found.would_be == scored(replace(facts, leads_accepted=5, leads_converted=1))
    assert (scored(facts).out_of, found.would_be.out_of) == (80, 100)


def test_it_says_nothing_of_what_is_already_at_its_target() -> None:
    facts = replace(
        ACME, booked_cents=200_000_00, candidates=(Candidate(kind="o", reference="A", booked_cents=9_00),)
    )
    assert what_raises_it(facts, FORMULA_2026_1, AS_OF) == ()


def test_its_windows_are_twelve_months_ended_today_and_ended_the_delay_ago() -> None:
    assert rolling_window(date(2026, 3, 31)).start == date(2025, 4, 1)
    assert date(2026, 3, 31) in rolling_window(date(2026, 3, 31))
    assert conversion_window(date(2026, 3, 31), 90).end == date(2026, 1, 1)
    assert rolling_window(date(2024, 2, 28)).start == date(2023, 2, 28)


def test_it_loads_without_numpy() -> None:
    code = "import sys, contribution.score, contribution.origin; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
