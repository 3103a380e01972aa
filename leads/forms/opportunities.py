"""What people type about an opportunity."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leads import rules
from leads.models import Opportunity
from portal.lib.fields import Amount, Day, Siren
from portal.lib.forms import Laid


class AdvanceForm(Laid):
    """Another stage."""

    to = forms.ChoiceField(label=_("Stage"))

    def __init__(self, data: Any = None, *, opportunity: Opportunity) -> None:
        super().__init__(data, initial={"to": rules.next_stage(opportunity.stage)})
        others = [stage for stage in rules.OPEN_STAGES if stage != opportunity.stage]
        self.fields["to"].choices = [(stage, stage.label) for stage in others]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {"to": self.cleaned_data["to"]}


class WinForm(Laid):
    """What was signed."""

    amount = Amount(
        label=_("Amount signed, excluding tax"),
        help_text=_("The vendor’s net revenue: annual value for recurring sales."),
    )

    def __init__(self, data: Any = None, *, opportunity: Opportunity) -> None:
        super().__init__(data, initial={"amount": opportunity.amount})
        self.fields["amount"].currency = opportunity.currency  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {"amount": self.cleaned_data["amount"]}


class LoseForm(Laid):
    """Why it was lost."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        widget=forms.RadioSelect,
        choices=Opportunity.Lost.choices,
        error_messages={"required": _("Choose a reason.")},
    )

    def given(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class ChangeForm(WinForm):
    """Another amount or date; the SIREN where the customer has none yet."""

    amount = Amount(
        label=_("Amount, excluding tax"),
        help_text=_("The vendor’s net revenue: annual value for recurring sales."),
    )
    expected_close_on = Day(label=_("Expected close"), required=False)
    siren = Siren(
        label=_("SIREN of the customer"),
        required=False,
        help_text=_("With it, an opportunity under €10,000 is validated at once."),
    )
    together = (("amount", "expected_close_on"),)

    def __init__(self, data: Any = None, *, opportunity: Opportunity) -> None:
        super().__init__(data, opportunity=opportunity)
        self.initial["expected_close_on"] = opportunity.expected_close_on
        if opportunity.account.siren:
            del self.fields["siren"]

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
