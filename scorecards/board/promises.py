"""Commitments of both sides: what fell due in the period and what of it was kept, in the same words for both."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from contribution.balance import LEAST_DUE
from portal.lib import fmt
from scorecards.figures import Figure
from scorecards.gathering import Gathered
from scorecards.links import Links
from scorecards.queries.promises import Promise


@dataclass(frozen=True, slots=True)
class Commitment:
    """One clock: "5 due, 4 kept"; `rate` in percent is None under three due, where the words are all there is."""

    label: str
    note: str
    words: str
    figure: Figure
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Commitments:
    """`said` of each side adds its clocks up."""

    vendor: Sequence[Commitment]
    partner: Sequence[Commitment]
    vendor_said: str
    partner_said: str


def commitments(found: Gathered, links: Links) -> Commitments:
    vendor = {
        "good": (gettext("Leads good enough to keep"), gettext("accepted, and no fault found in 30 days")),
        "settled": (gettext("Claims settled"), gettext("within 30 days")),
    }
    partner = {
        "answered": (gettext("Leads answered"), gettext("accepted or declined before the date given")),
        "contacted": (gettext("First contact"), gettext("by the end of the next business day")),
        "updated": (gettext("Opportunities up to date"), gettext("open for over 30 days, updated within 30")),
    }
    return Commitments(
        [_commitment(name, *words, found, links) for name, words in vendor.items()],
        [_commitment(name, *words, found, links) for name, words in partner.items()],
        said(_added(found, vendor)),
        said(_added(found, partner)),
    )


def said(promise: Promise) -> str:
    """5 due, 4 kept."""
    if not promise.due:
        return gettext("nothing due")
    due = ngettext("%(count)s due", "%(count)s due", promise.due) % {"count": fmt.number(promise.due)}
    kept = ngettext("%(count)s kept", "%(count)s kept", promise.kept) % {"count": fmt.number(promise.kept)}
    return f"{due}, {kept}"


def _commitment(name: str, label: str, note: str, found: Gathered, links: Links) -> Commitment:
    promise = found.promises[name]
    rate = 100 * Decimal(promise.kept) / promise.due if promise.due >= LEAST_DUE else None
    text = said(promise) if rate is None else fmt.percent(rate / 100)
    figure = Figure(text=text, exact=str(promise.due), url=links.to(name) if promise.due else "")
    return Commitment(label, note, "" if rate is None else said(promise), figure, rate)


def _added(found: Gathered, names: dict[str, tuple[str, str]]) -> Promise:
    promises = [found.promises[name] for name in names]
    return Promise(sum(each.due for each in promises), sum(each.kept for each in promises))
