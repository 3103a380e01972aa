"""Form fields that read paragraphs and amounts through the one door of input, and a form's layout in rows."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from partners.fields import Day, Line, sentence
from portal.lib import fmt, text

__all__ = ["Amount", "Criteria", "Day", "Key", "Laid", "Line", "Paragraph", "sentence"]


class Paragraph(forms.CharField):
    """Text of several lines."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        try:
            return text.paragraph(str(value or ""), limit=self.max_length)
        except text.BadInput as bad:
            raise ValidationError(sentence(str(bad))) from None


class Amount(forms.Field):
    """An amount above zero in the reader's notation; `currency` is the one whose sign may be typed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    currency = "EUR"

    def to_python(self, value: Any) -> Decimal | None:
        if not text.stripped(str(value or "")):
            return None
        try:
            amount = fmt.parse_amount(text.line(str(value)), self.currency)
        except (fmt.AmountError, text.BadInput) as bad:
            raise ValidationError(sentence(str(bad))) from None
        if amount <= 0:
            raise ValidationError(_("Enter an amount above zero."))
        return amount


class Key(forms.UUIDField):
    """The hidden key of one intent: sent twice, it has one effect."""

    def __init__(self) -> None:
        words = _("Reload the page and fill it in again.")
        super().__init__(
            initial=uuid4, widget=forms.HiddenInput, error_messages={"required": words, "invalid": words}
        )


class Laid(forms.Form):
    """A form whose fields stand in rows: only those that form one thing share a row."""

    together: tuple[tuple[str, ...], ...] = ()

    def layout(self) -> Iterator[list[BoundField]]:
        shown = [field.name for field in self.visible_fields()]
        for name in shown:
            row = next((row for row in self.together if name in row), (name,))
            if name == row[0]:
                yield [self[part] for part in row]


class Criteria(forms.Form):
    """What a list is asked for, in the address. What cannot be read is left out, never an error page."""

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="%s")
        self.is_valid()

    def fitting(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def is_set(self) -> bool:
        return any(self.fitting().values())
