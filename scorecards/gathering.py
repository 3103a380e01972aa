"""All that one partner's page needs, asked in at most twelve statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from contribution.facts import Facts
from leads.models import Opportunity
from leads.queries import pos
from leads.queries.pos import Deliveries
from portal.lib.periods import Period
from scorecards import scores
from scorecards.forms import PeriodForm
from scorecards.queries import (
    activity,
    deals,
    distribution,
    partners,
    programme,
    promises,
    shares,
    snapshots,
    totals,
    waiting,
)
from scorecards.queries.activity import Act
from scorecards.queries.deals import DealCell
from scorecards.queries.distribution import Served
from scorecards.queries.partners import Profile
from scorecards.queries.programme import Rules
from scorecards.queries.promises import Promise
from scorecards.queries.shares import Leads
from scorecards.queries.snapshots import Kept
from scorecards.queries.totals import Book, Whole
from scorecards.queries.waiting import Matter
from scorecards.spans import DELAY_DAYS, Spans

FIRST_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What every partner's page knows: whose, when, in which currency, and what was done."""

    partner: Profile
    rules: Rules
    spans: Spans
    currency: str
    currencies: Sequence[str]
    acts: Sequence[Act]
    matters: Sequence[Matter]

    def act(self, what: str, currency: str = "") -> Act:
        return activity.named(self.acts, what, currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered(Known):
    """A reseller's figures for one period, in one currency; `cells` holds all currencies."""

    cells: Sequence[DealCell]
    leads: Leads
    whole: Whole
    kept: Sequence[Kept]
    promises: Mapping[str, Promise]

    @property
    def shown(self) -> list[DealCell]:
        """The opportunities in the currency of the page."""
        return [cell for cell in self.cells if cell.currency == self.currency]

    @property
    def facts(self) -> Facts | None:
        return scores.facts_of(self.partner, self.cells, self.leads, self.rules, self.spans, self.matters)

    @property
    def is_new(self) -> bool:
        """In its first 90 days, which are shown as such instead of zeros."""
        days = self.partner.days_in_programme(self.spans.as_of)
        return days is None or days < FIRST_DAYS


class Figures(Protocol):
    """What the balance and the chain are drawn from: gathered for a page of today, or remembered of a past day."""

    @property
    def currency(self) -> str: ...

    @property
    def leads(self) -> Leads: ...

    @property
    def shown(self) -> Sequence[DealCell]: ...

    def act(self, what: str, currency: str = "") -> Act: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stocked(Known):
    """A distributor's figures: sell-in by month, and the resellers it serves."""

    monthly: Sequence[Decimal]
    resellers: Sequence[Served]
    files: Deliveries | None
    unknown_names: int


def gather(partner_id: int, form: PeriodForm, *, own: bool) -> Gathered:
    """One partner's page. `own`: the partner itself looks, and is told of others in safe sums only."""
    form.is_valid()
    rules = programme.rules(form.last_day)
    spans = spans_of(form.asked(rules.start_month), rules)
    partner = partners.profiles(partner_id)[0]
    cells = deals.of_partner(partner_id, spans)
    acts = activity.acts(spans, partner_id)
    currencies = found_currencies(cells, acts)
    currency = chosen_currency(form.cleaned_data.get("currency", ""), currencies, rules.currency)
    own_book = _book(partner_id, [cell for cell in cells if cell.currency == currency])
    return Gathered(
        partner=partner,
        rules=rules,
        spans=spans,
        currency=currency,
        currencies=currencies,
        cells=cells,
        leads=shares.of_partner(partner_id, spans, currency),
        acts=acts,
        matters=waiting.matters(partner_id, spans),
        whole=totals.whole_for(own_book, spans, currency, discreet=own),
        kept=snapshots.by_month(partner_id, spans.as_of),
        promises=promises.of_partner(partner_id, spans, partner.country),
    )


def _book(partner_id: int, shown: Sequence[DealCell]) -> Book:
    """The partner's own line among everybody's."""
    found = deals.added(shown, "pipeline", Opportunity.Origin.SOURCED, Opportunity.Origin.VENDOR_PASSED)
    pipeline, booked = deals.added(shown, "pipeline"), deals.added(shown, "booked")
    return Book(partner_id, pipeline.amount, found.amount, booked.amount)


def gather_distributor(partner_id: int, form: PeriodForm) -> Stocked:
    """A distributor's page: it has no leads or opportunities of its own."""
    form.is_valid()
    rules = programme.rules(form.last_day)
    spans = spans_of(form.asked(rules.start_month), rules)
    acts = activity.acts(spans, partner_id)
    currencies = found_currencies([], acts)
    currency = chosen_currency(form.cleaned_data.get("currency", ""), currencies, rules.currency)
    return Stocked(
        partner=partners.profiles(partner_id)[0],
        rules=rules,
        spans=spans,
        currency=currency,
        currencies=currencies,
        acts=acts,
        matters=waiting.matters(partner_id, spans),
        monthly=distribution.monthly_sell_in(partner_id, spans, currency),
        resellers=distribution.resellers(partner_id, spans.as_of),
        files=pos.of_distributor(partner_id, today=form.today, due_day=rules.pos_due_day),
        unknown_names=pos.unknown_names(partner_id),
    )


def spans_of(period: Period, rules: Rules) -> Spans:
    return Spans(period, rules.formula.delay_days if rules.formula else DELAY_DAYS)


def found_currencies(cells: Sequence[DealCell], acts: Sequence[Act]) -> list[str]:
    """Those that have a figure in the periods of the page; money of two currencies is never added."""
    deals_in = {cell.currency for cell in cells}
    return sorted(deals_in | {act.currency for act in acts if act.currency})


def chosen_currency(asked: str, found: Sequence[str], usual: str) -> str:
    """The one asked for where it has figures, else the programme's, else the first that has any."""
    if asked in found:
        return asked
    return usual if usual in found or not found else found[0]
