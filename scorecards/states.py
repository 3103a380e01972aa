"""The state of the report as its address holds it: what a saved view keeps, written one way, and said in words."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext

from leads.models import InvoicedLine
from partners.models import Partner
from portal.lib import fmt
from portal.lib.periods import Span
from scorecards.columns import column_names
from scorecards.forms import BETWEEN, SPANS, ReportForm

KEPT = (
    *("period", "from", "to", "currency"),
    *("q", "tier", "region", "kind", "invoiced", "mine", "sort"),
)
# What the report shows when nothing is asked: the same state, so the same words.
DEFAULTS = {"period": str(Span.ROLLING_12), "invoiced": str(InvoicedLine.Kind.SELL_OUT)}


def state_of(data: Mapping[str, str], *, today: date) -> str:
    """What is asked for, as an address: empty values, defaults, the page and what cannot be read are left out."""
    form = ReportForm(data, today=today)
    form.is_valid()
    readable = {name for name in KEPT if form.cleaned_data.get(name)}
    asked = {name: "on" if name == "mine" else data[name].strip() for name in KEPT if name in readable}
    return urlencode({name: value for name, value in asked.items() if DEFAULTS.get(name) != value})


def in_words(query: str, *, today: date) -> str:
    """A saved state as a list of words: the period, the filters, the order."""
    form = ReportForm(dict(parse_qsl(query)), today=today)
    form.is_valid()
    return ", ".join(word for word in (_period(form), *_filters(form), _order(form)) if word)


def _period(form: ReportForm) -> str:
    start, end = form.cleaned_data.get("from"), form.cleaned_data.get("to")
    if start and form.is_between:
        return fmt.day_range(start, form.last_day)
    name = form.cleaned_data.get("period")
    named = str(dict(SPANS)[Span(name if name and name != BETWEEN else Span.ROLLING_12)])
    return gettext("%(period)s to %(day)s") % {"period": named, "day": fmt.date(end)} if end else named


def _filters(form: ReportForm) -> list[str]:
    asked = form.cleaned_data.get
    search = gettext("“%(search)s”") % {"search": asked("q")} if asked("q") else ""
    kinds = {asked("kind"): "", **{value: str(label) for value, label in Partner.Kind.choices}}
    mine = gettext("my portfolio") if asked("mine") else ""
    invoiced = gettext("invoiced: sell-in") if asked("invoiced") == InvoicedLine.Kind.SELL_IN else ""
    return [search, asked("tier") or "", asked("region") or "", kinds[asked("kind")], mine, invoiced]


def _order(form: ReportForm) -> str:
    sort = form.cleaned_data.get("sort") or ""
    name = column_names().get(sort.lstrip("-"), "")
    return gettext("by %(column)s") % {"column": name[:1].lower() + name[1:]} if name else ""
