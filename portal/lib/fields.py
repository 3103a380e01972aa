"""Form fields that read what people type through the one door of input."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib import fmt, text

SIREN_DIGITS = 9
WHOLE = Decimal(100)


def read(reader: Callable[..., Any], typed: str, *arguments: Any, **options: Any) -> Any:
    """What `reader` makes of the text; its reason ("longer than 80 characters") as a sentence of the form."""
    try:
        return reader(typed, *arguments, **options)
    except (text.BadInput, fmt.AmountError) as bad:
        reason = str(bad)
        raise ValidationError(
            f"{reason[:1].upper()}{reason[1:]}" + "." * (not reason.endswith("."))
        ) from None


class Line(forms.CharField):
    """One line of text, composed and without control signs."""

    def to_python(self, value: Any) -> str:
        return read(text.line, str(value or ""), limit=self.max_length)


class Paragraph(forms.CharField):
    """Text of several lines."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        return read(text.paragraph, str(value or ""), limit=self.max_length)


class Words(Line):
    """What a list is searched for."""

    def __init__(self, *, max_length: int = 100) -> None:
        widget = forms.TextInput({"type": "search", "data-search": ""})
        super().__init__(label=_("Search"), required=False, max_length=max_length, widget=widget)


class Address(forms.EmailField):
    """An e-mail address in lower case."""

    widget = forms.EmailInput(attrs={"autocomplete": "off"})
    default_error_messages = {"invalid": _("Enter an e-mail address, for example anna@acme.fr.")}

    def to_python(self, value: Any) -> str:
        return read(text.line, str(value or ""), limit=self.max_length).lower()


class Siren(Line):
    """Nine ASCII digits, with or without spaces."""

    default_error_messages = {"siren": _("Enter the nine digits of the SIREN, for example 552 100 554.")}

    def to_python(self, value: Any) -> str:
        digits = "".join(super().to_python(value).split())
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) == SIREN_DIGITS):
            raise ValidationError(self.error_messages["siren"])
        return digits


class Day(forms.Field):
    """A day, from the browser's picker (ISO) or typed as 31/12/2026."""

    widget = forms.TextInput(attrs={"type": "date"})
    default_error_messages = {"required": _("Enter a date.")}

    def to_python(self, value: Any) -> date | None:
        typed = text.stripped(str(value or ""))
        if not typed:
            return None
        try:
            return text.day(typed, _notation(typed))
        except text.BadInput:
            raise ValidationError(_("Enter a date that exists, for example 31/12/2026.")) from None

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class Moment(forms.Field):
    """A day and hour of the reader's clock, from the browser's picker or typed as 2026-11-20 14:30."""

    widget = forms.TextInput(attrs={"type": "datetime-local"})
    default_error_messages = {"required": _("Enter the day and the hour.")}

    def to_python(self, value: Any) -> datetime | None:
        typed = text.stripped(str(value or ""))
        zone = timezone.get_current_timezone()
        return read(text.instant, typed, _notation(typed), zone=zone) if typed else None

    def prepare_value(self, value: Any) -> Any:
        return f"{timezone.localtime(value):%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else value


class Amount(forms.Field):
    """An amount above zero in the reader's notation; `currency` is the one whose sign may be typed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    currency = "EUR"

    def to_python(self, value: Any) -> Decimal | None:
        if not text.stripped(str(value or "")):
            return None
        amount: Decimal = read(lambda typed: fmt.parse_amount(text.line(typed), self.currency), str(value))
        if amount <= 0:
            raise ValidationError(_("Enter an amount above zero."))
        return amount

    def prepare_value(self, value: Any) -> Any:
        """What is filled in beforehand, as the reader writes it and may send it back: 23 010,00 or 23,010.00."""
        return fmt.number(value, 2) if isinstance(value, Decimal) else value


class Percentage(Amount):
    """A rate in percent, above zero and up to 100, with two decimals at most; the sign may be typed."""

    def to_python(self, value: Any) -> Decimal | None:
        rate = super().to_python(str(value or "").strip().removesuffix("%"))
        if rate is not None and rate > WHOLE:
            raise ValidationError(_("Enter a rate of 100% at most."))
        return rate

    def prepare_value(self, value: Any) -> Any:
        return fmt.number(value) if isinstance(value, Decimal) else value


class Key(forms.UUIDField):
    """The hidden key of one intent: sent twice, it has one effect."""

    def __init__(self) -> None:
        words = _("Reload the page and fill it in again.")
        super().__init__(
            initial=uuid4, widget=forms.HiddenInput, error_messages={"required": words, "invalid": words}
        )


def _notation(typed: str) -> text.Notation:
    return text.ISO if typed[:4].isdigit() else text.FRENCH
