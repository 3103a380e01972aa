"""An amount filled in beforehand stands in the reader's notation, and comes back as the same amount."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.fields import Amount

CENTS = st.decimals(min_value=Decimal("0.01"), max_value=10**12 - 1, places=2)


class Asked(forms.Form):
    amount = Amount()


@pytest.mark.parametrize(("language", "shown"), [("fr", "23\u202f010,00"), ("en", "23,010.00")])
def test_it_is_written_as_the_reader_writes(language: str, shown: str) -> None:
    with translation.override(language):
        assert f'value="{shown}"' in str(Asked(initial={"amount": Decimal("23010.00")})["amount"])


@given(CENTS, st.sampled_from(["fr", "en"]))
def test_it_comes_back_to_the_cent(amount: Decimal, language: str) -> None:
    with translation.override(language):
        shown = Asked(initial={"amount": amount})["amount"].value()
        sent = Asked({"amount": Asked().fields["amount"].prepare_value(shown)})
        assert sent.is_valid()
        assert sent.cleaned_data["amount"] == amount


def test_what_was_typed_is_shown_as_typed() -> None:
    sent = Asked({"amount": "2.400,0x"})
    assert not sent.is_valid()
    assert 'value="2.400,0x"' in str(sent["amount"])
