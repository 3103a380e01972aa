"""What people type about courses: shape only; nothing is saved here."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.lib import text
from portal.lib.fields import Day, Line, Paragraph, Words
from portal.lib.forms import Criteria
from training.rules import LONGEST_MINUTES

ANY = ("", pgettext_lazy("languages, periods", "All"))


class Minutes(forms.Field):
    """A whole number of minutes."""

    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"required": _("Enter a number of minutes, for example 45.")}

    def to_python(self, value: Any) -> int | None:
        typed = text.stripped(str(value or ""))
        if not typed:
            return None
        if not (
            typed.isascii() and typed.isdigit() and len(typed) <= 6 and 0 < int(typed) <= LONGEST_MINUTES
        ):
            raise ValidationError(self.error_messages["required"])
        return int(typed)


class Link(Line):
    """An address of the web."""

    def to_python(self, value: Any) -> str:
        address = super().to_python(value)
        if address:
            URLValidator(
                ["https", "http"], message=_("Enter an address, for example https://example.com/course.")
            )(address)
        return address


class CourseCriteria(Criteria):
    """Which courses the list shows."""

    words = Words()
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[ANY, *settings.LANGUAGES])


class EnrolmentCriteria(Criteria):
    """Which enrolments the list shows; both days are included."""

    words = Words()
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ANY,
            ("begun", pgettext_lazy("courses", "Begun")),
            ("completed", pgettext_lazy("courses", "Completed")),
        ],
    )
    since = Day(label=_("Completed from"), required=False)
    until = Day(label=pgettext_lazy("a day", "Until"), required=False)
    course = forms.UUIDField(required=False, widget=forms.HiddenInput)
    partner = forms.UUIDField(required=False, widget=forms.HiddenInput)
    member = forms.UUIDField(required=False, widget=forms.HiddenInput)


class CourseForm(forms.Form):
    """A new course."""

    title = Line(label=_("Title"), max_length=200)
    description = Paragraph(label=_("Description"), required=False, max_length=2000)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    minutes = Minutes(label=_("Duration in minutes"), help_text=_("For example 45"))
    link = Link(
        label=_("Address of the course"),
        required=False,
        max_length=200,
        help_text=_("For example https://example.com/course"),
    )
    offered_from_on = Day(label=_("Offered from"))
