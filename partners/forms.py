"""What people type about partners and their teams: shape only; nothing is saved here."""

from functools import cache
from typing import Any

from babel import Locale
from django import forms
from django.contrib.auth import password_validation
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners import rules
from partners.models import Distribution, Invitation, Member, Partner, Tier, User
from partners.operations.partners import Facts
from portal.lib.fields import Address, Day, Line, Words
from portal.lib.forms import Criteria
from portal.lib.importing.codes import countries
from portal.lib.sorting import SortKey, sort_key

ANY = ("", _("All"))
CURRENCIES = ("EUR", "USD", "GBP", "CHF")
Kind, Status = Partner.Kind, Partner.Status


@cache
def country_choices(language: str) -> list[tuple[str, str]]:
    """(ISO 3166 code, name in this language), sorted as people read them."""
    names = Locale(language).territories
    return sorted(
        ((code, names.get(code, code)) for code in countries()),
        key=lambda country: sort_key(country[1]),
    )


def managers() -> QuerySet[Member]:
    """The vendor's people a partner may be given to."""
    return (
        Member.objects.filter(role__in=rules.MANAGERS, left_at=None)
        .select_related("user")
        .order_by(SortKey("user__name"))
    )


class PartnerCriteria(Criteria):
    """Which partners the list shows."""

    words = Words()
    tier = forms.ModelChoiceField(
        Tier.objects.none(), to_field_name="code", label=_("Tier"), required=False, empty_label=_("All")
    )
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[ANY, *Status.choices])
    region = forms.ChoiceField(label=_("Region"), required=False)
    manager = forms.ModelChoiceField(
        Member.objects.none(),
        to_field_name="public_id",
        label=_("Channel manager"),
        required=False,
        empty_label=_("All"),
    )

    def prepare(self) -> None:
        self.fields["tier"].queryset = Tier.objects.all()  # type: ignore[attr-defined]
        self.fields["manager"].queryset = managers()  # type: ignore[attr-defined]
        found = Partner.objects.exclude(region="").order_by().values_list("region", flat=True).distinct()
        regions = sorted(found, key=sort_key)
        self.fields["region"].choices = [("", _("All regions")), *((region, region) for region in regions)]  # type: ignore[attr-defined]


class PartnerForm(forms.Form):
    """The facts of a partner."""

    name = Line(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Type"), choices=Kind.choices)
    tier = forms.ModelChoiceField(
        Tier.objects.none(), to_field_name="code", label=_("Tier"), required=False, empty_label=_("No tier")
    )
    manager = forms.ModelChoiceField(
        Member.objects.none(),
        to_field_name="public_id",
        label=_("Channel manager"),
        required=False,
        empty_label=_("No manager"),
    )
    siren = Line(
        label=_("SIREN"), required=False, max_length=20, help_text=_("Nine digits; empty outside France.")
    )
    parent_group = forms.ModelChoiceField(
        Partner.objects.none(),
        to_field_name="public_id",
        label=_("Group"),
        required=False,
        empty_label=_("No group"),
    )
    size = forms.ChoiceField(
        label=_("Size"), required=False, choices=[("", _("Not known")), *Partner.Size.choices]
    )
    region = Line(label=_("Region"), required=False, max_length=100)
    country = forms.ChoiceField(label=_("Country"))
    currency = forms.ChoiceField(label=_("Currency"))
    language = forms.ChoiceField(label=_("Language"), choices=[("fr", "Français"), ("en", "English")])
    joined_on = Day(label=_("First day in the programme"), required=False)

    def __init__(self, data: Any = None, *, partner: Partner | None = None) -> None:
        super().__init__(
            data, initial=_facts_of(partner) if partner else {"country": "FR", "currency": "EUR"}
        )
        groups = Partner.objects.exclude(pk=partner.pk if partner else None)
        self.fields["tier"].queryset = Tier.objects.all()  # type: ignore[attr-defined]
        self.fields["manager"].queryset = managers()  # type: ignore[attr-defined]
        self.fields["parent_group"].queryset = groups  # type: ignore[attr-defined]
        self.fields["country"].choices = country_choices(get_language() or "en")  # type: ignore[attr-defined]
        known = dict.fromkeys([*CURRENCIES, partner.currency if partner else CURRENCIES[0]])
        self.fields["currency"].choices = [(code, code) for code in known]  # type: ignore[attr-defined]

    def clean_siren(self) -> str:
        siren = "".join(self.cleaned_data["siren"].split())
        if siren and not rules.siren_is_valid(siren):
            raise forms.ValidationError(_("Enter nine digits that belong together, for example 732 829 320."))
        return siren

    def facts(self) -> Facts:
        return Facts(**{name: self.cleaned_data[name] for name, _value in Facts(name="").items()})


class NewPartnerForm(PartnerForm):
    """A partner that comes in, with its status."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(s.value, s.label) for s in (Status.APPLICANT, Status.PROSPECT, Status.ACTIVE)],
    )


def _facts_of(partner: Partner) -> dict[str, Any]:
    facts = {name: getattr(partner, name) for name, _value in Facts(name="").items()}
    return facts | {
        "tier": partner.tier and partner.tier.code,
        "manager": partner.manager and partner.manager.public_id,
        "parent_group": partner.parent_group and partner.parent_group.public_id,
    }


class MoveForm(forms.Form):
    """Where a partner goes on the programme's path, and why."""

    status = forms.ChoiceField(label=_("New status"))
    reason = Line(label=_("Reason"), max_length=200, help_text=_("The partner's administrators read it."))

    def __init__(self, data: Any = None, *, partner: Partner) -> None:
        super().__init__(data)
        moves = [
            (status, Status(status).label)
            for status in Status.values
            if status in rules.MOVES[partner.status]
        ]
        self.fields["status"].choices = moves  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """A distributor that serves the partner from a day on."""

    distributor = forms.ModelChoiceField(
        Partner.objects.none(), to_field_name="public_id", label=_("Distributor"), empty_label=None
    )
    product_line = Line(
        label=_("Product line"), required=False, max_length=100, help_text=_("Empty: all products.")
    )
    account_number = Line(label=_("Account number there"), required=False, max_length=60)
    from_on = Day(label=_("First day"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        distributors = Partner.objects.filter(kind=Kind.DISTRIBUTOR)
        self.fields["distributor"].queryset = distributors  # type: ignore[attr-defined]


class EndLinkForm(forms.Form):
    """The first day on which the distributor no longer serves the partner."""

    until_on = Day(label=_("Ends before"))

    def __init__(self, data: Any = None, *, distribution: Distribution) -> None:
        super().__init__(data, prefix=f"link-{distribution.pk}")


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    name = Line(label=_("Name"), max_length=120)
    email = Address(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, kind: str | None) -> None:
        super().__init__(data)
        offered = [(role, Member.Role(role).label) for role in rules.roles_offered(kind=kind)]
        self.fields["role"].choices = offered  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """One's name and a password that is long enough."""

    name = Line(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Choose a password"),
        max_length=200,
        strip=False,
        help_text=_("At least 15 characters. A few words in a row are easy to remember."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, invitation: Invitation) -> None:
        super().__init__(data, initial={"name": invitation.name})
        self.invitation = invitation

    def clean_password(self) -> str:
        """Not too short, too common, or too like the person's own name."""
        password: str = self.cleaned_data["password"]
        user = User(email=self.invitation.email, name=self.cleaned_data.get("name", ""))
        password_validation.validate_password(password, user)
        return password
