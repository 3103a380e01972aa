"""A lead as it is entered, by the vendor or by a partner, and as it is passed on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comarketing.models import Campaign
from leads.models import Contact, Lead
from leads.operations.customers import Customer, Person
from leads.operations.leads import REASONS_SHOWN, Interest
from partners.models import Member, Partner
from portal.lib.fields import Address, Amount, Line, Paragraph, Siren
from portal.lib.forms import Laid
from portal.lib.sorting import SortKey


class IntroduceForm(Laid):
    """A company, a person, a need: what a partner brings in."""

    company = Line(label=_("Company"), max_length=200)
    siren = Siren(label=_("SIREN"), required=False)
    postcode = Line(label=_("Postcode"), max_length=20, required=False)
    town = Line(label=_("Town"), max_length=100, required=False)
    person = Line(label=_("Contact"), max_length=120, help_text=_("First name and surname"))
    job_title = Line(label=_("Job"), max_length=120, required=False)
    email = Address(label=_("E-mail"), max_length=254, required=False)
    phone = Line(label=_("Phone"), max_length=30, required=False)
    lawful_basis = forms.ChoiceField(
        label=_("Why we may keep this name"),
        choices=Contact.Basis.choices,
        initial=Contact.Basis.LEGITIMATE_INTEREST,
    )
    need = Line(label=_("Need"), max_length=200, help_text=_("For example: backup, 45 desks"))
    estimated_amount = Amount(label=_("Estimated amount, excluding tax"), required=False)
    together: tuple[tuple[str, ...], ...] = (("postcode", "town"), ("email", "phone"))

    def given(self) -> dict[str, Any]:
        """What `leads.introduce` is asked for."""
        typed = self.cleaned_data
        return {
            "customer": Customer(
                name=typed["company"], siren=typed["siren"], postcode=typed["postcode"], town=typed["town"]
            ),
            "person": Person(
                name=typed["person"],
                **{key: typed[key] for key in ("job_title", "email", "phone", "lawful_basis")},
            ),
            "interest": Interest(
                need=typed["need"],
                source=typed.get("source") or Lead.Source.PARTNER,
                estimated_amount=typed["estimated_amount"],
            ),
        }


class NewLeadForm(IntroduceForm):
    """The same, by the vendor: with its source, its campaign and the seller it is named to."""

    source = forms.ChoiceField(
        label=_("Source"), choices=[choice for choice in Lead.Source.choices if choice[0] != "PARTNER"]
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=_("Campaign"),
        to_field_name="public_id",
        required=False,
        empty_label=_("No campaign"),
    )
    owner = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Vendor seller"),
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody yet"),
    )
    together = (("postcode", "town"), ("email", "phone"), ("source", "campaign"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        sellers = Member.objects.filter(role=Member.Role.VENDOR_SELLER, left_at=None)
        self.fields["owner"].queryset = sellers.select_related("user").order_by(SortKey("user__name"))  # type: ignore[attr-defined]
        self.fields["campaign"].queryset = Campaign.objects.filter(  # type: ignore[attr-defined]
            cancelled_at=None
        ).order_by("-starts_on", "-pk")

    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return super().given() | {"campaign": typed["campaign"], "owner": typed["owner"]}


class ShareForm(Laid):
    """To which partner, with which words, for which reasons."""

    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Partner"),
        to_field_name="public_id",
        empty_label=_("Choose a partner"),
        error_messages={"required": _("Choose a partner.")},
    )
    message = Paragraph(
        label=_("Message"),
        max_length=2000,
        required=False,
        help_text=_("What the customer expects, and by when. The partner reads it first."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    why_1 = Line(
        label=_("Why this partner"),
        max_length=80,
        required=False,
        help_text=_("For example: 38 km from your office"),
    )
    why_2 = Line(label=_("Second reason"), max_length=80, required=False)
    why_3 = Line(label=_("Third reason"), max_length=80, required=False)

    def __init__(self, data: Any = None, *, lead: Lead) -> None:
        super().__init__(data)
        resellers = Partner.objects.filter(status=Partner.Status.ACTIVE).exclude(
            kind=Partner.Kind.DISTRIBUTOR
        )
        self.fields["partner"].queryset = resellers.exclude(shares__lead=lead)  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data
        reasons = [typed[f"why_{number}"] for number in range(1, REASONS_SHOWN + 1)]
        return {
            "partner": typed["partner"],
            "message": typed["message"],
            "why": [reason for reason in reasons if reason],
        }
