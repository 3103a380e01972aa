"""Forms of campaigns: the list's criteria, the plan, the partners, cancelling."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comarketing.forms.funds import ANY, ANY_FEMININE
from comarketing.models import Campaign
from comarketing.operations.campaigns import Plan
from partners.models import Partner
from portal.lib.fields import Day, Line, Paragraph, Words
from portal.lib.forms import Criteria, Laid

STATES = (
    ("coming", pgettext_lazy("campaigns", "Coming")),
    ("running", pgettext_lazy("campaigns", "Running")),
    ("past", pgettext_lazy("campaigns", "Past")),
    ("undated", pgettext_lazy("campaigns", "Without dates yet")),
    ("cancelled", pgettext_lazy("campaigns", "Cancelled")),
)
NAMES = ("name", "type", "description", "town", "starts_on", "ends_on")


class CampaignCriteria(Criteria):
    """Which campaigns the list shows."""

    words = Words()
    type = forms.ChoiceField(label=_("Type"), required=False, choices=[ANY, *Campaign.Type.choices])
    state = forms.ChoiceField(label=_("When"), required=False, choices=[ANY_FEMININE, *STATES])
    partner = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ChangeForm(Laid):
    """What is planned."""

    together = (("starts_on", "ends_on"),)

    name = Line(label=_("Name"), max_length=200)
    type = forms.ChoiceField(label=_("Type"), choices=Campaign.Type.choices)
    starts_on = Day(label=_("First day"), required=False)
    ends_on = Day(label=_("Last day"), required=False)
    town = Line(label=_("Town"), required=False, max_length=100)
    description = Paragraph(label=_("Description"), required=False, max_length=2000)

    def plan(self) -> Plan:
        return Plan(**{name: self.cleaned_data[name] for name in NAMES})


class PlanForm(ChangeForm):
    """A new campaign, with the partners who take part."""

    partners = forms.ModelMultipleChoiceField(
        Partner.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Partners who take part"),
        widget=forms.SelectMultiple({"size": 8}),
        help_text=_("Hold Ctrl to choose several. Others can be added later."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["partners"].queryset = Partner.objects.filter(status=Partner.Status.ACTIVE)  # type: ignore[attr-defined]

    def planned(self) -> dict[str, Any]:
        """What `campaigns.plan` is asked for."""
        return {"plan": self.plan(), "partners": self.cleaned_data["partners"]}


class PartnerForm(Laid):
    """One more partner."""

    partner = forms.ModelChoiceField(Partner.objects.none(), to_field_name="public_id", label=_("Partner"))

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(data)
        active = Partner.objects.filter(status=Partner.Status.ACTIVE)
        self.fields["partner"].queryset = active.exclude(participations__campaign=campaign)  # type: ignore[attr-defined]


class CancelForm(Laid):
    """Why it does not take place."""

    reason = Line(label=_("Reason"), max_length=200, help_text=_("The partners who take part read it."))
