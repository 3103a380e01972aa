"""Numbers, money, dates and durations are written as each language writes them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import fmt
from portal.lib.money import Money

N, W = fmt.NO_BREAK, fmt.NARROW
NOVEMBER_17 = date(2026, 11, 17)
AFTERNOON = datetime(2026, 11, 17, 13, 12, tzinfo=UTC)  # 14:12 in Paris

NUMBERS = [
    (fmt.number, (Decimal("1234.5"),), {}, f"1{W}234,5", "1,234.5"),
    (fmt.number, (1234567,), {}, f"1{W}234{W}567", "1,234,567"),
    (fmt.number, (Decimal("2.50"),), {}, "2,5", "2.5"),
    (fmt.number, (Decimal("2.5"), 2), {}, "2,50", "2.50"),
    (fmt.number, (-3,), {}, "−3", "−3"),
    (fmt.number, (3,), {"signed": True}, "+3", "+3"),
    (fmt.number, (Decimal("-0.004"), 1), {"signed": True}, "0,0", "0.0"),
    (fmt.number_range, (Decimal("0.6"), Decimal("2.1")), {}, f"0,6{N}à 2,1", f"0.6{N}to 2.1"),
    (fmt.percent, (Decimal("0.41"),), {}, f"41{N}%", "41%"),
    (fmt.percent, (Decimal("0.083"),), {}, f"8,3{N}%", "8.3%"),
    (fmt.percent, (Decimal("0.08"),), {}, f"8{N}%", "8%"),
    (fmt.percent, (Decimal("0.0996"),), {}, f"10{N}%", "10%"),
    (fmt.percent, (Decimal("0.145"), 1), {}, f"14,5{N}%", "14.5%"),
    (fmt.percent, (Decimal("-0.05"),), {"signed": True}, f"−5{N}%", "−5%"),
    (fmt.percent, (0,), {}, f"0{N}%", "0%"),
    (fmt.points, (2,), {}, f"+2{N}pts", f"+2{N}pts"),
    (fmt.points, (-1,), {}, f"−1{N}pt", f"−1{N}pt"),
    (fmt.points, (0,), {}, f"0{N}pt", f"0{N}pts"),
]
MONEY = [
    (fmt.money, (412_000,), {}, f"412{N}k€", "€412k"),
    (fmt.money, (4_960_000,), {}, f"4,96{N}M€", "€4.96M"),
    (fmt.money, (2_400,), {}, f"2{W}400{N}€", "€2,400"),
    (fmt.money, (18_500,), {}, f"18,5{N}k€", "€18.5k"),
    (fmt.money, (46_000,), {}, f"46{N}k€", "€46k"),
    (fmt.money, (999_999,), {}, f"1{N}M€", "€1M"),
    (fmt.money, (0,), {}, f"0{N}€", "€0"),
    (fmt.money, (-2_400,), {}, f"−2{W}400{N}€", "−€2,400"),
    (fmt.money, (2_400,), {"signed": True}, f"+2{W}400{N}€", "+€2,400"),
    (fmt.money, (Decimal("2400.5"),), {"form": "full"}, f"2{W}400,50{N}€", "€2,400.50"),
    (fmt.money, (Decimal("2400.00"),), {"form": "full"}, f"2{W}400{N}€", "€2,400"),
    (fmt.money, (Decimal("2400.0049"),), {"form": "full"}, f"2{W}400{N}€", "€2,400"),
    (fmt.money, (58_000,), {"form": "k"}, f"58{N}k€", "€58k"),
    (fmt.money, (Money(Decimal("120.25"), "CHF"),), {"form": "full"}, f"120,25{N}CHF", f"CHF{N}120.25"),
    (fmt.money, (Money(Decimal(15_000_000), "USD"),), {}, f"15{N}M$", "$15M"),
    (fmt.money_range, (4_000, 14_000), {}, f"4{N}à{N}14{N}k€", "€4k to €14k"),
    (fmt.money_range, (Decimal("12500"), Decimal("14000")), {}, f"12,5{N}à{N}14{N}k€", "€12.5k to €14k"),
]
DATES = [
    (fmt.date, (NOVEMBER_17,), {}, f"17{N}nov.{N}2026", f"17{N}Nov{N}2026"),
    (fmt.date, (date(2026, 3, 1),), {}, f"1er{N}mars{N}2026", f"1{N}Mar{N}2026"),
    (fmt.long_date, (NOVEMBER_17,), {}, f"17{N}novembre{N}2026", f"17{N}November{N}2026"),
    (fmt.day, (date(2026, 3, 1),), {}, f"1er{N}mars", f"1{N}March"),
    (fmt.month, (NOVEMBER_17,), {}, f"nov.{N}2026", f"Nov{N}2026"),
    (fmt.month, (NOVEMBER_17,), {"year": False}, "nov.", "Nov"),
    (fmt.time, (time(14, 12),), {}, f"14{N}h{N}12", "14:12"),
    (fmt.time, (time(17, 0),), {}, f"17{N}h", "17:00"),
    (fmt.time, (time(9, 5),), {}, f"9{N}h{N}05", "09:05"),
    (fmt.moment, (AFTERNOON,), {}, f"17{N}nov.{N}2026 à{N}14{N}h{N}12", f"17{N}Nov{N}2026, 14:12"),
    (fmt.deadline, (AFTERNOON,), {}, f"mardi 17{N}nov., 14{N}h{N}12", f"Tuesday 17{N}Nov, 14:12"),
    (fmt.day_range, (NOVEMBER_17, NOVEMBER_17), {}, f"17{N}nov.{N}2026", f"17{N}Nov{N}2026"),
    (fmt.day_range, (date(2026, 11, 1), NOVEMBER_17), {}, f"du{N}1er au{N}17{N}nov.{N}2026", f"1 to 17{N}Nov{N}2026"),
    (fmt.day_range, (date(2026, 2, 28), date(2026, 3, 3)), {},
     f"du{N}28{N}févr. au{N}3{N}mars{N}2026", f"28{N}Feb to 3{N}Mar{N}2026"),
    (fmt.day_range, (date(2025, 12, 1), NOVEMBER_17), {},
     f"du{N}1er{N}déc.{N}2025 au{N}17{N}nov.{N}2026", f"1{N}Dec{N}2025 to 17{N}Nov{N}2026"),
]  # fmt: skip
DURATIONS: list[tuple[Any, ...]] = [
    (fmt.duration, (timedelta(seconds=20),), {}, "moins d’une minute", "less than a minute"),
    (fmt.duration, (timedelta(minutes=35),), {}, f"35{N}min", f"35{N}min"),
    (fmt.duration, (timedelta(hours=4, minutes=12),), {}, f"4{N}h{N}12", f"4{N}h{N}12"),
    (fmt.duration, (timedelta(hours=4, minutes=2),), {}, f"4{N}h{N}02", f"4{N}h{N}02"),
    (fmt.duration, (timedelta(hours=19),), {}, f"19{N}h", f"19{N}h"),
    (fmt.duration, (timedelta(days=2, hours=3),), {}, f"2{N}j 3{N}h", f"2{N}d 3{N}h"),
    (fmt.duration, (timedelta(days=12, hours=3),), {}, f"12{N}jours", f"12{N}days"),
    (fmt.business_time, (252,), {}, f"4{N}h{N}12", f"4{N}h{N}12"),
    (fmt.business_time, (480,), {}, f"1{N}jour{N}ouvré", f"1{N}business{N}day"),
    (fmt.business_time, (960,), {}, f"2{N}jours{N}ouvrés", f"2{N}business{N}days"),
    (fmt.business_time, (660,), {}, f"1{N}jour{N}ouvré et 3{N}h", f"1{N}business{N}day and 3{N}h"),
]


@pytest.mark.parametrize(("write", "values", "options", "fr", "en"), [*NUMBERS, *MONEY, *DATES, *DURATIONS])
def test_it_is_written_as_each_language_writes_it(write, values, options, fr, en) -> None:
    with timezone.override("Europe/Paris"):
        assert write(*values, **options, language="fr") == fr
        assert write(*values, **options, language="en") == en


@pytest.mark.parametrize(
    ("language", "expected"), [("fr", f"2{W}400{N}€"), ("en", "€2,400"), ("en-gb", "€2,400")]
)
def test_without_a_language_the_active_one_is_spoken(language: str, expected: str) -> None:
    with translation.override(language):
        assert fmt.money(2_400) == expected


@pytest.mark.parametrize("value", [0.1, True, "12", None])
def test_only_exact_numbers_are_written(value: object) -> None:
    with pytest.raises(TypeError):
        fmt.number(value)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        fmt.money(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        fmt.percent(Decimal(value))


def test_a_column_is_in_the_unit_of_its_largest_amount() -> None:
    assert fmt.money_column([720_000, 58_400, 9_000], language="en") == ["€720k", "€58k", "€9k"]
    assert fmt.money_column([4_960_000, 58_000], language="en") == ["€4.96M", "€0.06M"]
    assert fmt.money_column([2_400, 310], language="en") == ["€2,400", "€310"]
    assert fmt.money_column([], language="en") == []


def test_a_column_that_must_add_up_does() -> None:
    thirds = [Decimal("333333.33")] * 3
    assert fmt.money_column(thirds, language="en") == ["€333k"] * 3
    assert fmt.money_column(thirds, adds_up=True, language="en") == ["€334k", "€333k", "€333k"]
    assert fmt.percent_column([Decimal(1) / 3] * 3, language="en") == ["34%", "33%", "33%"]
    assert fmt.percent_column([Decimal(1) / 6] * 6, decimals=1, language="en").count("16.7%") == 4


@given(st.lists(st.decimals(min_value=-(10**6), max_value=10**6, places=3), max_size=12))
def test_largest_remainders_keep_the_rounded_sum_and_stay_within_one_step(values: list[Decimal]) -> None:
    parts = fmt.largest_remainder(values)
    assert abs(sum(parts, Decimal(0)) - sum(values, Decimal(0))) <= Decimal("0.5")
    assert all(abs(part - value) < 1 for part, value in zip(parts, values, strict=True))


@pytest.mark.parametrize(
    ("value", "unit", "options", "text", "arrow", "tone"),
    [
        (Decimal("0.14"), "percent", {}, "+14%", "▲", "good"),
        (Decimal("-0.05"), "percent", {}, "−5%", "▼", "bad"),
        (Decimal(0), "percent", {}, "0%", "=", "flat"),
        (-3, "number", {"good": "down"}, "−3", "▼", "good"),
        (6, "points", {}, f"+6{N}pts", "▲", "good"),
        (Decimal("0.02"), "percent", {"certain": False}, "+2%", "▲", "flat"),
        (Money(Decimal(2_400), "EUR"), "money", {}, "+€2,400", "▲", "good"),
        (timedelta(hours=-3), "duration", {"good": "down"}, f"−3{N}h", "▼", "good"),
    ],
)
def test_a_change_says_its_sign_and_whether_it_is_good(value, unit, options, text, arrow, tone) -> None:
    change = fmt.delta(value, unit, **options, language="en")
    assert (change.text, change.arrow, change.tone) == (text, arrow, tone)


@pytest.mark.parametrize(
    ("name", "letters"), [("Brume & Fils", "BF"), ("Galaxis", "G"), ("Soizic Le Gall", "SG"), ("", "")]
)
def test_initials_stand_in_for_a_photo(name: str, letters: str) -> None:
    assert fmt.initials(name) == letters
