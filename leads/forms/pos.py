"""Which partner a distributor's name stands for, or why its lines are left aside."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import PosReseller
from partners.models import Partner
from portal.lib.fields import Line
from portal.lib.forms import Laid


class MatchForm(Laid):
    """One of the partners; the one of the same name is proposed."""

    reseller = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Partner"),
        to_field_name="public_id",
        empty_label=_("Choose a partner"),
        error_messages={"required": _("Choose a partner.")},
    )

    def __init__(self, data: Any = None, *, named: PosReseller) -> None:
        resellers = Partner.objects.exclude(kind=Partner.Kind.DISTRIBUTOR).order_by("name", "pk")
        alike = resellers.filter(name__iexact=named.name).first() if named.name else None
        super().__init__(data, initial={"reseller": alike and alike.public_id})
        self.fields["reseller"].queryset = resellers  # type: ignore[attr-defined]


class IgnoreForm(Laid):
    """Why."""

    reason = Line(label=_("Reason"), max_length=200)
