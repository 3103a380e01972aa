"""What every page of this room shows around its figures: the periods on offer, the print line, the contact."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext

from portal.lib import fmt
from portal.lib.periods import Period
from scorecards.forms import BETWEEN, SPANS, PeriodForm
from scorecards.queries.partners import Profile


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the periods or currencies on offer, and whether it is the one shown."""

    value: str
    label: str | Promise
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """`days` says the period in words, `base` the one every change is told against."""

    form: PeriodForm
    periods: Sequence[Choice]
    period_name: str | Promise
    days: str
    base: str
    currencies: Sequence[Choice]
    now: datetime

    @property
    def base_words(self) -> str:
        return gettext("against %(days)s") % {"days": self.base}

    @property
    def days_fields(self) -> list[BoundField]:
        return [self.form["from"], self.form["to"]]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a choice of other days leaves as it is."""
        return kept(self.form.data, without=("period", "from", "to", "page"))


def kept(asked: Mapping[str, str], *, without: Iterable[str]) -> list[tuple[str, str]]:
    """What the address asks for, but these: for the hidden fields of a form that changes them."""
    return [(name, value) for name, value in asked.items() if name not in without and value]


def frame(form: PeriodForm, period: Period, currency: str, currencies: Sequence[str], now: datetime) -> Frame:
    chosen = BETWEEN if form.is_between else form.cleaned_data.get("period") or SPANS[0][0]
    before = period.a_year_before()
    days = fmt.day_range(period.start_on, period.last_day)
    return Frame(
        form=form,
        periods=[Choice(str(value), label, value == chosen) for value, label in SPANS],
        period_name=next((label for value, label in SPANS if value == chosen), days),
        days=days,
        base=fmt.day_range(before.start_on, before.last_day),
        currencies=[Choice(code, code, code == currency) for code in currencies]
        if len(currencies) > 1
        else [],
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """The vendor's person named to a partner, as the sidebar shows it."""

    name: str
    phone: str
    email: str
    photo_url: str = ""


def tell(request: HttpRequest, partner: Profile, **waiting: int) -> None:
    """Put on the request what the frame shows of this partner: its contact, and what waits."""
    if partner.contact_name:
        request.vendor_contact = Contact(  # type: ignore[attr-defined]
            partner.contact_name, partner.contact_phone, partner.contact_email
        )
    request.waiting = waiting  # type: ignore[attr-defined]


def page_number(request: HttpRequest) -> int:
    asked: Any = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
