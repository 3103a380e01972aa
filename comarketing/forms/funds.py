"""Forms of funds: the list's criteria; granting, topping up, paying, correcting."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comarketing.models import Campaign, Fund, Movement
from comarketing.rules import CURRENCIES
from partners.models import Partner
from portal.lib import fmt
from portal.lib.fields import Amount, Day, Key, Line, Words
from portal.lib.forms import Criteria, Laid
from portal.lib.money import Money

STATES = (
    ("current", pgettext_lazy("funds", "Current")),
    ("expiring", pgettext_lazy("funds", "Expiring within 60 days")),
    ("coming", pgettext_lazy("funds", "Not started")),
    ("ended", pgettext_lazy("funds", "Ended")),
)
ANY = ("", _("All"))
ANY_FEMININE = ("", pgettext_lazy("languages, periods", "All"))
Fact = tuple[Any, str]


class FundCriteria(Criteria):
    """Which funds the list shows."""

    words = Words()
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Fund.Kind.choices])
    state = forms.ChoiceField(label=_("Period"), required=False, choices=[ANY_FEMININE, *STATES])
    partner = forms.UUIDField(required=False, widget=forms.HiddenInput)


class MovementCriteria(Criteria):
    """Which movements the ledger shows; both days are included."""

    words = Words()
    account = forms.ChoiceField(label=_("Account"), required=False, choices=[ANY, *Movement.Account.choices])
    since = Day(label=pgettext_lazy("a day", "From"), required=False)
    until = Day(label=pgettext_lazy("a day", "Until"), required=False)
    fund = forms.UUIDField(required=False, widget=forms.HiddenInput)
    campaign = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # What a list of funds was narrowed to, when one of its sums was followed here.
    fund_words = Line(required=False, max_length=100, widget=forms.HiddenInput)
    kind = forms.ChoiceField(required=False, choices=[ANY, *Fund.Kind.choices], widget=forms.HiddenInput)
    state = forms.ChoiceField(required=False, choices=[ANY_FEMININE, *STATES], widget=forms.HiddenInput)
    partner = forms.UUIDField(required=False, widget=forms.HiddenInput)


class GrantForm(Laid):
    """A new fund."""

    together = (("amount", "currency"), ("starts_on", "last_day"))

    partner = forms.ModelChoiceField(Partner.objects.none(), to_field_name="public_id", label=_("Partner"))
    name = Line(label=_("Name"), max_length=200, help_text=_("For example MDF 2026"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Fund.Kind.choices)
    amount = Amount(label=_("Amount, excluding tax"), help_text=_("For example 2,400"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    starts_on = Day(label=_("First day"))
    last_day = Day(label=_("Last day"), help_text=_("What is not used by then expires."))
    key = Key()

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["partner"].queryset = Partner.objects.filter(status=Partner.Status.ACTIVE)  # type: ignore[attr-defined]
        chosen = self.data.get("currency")
        if chosen in CURRENCIES:
            self.fields["amount"].currency = chosen  # type: ignore[attr-defined]

    def intent(self) -> dict[str, Any]:
        """What `funds.grant` is asked for."""
        typed = self.cleaned_data
        return {
            "partner": typed["partner"],
            "name": typed["name"],
            "kind": typed["kind"],
            "amount": Money(typed["amount"], typed["currency"]),
            "starts_on": typed["starts_on"],
            "ends_on": typed["last_day"] + timedelta(days=1),
            "idempotency_key": str(typed["key"]),
        }

    def understood(self) -> list[Fact]:
        """What was typed, as we read it."""
        typed = self.cleaned_data
        return [
            (_("Partner"), typed["partner"].name),
            (_("Name"), typed["name"]),
            (_("Kind"), Fund.Kind(typed["kind"]).label),
            (_("Amount, excluding tax"), fmt.money(typed["amount"], typed["currency"], form="full")),
            (_("First day"), fmt.long_date(typed["starts_on"])),
            (_("Last day"), fmt.long_date(typed["last_day"])),
        ]


class TopUpForm(Laid):
    """More money for a fund that stands."""

    amount = Amount(label=_("Amount to add, excluding tax"), help_text=_("For example 2,400"))
    statement = Line(
        label=_("Reason"), max_length=200, help_text=_("The partner reads it beside the movement.")
    )
    key = Key()

    def __init__(self, data: Any = None, *, fund: Fund) -> None:
        super().__init__(data)
        self.fund = fund
        self.fields["amount"].currency = fund.currency  # type: ignore[attr-defined]

    def intent(self) -> dict[str, Any]:
        """What `funds.top_up` is asked for."""
        typed = self.cleaned_data
        return {
            "amount": Money(typed["amount"], self.fund.currency),
            "statement": typed["statement"],
            "idempotency_key": str(typed["key"]),
        }

    def understood(self) -> list[Fact]:
        """What was typed, as we read it."""
        typed = self.cleaned_data
        return [
            (_("Fund"), str(self.fund)),
            (_("Partner"), self.fund.partner.name),
            (self.fields["amount"].label, fmt.money(typed["amount"], self.fund.currency, form="full")),
            (self.fields["statement"].label, typed["statement"]),
        ]


class ConsumeForm(TopUpForm):
    """A payment out of a fund."""

    amount = Amount(label=_("Amount paid, excluding tax"), help_text=_("For example 2,400"))
    occurred_on = Day(label=_("Date of the payment"))
    statement = Line(
        label=_("What it paid for"), max_length=200, help_text=_("The partner reads it beside the movement.")
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Campaign"),
        empty_label=_("No campaign"),
    )
    field_order = ("amount", "occurred_on", "statement", "campaign")

    def __init__(self, data: Any = None, *, fund: Fund) -> None:
        super().__init__(data, fund=fund)
        campaigns = Campaign.objects.filter(participations__partner_id=fund.partner_id)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
        self.fields["occurred_on"].initial = _latest_day(fund)

    def intent(self) -> dict[str, Any]:
        """What `funds.consume` is asked for."""
        typed = self.cleaned_data
        return super().intent() | {"occurred_on": typed["occurred_on"], "campaign": typed["campaign"]}

    def understood(self) -> list[Fact]:
        typed = self.cleaned_data
        facts = [*super().understood(), (_("Date of the payment"), fmt.long_date(typed["occurred_on"]))]
        if typed["campaign"]:
            facts.append((_("Campaign"), typed["campaign"].name))
        return [*facts, (_("Available now"), fmt.money(self.fund.available, self.fund.currency, form="full"))]


class CorrectForm(Laid):
    """Why a movement is undone."""

    reason = Line(label=_("Reason"), max_length=200, help_text=_("The partner reads it beside the movement."))
    key = Key()

    def intent(self) -> dict[str, Any]:
        """What `funds.correct` is asked for."""
        return {"reason": self.cleaned_data["reason"], "idempotency_key": str(self.cleaned_data["key"])}


def _latest_day(fund: Fund) -> date:
    return min(timezone.localdate(), fund.last_day)
