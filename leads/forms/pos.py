"""Which partner a distributor's name stands for, or why its lines are left aside."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from leads.models import PosReseller
from partners.models import Partner
from portal.lib.fields import Line
from portal.lib.forms import Laid


class MatchForm(Laid):
    """One of the partners; the one its distributor proposes is chosen already, else the one of the same name."""

    reseller = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Partner"),
        to_field_name="public_id",
        empty_label=_("Choose a partner"),
        error_messages={"required": _("Choose a partner.")},
    )

    def __init__(self, data: Any = None, *, named: PosReseller, proposed: Partner | None = None) -> None:
        resellers = self.offered(named).order_by("name", "pk")
        alike = proposed or (resellers.filter(name__iexact=named.name).first() if named.name else None)
        super().__init__(data, initial={"reseller": alike and alike.public_id})
        self.fields["reseller"].queryset = resellers  # type: ignore[attr-defined]

    def offered(self, named: PosReseller) -> "QuerySet[Partner]":
        """Every partner that is no distributor."""
        return Partner.objects.exclude(kind=Partner.Kind.DISTRIBUTOR)


class ProposeForm(MatchForm):
    """One of the resellers that the distributor serves."""

    def offered(self, named: PosReseller) -> "QuerySet[Partner]":
        return super().offered(named).filter(distributors__distributor_id=named.distributor_id).distinct()


class IgnoreForm(Laid):
    """Why its lines are left aside, or its match undone."""

    reason = Line(label=_("Reason"), max_length=200)
