"""Amounts are understood as people type them, and nothing else is."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import fmt

BOTH = ("fr", "en")
AMOUNTS = st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=2)


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("2400", "2400"), ("2 400", "2400"), ("2\u00a0400", "2400"), ("2\u202f400", "2400"), ("2.400,00", "2400"),
        ("2,400.00", "2400"), ("1 234 567,89", "1234567.89"), ("1.234.567,89", "1234567.89"), ("12,5", "12.50"),
        ("12.5", "12.50"), (" 2400 ", "2400"), ("2 400 €", "2400"), ("€2400", "2400"), ("2400 EUR", "2400"),
        ("−12,50 €", "-12.50"), ("-12.50", "-12.50"), ("+3", "3"), ("0", "0"), ("-0", "0"), ("007", "7"),
    ],
)  # fmt: skip
def test_it_understands_an_amount_in_either_notation(typed: str, amount: str, language: str) -> None:
    assert fmt.parse_amount(typed, language=language) == Decimal(amount)


def test_a_single_group_is_read_as_the_language_does() -> None:
    assert fmt.parse_amount("2.400", language="fr") == 2400
    assert fmt.parse_amount("2,400", language="en") == 2400
    for typed, language in (("2,400", "fr"), ("2.400", "en")):
        with pytest.raises(fmt.AmountError):  # 2.4 and 2,400 are a thousandfold apart: nothing is guessed
            fmt.parse_amount(typed, language=language)


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "abc", "NaN", "nan", "Infinity", "1e3", "1E3", "1_000", "٣", "２４００", "½", "0x10", "1,2,3",
        "12,345,6", "24 00", "2400,", ",5", "--5", "5€€", "$5", "5 £", "2 400 k€", "1.2345", "1,23,456.00", "3.14159",
        "12 345.678", "5-", "1\n000\n0", "1234567890123", "9" * 500,
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_amount(typed: str, language: str) -> None:
    with pytest.raises(fmt.AmountError):
        fmt.parse_amount(typed, language=language)


def test_it_takes_the_sign_of_its_own_currency_only() -> None:
    assert fmt.parse_amount("$5", "USD") == 5
    assert fmt.parse_amount("120,25 CHF", "CHF") == Decimal("120.25")
    with pytest.raises(fmt.AmountError):
        fmt.parse_amount("5 €", "USD")


def test_the_refusal_says_what_to_type_in_the_reader_s_language() -> None:
    with (
        translation.override("fr"),
        pytest.raises(fmt.AmountError, match="Saisissez un montant, par exemple 2\u202f400"),
    ):
        fmt.parse_amount("")
    with (
        translation.override("en"),
        pytest.raises(fmt.AmountError, match=r"at most two decimals, for example 2,400\.50"),
    ):
        fmt.parse_amount("1.2345")


@given(AMOUNTS, st.sampled_from(BOTH), st.sampled_from(["EUR", "USD", "CHF"]))
def test_it_reads_back_every_amount_it_wrote(amount: Decimal, language: str, currency: str) -> None:
    written = fmt.money(amount, currency, form="full", language=language)
    assert fmt.parse_amount(written, currency, language=language) == amount


@given(st.text(alphabet="0123456789 .,-−€e_\u00a0\u202f٣", max_size=14), st.sampled_from(BOTH))
def test_whatever_is_typed_gives_cents_or_a_refusal(typed: str, language: str) -> None:
    try:
        amount = fmt.parse_amount(typed, language=language)
    except fmt.AmountError:
        return
    assert amount.as_tuple().exponent == -2
    assert fmt.parse_amount(fmt.money(amount, form="full", language=language), language=language) == amount


@pytest.mark.parametrize("typed", ["0.001", "00.500", "0,001", "0 500"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_group_of_thousands_never_begins_with_zero(typed, language):
    with pytest.raises(fmt.AmountError):
        fmt.parse_amount(typed, language=language)
