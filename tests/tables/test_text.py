"""The one input layer: what it takes as it is, what it tidies, what it refuses."""

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import text
from portal.lib.text import ENGLISH, FRENCH, BadInput, Notation


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  Acme  ", "Acme"),
        ("\u200bAcme\u200d\ufeff", "Acme"),
        ("\u00a0Acme\u202f", "Acme"),
        ("e\u0301cole", "école"),
        ("a\u200db", "a\u200db"),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_a_line_is_composed_and_its_invisible_ends_are_stripped(written, read):
    assert text.line(written) == read


@pytest.mark.parametrize(
    "sign", ["\0", "\x01", "\x1b", "\n", "\t", "\r", "\x7f", "\x85", "\u2028", "\ud800", "\uffff"]
)
def test_a_line_holds_no_control_sign(sign):
    with pytest.raises(BadInput):
        text.line(f"a{sign}b")


def test_a_paragraph_keeps_its_line_breaks_and_tabs():
    assert text.paragraph("one\r\ntwo\rthree\n\tfour\n") == "one\ntwo\nthree\n\tfour"


@pytest.mark.parametrize("sign", ["\0", "\x01", "\x0b", "\ud800"])
def test_a_paragraph_holds_no_other_control_sign(sign):
    with pytest.raises(BadInput):
        text.paragraph(f"a{sign}b")


def test_too_long_is_said_with_the_limit():
    with pytest.raises(BadInput, match="10"):
        text.line("x" * 11, limit=10)


@given(st.text())
def test_what_a_line_gives_back_it_takes_unchanged(written):
    try:
        read = text.line(written)
    except BadInput:
        return
    assert text.line(read) == read == unicodedata.normalize("NFC", read)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in read)


@pytest.mark.parametrize(
    ("written", "notation", "value"),
    [
        ("1234.5", text.ISO, "1234.5"),
        ("-0.10", text.ISO, "-0.10"),
        ("231 822,18", FRENCH, "231822.18"),
        ("231\u202f822,18", FRENCH, "231822.18"),
        ("2.400,00", FRENCH, "2400.00"),
        ("2400", FRENCH, "2400"),
        ("−3", FRENCH, "-3"),
        ("231,822.18", ENGLISH, "231822.18"),
        ("1,234,567", ENGLISH, "1234567"),
        ("+7", text.ISO, "7"),
    ],
)
def test_a_number_is_read_as_it_is_declared(written, notation, value):
    assert text.number(written, notation) == Decimal(value)


@pytest.mark.parametrize(
    "written",
    [
        "1e5",
        "1_000",
        "١٢٣",
        "1.2.3",
        "NaN",
        "Infinity",
        "inf",
        "0x10",
        "1,",
        ",5",
        ".5",
        "5.",
        "--",
        "+-1",
        "1,23,456",
        "12,34",
        "1/2",
        "(3)",
        "3-",
        "$5",
        "5%",
        "１２",
        "",
        " ",
        "1 234",
        "1\u00a0234",
        "1" * 31,
    ],
)
def test_a_number_is_never_guessed(written):
    with pytest.raises(BadInput):
        text.number(written, ENGLISH)


def test_a_french_number_does_not_pass_for_an_english_one():
    with pytest.raises(BadInput):
        text.number("12,5", ENGLISH)
    with pytest.raises(BadInput):
        text.number("12.5", FRENCH)
    with pytest.raises(BadInput):
        text.number("1 234.567,8", FRENCH)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14), max_value=10**14))
def test_an_exact_number_survives_in_every_notation(value):
    plain = f"{value:f}"
    assert text.number(plain) == value
    assert text.number(f"{value:,f}", ENGLISH) == value
    assert text.number(f"{value:,f}".replace(",", "\u202f").replace(".", ","), FRENCH) == value


@pytest.mark.parametrize(
    ("written", "dates"),
    [
        ("2025-01-15", "YYYY-MM-DD"),
        ("15/01/2025", "DD/MM/YYYY"),
        ("1/15/2025", "MM/DD/YYYY"),
        ("15.1.2025", "DD.MM.YYYY"),
        ("20250115", "YYYYMMDD"),
    ],
)
def test_a_day_is_read_in_the_declared_order(written, dates):
    assert text.day(written, Notation(dates=dates)) == date(2025, 1, 15)


@pytest.mark.parametrize(
    "written",
    [
        "2025-1-5",
        "2025-02-30",
        "2025-13-01",
        "1989-12-31",
        "2101-01-01",
        "25-01-15",
        "15/01/2025",
        "٢٠٢٥-٠١-١٥",
        "2025-01-15T00:00",
        "0000-00-00",
        "",
        " 2025-01-15",
        "2025-01-15\n",
        "today",
    ],
)
def test_a_day_is_never_guessed(written):
    with pytest.raises(BadInput):
        text.day(written)


def test_a_bare_day_is_its_first_or_its_last_instant_in_its_zone():
    paris = ZoneInfo("Europe/Paris")
    assert text.instant("2025-07-01", zone=paris) == datetime(2025, 6, 30, 22, tzinfo=UTC)
    last = text.instant("2025-07-01", zone=paris, end_of_day=True)
    assert last == datetime(2025, 7, 1, 21, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["2025-01-15T10:30:00Z", "2025-01-15 11:30+01:00", "2025-01-15T05:30:00.000-0500"]
)
def test_an_instant_keeps_its_offset(written):
    assert text.instant(written) == datetime(2025, 1, 15, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["2025-01-15T25:00", "2025-01-15T10:61", "2025-01-15T10:00+99:00", "T10:00", "2025-01-15T10"]
)
def test_an_hour_that_does_not_exist_is_refused(written):
    with pytest.raises(BadInput):
        text.instant(written)


def test_json_keeps_exact_numbers():
    assert text.json_value(b'{"amount": 0.10, "n": 3, "deep": [[{"a": null}]]}') == {
        "amount": Decimal("0.10"),
        "n": 3,
        "deep": [[{"a": None}]],
    }


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": 1, "a": 2}',
        b"NaN",
        b"[Infinity]",
        b"[-Infinity]",
        b"1e400",
        b"[1e5]",
        b"[" * 33 + b"]" * 33,
        b"[" * 100_000,
        b'{"a":' * 5000,
        b'["\\u0000"]',
        b'["\\ud800"]',
        b'{"\\u0000": 1}',
        b"\xff",
        b"",
        b"{",
        b"[1,]",
        b'"' + b'\\"' * 50_000,
        b"9" * 5000,
        "﻿{}".encode(),
    ],
)
def test_json_that_is_not_plain_is_refused(raw):
    with pytest.raises(BadInput):
        text.json_value(raw)


def test_brackets_inside_a_text_are_no_levels():
    assert text.json_value('["' + "[" * 100 + '"]') == ["[" * 100]


def test_what_an_error_quotes_shows_its_control_signs():
    assert text.shown("a\0b\x1b" + "c" * 100) == "a\\x00b\\x1b" + "c" * 70 + "…"
