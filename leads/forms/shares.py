"""What a partner types about a lead: why not, what happened, what the opportunity is."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leads import rules
from leads.models import Interaction, LeadShare, Opportunity
from leads.operations.conversion import Terms
from portal.lib.fields import Amount, Day, Line, Moment, Paragraph, Siren
from portal.lib.forms import Laid

Kind, Outcome = Interaction.Kind, Interaction.Outcome


def _reasons(allowed: Iterable[str]) -> list[tuple[str, Any]]:
    return [(reason, LeadShare.Reason(reason).label) for reason in allowed]


class ReasonForm(Laid):
    """One of the reasons of a verb."""

    reason = forms.ChoiceField(
        label=_("Reason"), widget=forms.RadioSelect, error_messages={"required": _("Choose a reason.")}
    )

    def __init__(self, data: Any = None, *, allowed: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["reason"].choices = _reasons(allowed)  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return self.cleaned_data


class DeclineForm(ReasonForm):
    """Why not, and whether the customer was contacted."""

    contacted = forms.BooleanField(label=_("I contacted the customer"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, allowed=rules.DECLINE_REASONS)


class LogForm(Laid):
    """One interaction; kind and outcome are one choice, so that only those that fit can be made."""

    HAPPENED = (
        ("CALL:REACHED", _("Call: reached")),
        ("CALL:NO_ANSWER", _("Call: no answer")),
        ("EMAIL:REPLIED", _("E-mail: answered by the customer")),
        ("EMAIL:", _("E-mail: sent")),
        ("MEETING:HELD", _("Meeting: held")),
        ("MEETING:NO_ANSWER", _("Meeting: the customer did not come")),
        ("NOTE:", pgettext_lazy("an interaction", "Note")),
    )
    happened = forms.ChoiceField(label=_("What happened"), choices=HAPPENED, initial="NOTE:")
    occurred_at = Moment(label=pgettext_lazy("an interaction", "When"))
    body = Paragraph(
        label=_("In your words"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    together = (("happened", "occurred_at"),)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="log", initial={"occurred_at": timezone.now()})

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("happened") == "NOTE:" and not typed.get("body") and "body" not in self.errors:
            self.add_error("body", _("Write the note."))
        if typed.get("occurred_at") and typed["occurred_at"] > timezone.now():
            self.add_error("occurred_at", _("An interaction is dated today or before."))
        return typed

    def given(self) -> dict[str, Any]:
        kind, outcome = self.cleaned_data["happened"].split(":")
        return {
            "kind": kind,
            "outcome": outcome,
            "body": self.cleaned_data["body"],
            "occurred_at": self.cleaned_data["occurred_at"],
        }


class ConvertForm(Laid):
    """What the opportunity is about."""

    name = Line(label=_("Name of the opportunity"), max_length=200)
    amount = Amount(
        label=_("Amount, excluding tax"),
        help_text=_("The vendor’s net revenue: annual value for recurring sales. For example 18,500"),
    )
    expected_close_on = Day(label=_("Expected close"), required=False)
    type = forms.ChoiceField(label=_("Type"), choices=Opportunity.Type.choices)
    siren = Siren(
        label=_("SIREN of the customer"),
        required=False,
        help_text=_("With it, an opportunity under €10,000 is validated at once."),
    )
    together = (("amount", "expected_close_on"),)

    def __init__(self, data: Any = None, *, share: LeadShare) -> None:
        lead = share.lead
        super().__init__(data, initial={"name": lead.need, "amount": lead.estimated_amount})
        self.fields["amount"].currency = lead.currency  # type: ignore[attr-defined]
        if lead.account.siren:
            del self.fields["siren"]

    def given(self) -> dict[str, Any]:
        return {"terms": Terms(**self.cleaned_data)}
