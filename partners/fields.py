"""Form fields that read lines and days through the one door of input."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.lib import text


def sentence(reason: str) -> str:
    """A reason of the input layer ("longer than 80 characters") as a sentence for the form."""
    return f"{reason[:1].upper()}{reason[1:]}" + ("" if reason.endswith(".") else ".")


class Line(forms.CharField):
    """One line of text, composed and without control signs."""

    def to_python(self, value: Any) -> str:
        try:
            return text.line(str(value or ""), limit=self.max_length)
        except text.BadInput as bad:
            raise ValidationError(sentence(str(bad))) from None


class Address(forms.EmailField):
    """An e-mail address in lower case."""

    default_error_messages = {"invalid": _("Enter an e-mail address, for example anna@acme.fr.")}

    def to_python(self, value: Any) -> str:
        try:
            return text.line(str(value or ""), limit=self.max_length).lower()
        except text.BadInput as bad:
            raise ValidationError(sentence(str(bad))) from None


class Day(forms.Field):
    """A day, from the browser's picker (ISO) or typed as 31/12/2026."""

    widget = forms.TextInput(attrs={"type": "date"})
    default_error_messages = {"required": _("Enter a date.")}

    def to_python(self, value: Any) -> date | None:
        typed = text.stripped(str(value or ""))
        if not typed:
            return None
        try:
            return text.day(typed, text.ISO if typed[:4].isdigit() else text.FRENCH)
        except text.BadInput:
            raise ValidationError(_("Enter a date that exists, for example 31/12/2026.")) from None

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value
