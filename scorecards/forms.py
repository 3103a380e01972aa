"""What a page may be asked for in its address: a period, a currency, filters; nothing is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leads.models import InvoicedLine
from partners.models import Partner
from portal.lib.fields import Amount, Day, Line, Paragraph, Percentage
from portal.lib.periods import Period, Span, span
from scorecards.models import Review, ReviewAction, ReviewNote

SPANS = (
    (Span.ROLLING_12, _("Last 12 months")),
    (Span.YEAR, _("Programme year")),
    (Span.HALF, _("Half-year")),
    (Span.QUARTER, _("Quarter")),
    (Span.LAST_YEAR, _("Last programme year")),
)
BETWEEN = "between"


class PastDay(forms.Form):
    """One day that is to be opened as it was kept."""

    as_of = Day(label=_("Day"))

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, auto_id="%s")
        self.today = today

    def clean_as_of(self) -> date:
        return come(self.cleaned_data["as_of"], self.today)


def come(day: date, today: date) -> date:
    """The day, unless it is still to come."""
    if day > today:
        raise forms.ValidationError(gettext("Choose a day that has come: today at the latest."))
    return day


class PeriodForm(forms.Form):
    """A named period as reached on a day, or everything between two days."""

    period = forms.ChoiceField(
        label=_("Period"), required=False, choices=(*SPANS, (BETWEEN, _("Between two dates")))
    )
    currency = Line(required=False, max_length=3, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, auto_id="%s")
        self.today = today
        self.fields["from"] = Day(label=_("From"), required=False)
        self.fields["to"] = Day(label=_("To"), required=False)

    def clean_to(self) -> date | None:
        to = self.cleaned_data["to"]
        return come(to, self.today) if to else None

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("from"), self.last_day
        if start and start > end:
            self.add_error("from", gettext("Choose a first day before the last one."))
        return self.cleaned_data

    @property
    def last_day(self) -> date:
        return self.cleaned_data.get("to") or self.today

    def asked(self, start_month: int) -> Period:
        """The period asked for; what was asked wrongly is as if it had not been asked."""
        self.is_valid()
        start, name = self.cleaned_data.get("from"), self.cleaned_data.get("period")
        if start and name in ("", None, BETWEEN):
            return Period(start, date.fromordinal(self.last_day.toordinal() + 1))
        return span(Span(name) if name and name != BETWEEN else Span.ROLLING_12, self.last_day, start_month)

    @property
    def is_between(self) -> bool:
        return bool(self.cleaned_data.get("from")) and self.cleaned_data.get("period") in ("", None, BETWEEN)


class DayForm(forms.Form):
    """One day; a page tells what was known at its end. `to_come`: it may also be one that has not come yet."""

    def __init__(self, data: Any, *, today: date, to_come: bool = False) -> None:
        super().__init__(data, auto_id="%s")
        self.today, self.to_come = today, to_come
        self.fields["as_of"] = Day(label=_("As of"), required=False)

    def clean_as_of(self) -> date | None:
        day = self.cleaned_data["as_of"]
        if day and day > self.today and not self.to_come:
            raise forms.ValidationError(gettext("Choose a day that has come: today at the latest."))
        return day

    @property
    def day(self) -> date:
        """The day asked for; today where none was, or where it was asked wrongly."""
        self.is_valid()
        return self.cleaned_data.get("as_of") or self.today


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which partners the report shows, and how."""

    search: str
    tier: str
    region: str
    kind: str
    mine: bool
    invoiced: str
    sort: str
    page: int

    @property
    def any(self) -> bool:
        return bool(self.search or self.tier or self.region or self.kind or self.mine)


class ReportForm(PeriodForm):
    """The period, and which partners to show in what order."""

    q = Line(label=_("Search"), required=False, max_length=200)
    tier = Line(label=_("Tier"), required=False, max_length=20)
    region = Line(label=_("Region"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind of partner"), required=False, choices=(("", _("Every kind")), *Partner.Kind.choices)
    )
    invoiced = forms.ChoiceField(
        label=_("Invoiced"),
        required=False,
        choices=[
            (kind.value, kind.label) for kind in (InvoicedLine.Kind.SELL_OUT, InvoicedLine.Kind.SELL_IN)
        ],
    )
    mine = forms.BooleanField(label=_("My portfolio"), required=False)
    sort = Line(required=False, max_length=30, widget=forms.HiddenInput)
    page = Line(required=False, max_length=9, widget=forms.HiddenInput)

    def filters(self, orders: frozenset[str]) -> Filters:
        """The filters asked for, those asked wrongly left out; `orders` are the names a sort may have."""
        self.is_valid()
        asked = self.cleaned_data.get
        sort, page = asked("sort", ""), asked("page", "")
        return Filters(
            search=asked("q", ""),
            tier=asked("tier", ""),
            region=asked("region", ""),
            kind=asked("kind", ""),
            mine=bool(asked("mine")),
            invoiced=asked("invoiced") or InvoicedLine.Kind.SELL_OUT,
            sort=sort if sort.lstrip("-") in orders else "",
            page=int(page) if page.isascii() and page.isdigit() else 1,
        )


class SavedViewForm(forms.Form):
    """The name of a saved view, and who sees it."""

    name = Line(label=_("Name of the view"), max_length=60)
    shared = forms.BooleanField(label=_("Show it to the whole team of the vendor"), required=False)


class OwnMarginForm(forms.Form):
    """A partner's own margin, and what it spends itself; both told to nobody else."""

    rate = Percentage(
        label=_("Your margin rate, in percent"),
        help_text=_("Of 100 booked with the vendor, what is left to you as gross margin. For example 22.5"),
    )
    yearly_investment = Amount(
        label=_("What you invest yourself in a year"),
        help_text=_("In joint campaigns and events, excluding tax: your part of the cost. For example 2,400"),
        required=False,
    )


class PackForm(forms.Form):
    """Which quarter a pack is of, and in which language; what cannot be read is as if it had not been asked."""

    language = forms.ChoiceField(required=False, choices=Review.Language.choices)

    def __init__(self, data: Any, *, quarters: Sequence[Period]) -> None:
        super().__init__(data)
        self.quarters = {quarter.start_on: quarter for quarter in quarters}
        self.fields["quarter"] = Day(required=False)
        self.is_valid()

    @property
    def quarter(self) -> Period:
        """The one asked for, else the last one that is over."""
        _running, last, *_ = self.quarters.values()
        asked = self.cleaned_data.get("quarter")
        return self.quarters.get(asked, last) if asked else last


class MeetingForm(forms.Form):
    """The day of a meeting."""

    meeting_on = Day(label=_("Day of the meeting"))


class PortfolioForm(forms.Form):
    """Which quarter the packs of a portfolio are of, and their language."""

    def __init__(self, data: Any, *, quarters: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["quarter"] = forms.ChoiceField(label=_("Quarter"), choices=quarters)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the pack"), choices=Review.Language.choices
        )

    @property
    def start_on(self) -> date:
        return date.fromisoformat(self.cleaned_data["quarter"])


class ReviewForm(PortfolioForm):
    """A review to plan: which quarter, in which language its pack is written, and when."""

    meeting_on = Day(label=_("Day of the meeting"))


class NoteForm(forms.Form):
    """What one side writes about a review."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (kind.value, kind.label)
            for kind in (ReviewNote.Kind.COMMENT, ReviewNote.Kind.ASK, ReviewNote.Kind.MINUTES)
        ],
    )
    body = Paragraph(label=_("Text"), max_length=2000)


class ActionForm(forms.Form):
    """What one side undertakes at a review."""

    what = Line(label=_("Action"), max_length=200)
    side = forms.ChoiceField(label=_("Side"), choices=ReviewAction.Side.choices)
    owner_name = Line(label=_("Who"), max_length=120)
    due_on = Day(label=_("Until"))
