"""Somebody who came to a campaign, as the vendor types it: one we know, or a new contact."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comarketing.models import Campaign
from leads.models import Contact
from leads.operations import attendance
from leads.operations.customers import Customer, Person
from portal.lib.fields import Address, Line, Moment
from portal.lib.forms import Criteria, Laid
from portal.lib.refusal import Refused

MORNING = time(9)


class AttendanceForm(Laid):
    """An e-mail we know is enough; else a company and a name."""

    email = Address(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("Of somebody we know, this is enough. Else enter the company and the name."),
    )
    company = Line(label=_("Company"), max_length=200, required=False)
    person = Line(label=_("Contact"), max_length=120, required=False, help_text=_("First name and surname"))
    lawful_basis = forms.ChoiceField(
        label=_("Why we may keep this name"),
        choices=Contact.Basis.choices,
        initial=Contact.Basis.LEGITIMATE_INTEREST,
    )
    at = Moment(label=pgettext_lazy("an interaction", "When"))
    together = (("company", "person"), ("lawful_basis", "at"))

    def __init__(self, data: Any = None, *, campaign: Campaign, now: datetime) -> None:
        super().__init__(data, initial={"at": _likely(campaign, now)})
        self.campaign, self.now = campaign, now

    def clean_at(self) -> datetime:
        try:
            attendance.check_at(self.campaign, self.cleaned_data["at"], self.now)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        return self.cleaned_data["at"]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if not {"email", "company", "person"} & self.errors.keys():
            self._check_who(typed["email"], typed["company"], typed["person"])
        return typed

    def _check_who(self, email: str, company: str, name: str) -> None:
        if not (email or company or name):
            self.add_error("email", _("Enter an e-mail, or a company and a name."))
        elif (not company or not name) and not attendance.known(email=email, company=company, name=name):
            self._ask_for_the_rest(company, name)

    def _ask_for_the_rest(self, company: str, name: str) -> None:
        if not company:
            self.add_error("company", _("We do not know this person yet: enter the company."))
        if not name:
            self.add_error("person", _("We do not know this person yet: enter the name."))

    def given(self) -> dict[str, Any]:
        """What `attendance.record_typed` is asked for."""
        typed = self.cleaned_data
        return {
            "customer": Customer(name=typed["company"]),
            "person": Person(name=typed["person"], email=typed["email"], lawful_basis=typed["lawful_basis"]),
            "at": typed["at"],
        }


class AttendancePage(Criteria):
    """Which page of the list."""

    after = forms.UUIDField(required=False)


def _likely(campaign: Campaign, now: datetime) -> datetime:
    """Now while the campaign lasts, else the morning of its first day."""
    if campaign.starts_on is None or campaign.ends_on is None or campaign.ends_on >= timezone.localdate(now):
        return now
    return datetime.combine(campaign.starts_on, MORNING, timezone.get_current_timezone())
