"""What a list of this room is asked for, in its address."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leads.models import LeadShare, Opportunity
from leads.queries import inbox
from leads.queries.opportunities import Sought
from portal.lib import fmt
from portal.lib.fields import Day, Words
from portal.lib.forms import Criteria
from portal.lib.periods import Period


class Tab(models.TextChoices):
    """The tabs of the inbox."""

    TO_PASS = "to-pass", pgettext_lazy("leads", "To pass on")
    TO_ACCEPT = "to-accept", pgettext_lazy("leads", "To accept")
    IN_PROGRESS = "in-progress", pgettext_lazy("leads", "In progress")
    ENDED = "ended", pgettext_lazy("leads", "Ended")
    ALL = "all", pgettext_lazy("leads", "All")


EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
PHASES = {
    "to-pass": inbox.UNSHARED,
    "to-accept": "WAITING",
    "in-progress": "WORKING",
    "ended": "ENDED",
    "all": "",
}
TABS = {phase: tab for tab, phase in PHASES.items()}


class _Dated(Criteria):
    """A list with a period in its address: `from` and `to`, both days included."""

    def prepare(self) -> None:
        self.fields["from"] = Day(label=_("From"), required=False)
        self.fields["to"] = Day(label=_("To"), required=False)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("from") and typed.get("to") and typed["to"] < typed["from"]:
            self.add_error("to", _("The last day comes before the first."))
        return typed

    def period(self) -> Period | None:
        """The days asked for; an open end reaches as far as dates do."""
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if not first and not last:
            return None
        return Period(first or EARLIEST, (last or LATEST) + timedelta(days=1))

    def days_said(self) -> list[str]:
        """The period in words."""
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last:
            return [fmt.day_range(first, last)]
        if first:
            return [gettext("since %(day)s") % {"day": fmt.date(first)}]
        return [gettext("until %(day)s") % {"day": fmt.date(last)}] if last else []


DATED = {
    "created": _("by creation"),
    "validated": _("by validation"),
    "closed": _("by close"),
    "expected_close": _("by expected close"),
}
REACHED = {
    "accepted": _("Were accepted"),
    "contacted": _("Were contacted"),
    "qualified": _("Were qualified"),
    "converted": _("Became an opportunity"),
}


def _kept(criteria: Criteria, **more: str) -> str:
    """What was asked for and understood, as a query string for the links of the page."""
    asked = {name: criteria.data.get(name) for name in criteria.cleaned_data if criteria.cleaned_data[name]}
    return urlencode({**asked, **more})


class InboxFilter(_Dated):
    """Tab, words, and the filters that numbers elsewhere link with."""

    tab = forms.ChoiceField(choices=Tab.choices, required=False, widget=forms.HiddenInput)
    words = Words(max_length=80)
    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[("newest", _("Newest first")), ("oldest", _("Oldest first"))],
        required=False,
    )
    how = forms.ChoiceField(choices=LeadShare.How.choices, required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=LeadShare.State.choices, required=False, widget=forms.HiddenInput)
    reached = forms.ChoiceField(
        choices=[(name, name) for name in REACHED],
        required=False,
        widget=forms.HiddenInput,
    )
    partner = forms.UUIDField(required=False, widget=forms.HiddenInput)
    campaign = forms.UUIDField(required=False, widget=forms.HiddenInput)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def chosen_tab(self, default: str) -> str:
        """The tab asked for; words or filters without one look through all."""
        return self.cleaned_data.get("tab") or (Tab.ALL if self.wanted("").is_narrowed else default)

    def said(self) -> list[str]:
        """The filters that are set, in words; the search stands in its field."""
        typed = self.cleaned_data
        named = [
            str(enum(typed[name]).label)
            for name, enum in (("how", LeadShare.How), ("state", LeadShare.State))
            if typed.get(name)
        ]
        reached = [str(REACHED[typed["reached"]])] if typed.get("reached") else []
        return [*named, *reached, *self.days_said()]

    def kept(self, tab: str) -> str:
        """The list as it stands, for the links of its rows."""
        return _kept(self, tab=tab)

    def order(self, tab: str) -> str:
        """What waits for an answer comes oldest first, which is what falls due first; the rest newest first."""
        return self.cleaned_data.get("sort") or ("oldest" if tab == Tab.TO_ACCEPT else "newest")

    def descending(self, tab: str) -> bool:
        return self.order(tab) == "newest"

    def wanted(self, tab: str) -> inbox.Wanted:
        typed = self.cleaned_data
        named = {name: typed.get(name) or "" for name in ("words", "how", "reached", "state")}
        return inbox.Wanted(
            phase=PHASES.get(tab, ""),
            partner=typed.get("partner"),
            campaign=typed.get("campaign"),
            period=self.period(),
            **named,
        )


def _lower(choices: type[models.TextChoices]) -> list[tuple[str, Any]]:
    """The choices as they stand in an address."""
    return [(value.lower(), label) for value, label in choices.choices]


class OpportunityFilter(_Dated):
    """Stage, period, origin: numbers elsewhere link to their rows with these."""

    words = Words(max_length=80)
    stage = forms.ChoiceField(
        label=_("Stage"),
        required=False,
        choices=[
            ("", pgettext_lazy("opportunities", "All")),
            ("open", pgettext_lazy("opportunities", "Open")),
            *_lower(Opportunity.Stage),
        ],
    )
    origin = forms.ChoiceField(
        label=_("Origin"),
        required=False,
        choices=[("", pgettext_lazy("opportunities", "All")), *_lower(Opportunity.Origin)],
    )
    validated = forms.ChoiceField(
        label=_("Validation"),
        required=False,
        choices=[
            ("", pgettext_lazy("opportunities", "All")),
            ("yes", pgettext_lazy("an opportunity", "Validated")),
            ("no", _("Not yet")),
        ],
    )
    dated = forms.ChoiceField(
        required=False, choices=[(name, name) for name in DATED], widget=forms.HiddenInput
    )
    type = forms.ChoiceField(
        required=False,
        choices=[*_lower(Opportunity.Type), ("not_renewal", _("Renewals apart"))],
        widget=forms.HiddenInput,
    )
    partner = forms.UUIDField(required=False, widget=forms.HiddenInput)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def kept(self) -> str:
        return _kept(self)

    def said(self) -> list[str]:
        """The filters that no field of the page shows, in words."""
        kind, dated = self.cleaned_data.get("type"), self.cleaned_data.get("dated")
        named = [str(label) for value, label in self.fields["type"].choices if value == kind]  # type: ignore[attr-defined]
        return [*named, str(DATED[dated])] if dated else named

    def sought(self) -> Sought:
        typed = self.cleaned_data
        named = {name: (typed.get(name) or "").upper() for name in ("stage", "origin", "type")}
        closes = "closed" if named["stage"] in ("WON", "LOST") else "created"
        return Sought(
            words=typed.get("words") or "",
            validated=typed.get("validated") or "",
            partner=typed.get("partner"),
            period=self.period(),
            dated=typed.get("dated") or closes,
            **named,
        )
