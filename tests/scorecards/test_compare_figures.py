"""Small numbers are not news, and another company's money is not told."""

import doctest
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.columns import money_texts
from scorecards.figures import count, money, plain, rate
from scorecards.queries.totals import tells_of_nobody
from scorecards.tally import Tally, amounts_differ, change, share, total

DOCS = Path(__file__).parents[2] / "docs"


def deals(count: int, each: int) -> Tally:
    return Tally(Decimal(count * each), count, Decimal(count * each**2))


def test_the_page_of_definitions_gives_what_it_says():
    failed, tried = doctest.testfile(str(DOCS / "contribution.md"), module_relative=False)
    assert (failed, tried > 0) == (0, True)


def test_under_five_deals_nothing_is_certain():
    assert not amounts_differ(deals(4, 10_000), deals(400, 10_000))


def test_one_large_deal_is_chance():
    """Five deals of 1,000 became five with one of 100,000: the squares know that it is one deal."""
    now = total([deals(4, 1_000), deals(1, 100_000)])
    assert not amounts_differ(now, deals(5, 1_000))


def test_a_change_is_told_from_five_on_each_side():
    assert count(12, before=4).changed is None
    assert count(12, before=5).changed == Decimal("1.4")
    assert money(deals(5, 10), "EUR", before=deals(4, 10)).changed is None


def test_there_is_no_change_from_nothing_and_no_share_of_nothing():
    assert change(5, 0) is None
    assert share(5, 0) is None


def test_a_rate_of_few_says_both_counts():
    assert rate(2, 3).text == "2 / 3"
    assert rate(2, 3).exact == ""
    assert rate(0, 0).text == "–"
    assert rate(3, 5).exact == "0.6"


def test_a_figure_of_nothing_leads_nowhere():
    assert count(0, url="/list/").url == ""
    assert money(Tally(), "EUR", url="/list/").url == ""


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ([1, 1, 1, 1], False),
        ([1, 1, 1, 1, 1], True),
        ([6, 1, 1, 1, 1], True),
        ([7, 1, 1, 1, 1], False),
        ([1, 1, 1, 1, 0], False),
        ([], False),
    ],
)
def test_a_sum_is_told_of_five_companies_none_above_sixty_percent(amounts, told):
    assert tells_of_nobody(map(Decimal, amounts)) is told


@given(st.lists(st.decimals(0, 10**9, places=4), min_size=1, max_size=60))
def test_a_printed_column_adds_up_to_its_total_rounded_once(amounts):
    texts = money_texts(amounts, "EUR")
    thousands = texts[0].endswith("k") or "k" in texts[0]
    shown = [
        Decimal(text.replace("\u202f", "").replace("\u00a0", "").strip("k€").replace(",", "."))
        for text in texts
    ]
    unit = Decimal(1000) if thousands else Decimal(1)
    step = Decimal(1) if thousands else Decimal("0.01")
    assert sum(shown) == (sum(amounts) / unit).quantize(step, "ROUND_HALF_UP")


@given(st.decimals(-(10**9), 10**9, places=4))
def test_an_exact_value_is_written_in_all_its_digits(value):
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)
