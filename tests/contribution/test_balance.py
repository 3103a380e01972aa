"""What stands beside the score: adoption, reciprocity, honest forecasts, and what may be told of others."""

import subprocess
import sys
from fractions import Fraction

import pytest

from contribution.balance import Practice, adoption_index, forecast_honesty, reciprocity
from contribution.rates.disclosure import rank_is_shown, shown_sum


def test_it_means_adoption_over_what_the_programme_offers() -> None:
    practices = [
        Practice("assets", Fraction(3), Fraction(6)),
        Practice("trainings", Fraction(9), Fraction(3)),
        Practice("campaigns", Fraction(0), Fraction(2)),
    ]
    assert adoption_index(practices) == 50
    assert adoption_index([]) is None
    with pytest.raises(ValueError, match="not positive"):
        adoption_index([Practice("assets", Fraction(1), Fraction(0))])


def test_it_counts_commitments_kept_and_gives_a_rate_from_three() -> None:
    five = reciprocity([Fraction(1)] * 3 + [Fraction(1, 2), Fraction(0)])
    assert (five.due, five.kept, five.rate) == (5, Fraction(7, 2), Fraction(7, 10))
    assert reciprocity([Fraction(1), Fraction(0)]).rate is None
    assert reciprocity([]).due == 0
    with pytest.raises(ValueError, match="outside"):
        reciprocity([Fraction(3, 2)])


def test_it_sets_what_was_won_against_what_was_declared() -> None:
    assert forecast_honesty(80_00, 100_00) == Fraction(4, 5)
    assert forecast_honesty(80_00, 0) is None


def test_it_tells_others_money_in_sums_of_five_none_above_60_percent() -> None:
    assert shown_sum([60, 10, 10, 10, 10]) == 100
    assert shown_sum([61, 10, 10, 10, 9]) is None
    assert shown_sum([25, 25, 25, 25]) is None
    assert shown_sum([]) is None


def test_it_shows_a_rank_in_the_upper_half_only() -> None:
    assert rank_is_shown(50.0)
    assert not rank_is_shown(49.9)


def test_it_loads_without_numpy() -> None:
    code = "import sys, contribution.balance, contribution.rates.disclosure; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
