"""Form fields of this room: a SIREN, an e-mail, a moment; the others are the portal's."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comarketing.fields import Line, sentence
from portal.lib import text

SIREN_DIGITS = 9


class Siren(Line):
    """Nine ASCII digits, with or without spaces."""

    default_error_messages = {"siren": _("Enter the nine digits of the SIREN, for example 552 100 554.")}

    def to_python(self, value: Any) -> str:
        digits = "".join(super().to_python(value).split())
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) == SIREN_DIGITS):
            raise ValidationError(self.error_messages["siren"])
        return digits


class Email(Line):
    """An e-mail address."""

    widget = forms.EmailInput(attrs={"autocomplete": "off"})
    default_validators = [EmailValidator(_("Enter an e-mail address, for example claire@company.fr."))]


class Moment(forms.Field):
    """A day and hour of the reader's clock, from the browser's picker or typed as 2026-11-20 14:30."""

    widget = forms.TextInput(attrs={"type": "datetime-local"})
    default_error_messages = {"required": _("Enter the day and the hour.")}

    def to_python(self, value: Any) -> datetime | None:
        typed = text.stripped(str(value or ""))
        if not typed:
            return None
        notation = text.ISO if typed[:4].isdigit() else text.FRENCH
        try:
            return text.instant(typed, notation, zone=timezone.get_current_timezone())
        except text.BadInput as bad:
            raise ValidationError(sentence(str(bad))) from None

    def prepare_value(self, value: Any) -> Any:
        return f"{timezone.localtime(value):%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else value
