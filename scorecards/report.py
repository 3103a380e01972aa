"""The contribution report: every partner's row in the period, those that are asked for, and the denominators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from leads.models import InvoicedLine
from scorecards import scores
from scorecards.forms import Filters, ReportForm
from scorecards.gathering import chosen_currency, found_currencies, spans_of
from scorecards.ordering import ORDERS, is_asked, ordered
from scorecards.queries import activity, channel, deals, partners, programme, shares, totals
from scorecards.queries.activity import Act
from scorecards.queries.deals import DealCell, added
from scorecards.queries.partners import Profile
from scorecards.queries.programme import Rules
from scorecards.queries.shares import NO_LEADS, Leads
from scorecards.rows import ReportRow, Sums, sums
from scorecards.spans import Spans
from scorecards.tally import NOTHING, Tally

T = TypeVar("T", DealCell, Act)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`rows` are those the filters let through, in order; `all` adds up every partner, `direct` the vendor's own."""

    rules: Rules
    spans: Spans
    currency: str
    currencies: Sequence[str]
    invoiced_kind: str
    filters: Filters
    everyone: Sequence[ReportRow]
    rows: Sequence[ReportRow]
    all: Sums
    direct: totals.Book
    direct_invoiced: Tally

    @property
    def shown(self) -> Sums:
        return sums(self.rows)

    @property
    def company_pipeline(self) -> Decimal:
        return self.all.pipeline.amount + self.direct.pipeline

    @property
    def company_booked(self) -> Decimal:
        return self.all.booked.amount + self.direct.booked

    @property
    def company_invoiced(self) -> Decimal:
        """This kind and the direct one: the same euro is in neither twice."""
        return self.all.invoiced.amount + self.direct_invoiced.amount

    def partners_making(self, part: Decimal) -> int:
        """How few partners make this part of what was invoiced, the largest first."""
        left = part * self.all.invoiced.amount
        ordered = sorted((row.invoiced.amount for row in self.everyone), reverse=True)
        for number, amount in enumerate(ordered):
            if left <= 0:
                return number
            left -= amount
        return len(ordered) if left <= 0 else 0


def report(form: ReportForm, *, member_id: int | None) -> Report:
    """The report as asked for; `member_id` says whose portfolio "mine" is. Six statements."""
    form.is_valid()
    rules = programme.rules(form.last_day)
    spans = spans_of(form.asked(rules.start_month), rules)
    filters = form.filters(frozenset(ORDERS))
    cells, acts = deals.by_partner(spans), activity.acts(spans)
    currencies = _currencies(form, cells, acts, spans)
    currency = chosen_currency(form, currencies, rules.currency)
    everyone = _rows(rules, spans, currency, filters.invoiced, cells, acts)
    books = totals.books(spans, currency)
    return Report(
        rules=rules,
        spans=spans,
        currency=currency,
        currencies=currencies,
        invoiced_kind=filters.invoiced,
        filters=filters,
        everyone=everyone,
        rows=ordered([row for row in everyone if is_asked(row.partner, filters, member_id)], filters.sort),
        all=sums(everyone),
        direct=next((book for book in books if book.partner_id is None), NO_BOOK),
        direct_invoiced=_direct(acts, currency),
    )


def _currencies(form: ReportForm, cells: list[DealCell], acts: list[Act], spans: Spans) -> list[str]:
    """Those of the partners' figures; where they lack the one asked for, or any, those of direct deals too."""
    found = found_currencies(cells, acts)
    asked = form.cleaned_data.get("currency")
    if found and (not asked or asked in found):
        return found
    return sorted({*found, *channel.currencies(spans)})


NO_BOOK = totals.Book(None, Decimal(0), Decimal(0), Decimal(0))


def _direct(acts: Iterable[Act], currency: str) -> Tally:
    return activity.named(
        [act for act in acts if act.partner_id is None], InvoicedLine.Kind.DIRECT, currency
    ).now


def _rows(
    rules: Rules, spans: Spans, currency: str, kind: str, cells: Iterable[DealCell], acts: Iterable[Act]
) -> list[ReportRow]:
    leads_of = shares.by_partner(spans)
    cells_of, acts_of = _by_partner(cells), _by_partner(acts)
    return [
        _row(
            partner,
            rules,
            spans,
            currency,
            kind,
            cells_of.get(partner.id, []),
            acts_of.get(partner.id, []),
            leads_of,
        )
        for partner in partners.profiles()
    ]


def _row(
    partner: Profile,
    rules: Rules,
    spans: Spans,
    currency: str,
    kind: str,
    cells: list[DealCell],
    acts: list[Act],
    leads_of: dict[int, Leads],
) -> ReportRow:
    leads = leads_of.get(partner.id, NO_LEADS)
    shown = [cell for cell in cells if cell.currency == currency]
    did = {(act.what, act.currency): act for act in acts}
    invoiced = did.get((kind, currency))
    facts = scores.facts_of(partner, cells, leads, rules, spans)
    return ReportRow(
        partner=partner,
        facts=facts,
        score=scores.score_of(facts, rules.formula, spans.as_of),
        pipeline=added(shown, "pipeline"),
        pipeline_before=added(shown, "pipeline_before"),
        booked=added(shown, "booked"),
        booked_before=added(shown, "booked_before"),
        invoiced=invoiced.now if invoiced else NOTHING,
        invoiced_before=invoiced.before if invoiced else NOTHING,
        leads=leads,
        downloads=_count(did, "downloads"),
        trainings=_count(did, "trainings"),
        activities=_count(did, "campaigns") + _count(did, "events"),
        funds_paid=_now(did, "paid", currency),
        funds_granted=_now(did, "granted", currency),
    )


def _count(did: dict[tuple[str, str], Act], what: str) -> int:
    return _now(did, what, "").count


def _now(did: dict[tuple[str, str], Act], what: str, currency: str) -> Tally:
    act = did.get((what, currency))
    return act.now if act else NOTHING


def _by_partner(things: Iterable[T]) -> dict[int | None, list[T]]:
    grouped: dict[int | None, list[T]] = {}
    for thing in things:
        grouped.setdefault(thing.partner_id, []).append(thing)
    return grouped
