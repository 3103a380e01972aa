"""The contribution report: every partner's row in the period, those that are asked for, and the denominators."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from leads.models import InvoicedLine
from scorecards import scores
from scorecards.forms import Filters, ReportForm
from scorecards.gathering import chosen_currency, found_currencies, spans_of
from scorecards.ordering import ORDERS, is_asked, ordered
from scorecards.queries import activity, deals, partners, programme, shares, totals
from scorecards.queries import channel as direct_deals
from scorecards.queries.activity import Act
from scorecards.queries.deals import DealCell, added
from scorecards.queries.partners import Profile
from scorecards.queries.programme import Rules
from scorecards.queries.shares import NO_LEADS, Leads
from scorecards.rows import ReportRow, Sums, sums
from scorecards.spans import Spans
from scorecards.tally import ENOUGH, NOTHING, Tally

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
    def worked_out_at(self) -> datetime | None:
        """When the figures were; None for those of this moment."""
        return None

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

    @property
    def tiers(self) -> set[tuple[str, str]]:
        """Codes and names."""
        return {(row.partner.tier_code, row.partner.tier_name) for row in self.everyone}

    @property
    def regions(self) -> set[str]:
        return {row.partner.region for row in self.everyone}

    def has_portfolio(self, member_id: int | None) -> bool:
        """Whether any partner is this person's."""
        return any(row.partner.manager_id == member_id for row in self.everyone)

    def trends(self, rows: Sequence[ReportRow]) -> Mapping[int, Sequence[Decimal]]:
        """The validated pipeline of these partners, month by month. One statement."""
        return deals.monthly_pipeline([row.partner.id for row in rows], self.spans, self.currency)

    def most_changed(self, count: int) -> Sequence[ReportRow]:
        """Of the rows shown, those whose pipeline moved most in a year, from five deals on each side."""
        enough = [row for row in self.rows if min(row.pipeline.count, row.pipeline_before.count) >= ENOUGH]
        return sorted(enough, key=lambda row: -abs(row.pipeline.amount - row.pipeline_before.amount))[:count]

    def partners_making(self, part: Decimal) -> int:
        """How few partners make this part of what was invoiced, the largest first."""
        left = part * self.all.invoiced.amount
        ordered = sorted((row.invoiced.amount for row in self.everyone), reverse=True)
        for number, amount in enumerate(ordered):
            if left <= 0:
                return number
            left -= amount
        return len(ordered) if left <= 0 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks the report for."""

    rules: Rules
    spans: Spans
    filters: Filters
    currency: str


def asked(form: ReportForm) -> Asked:
    """One statement."""
    form.is_valid()
    rules = programme.rules(form.last_day)
    return Asked(
        rules=rules,
        spans=spans_of(form.asked(rules.start_month), rules),
        filters=form.filters(frozenset(ORDERS)),
        currency=form.cleaned_data.get("currency", ""),
    )


def report(form: ReportForm, *, member_id: int | None) -> Report:
    """The report as asked for, of this moment; `member_id` says whose portfolio "mine" is. Six statements."""
    return worked_out(asked(form), member_id=member_id)


def worked_out(question: Asked, *, member_id: int | None) -> Report:
    channel = channel_of(question.rules, question.spans)
    currencies = _currencies(question.currency, channel)
    currency = chosen_currency(question.currency, currencies, question.rules.currency)
    return report_of(channel, currency, currencies, question.filters, member_id=member_id)


def report_of(
    channel: "Channel", currency: str, currencies: Sequence[str], filters: Filters, *, member_id: int | None
) -> Report:
    """One statement."""
    everyone = channel.rows(currency, filters.invoiced)
    books = totals.books(channel.spans, currency)
    return Report(
        rules=channel.rules,
        spans=channel.spans,
        currency=currency,
        currencies=currencies,
        invoiced_kind=filters.invoiced,
        filters=filters,
        everyone=everyone,
        rows=ordered([row for row in everyone if is_asked(row.partner, filters, member_id)], filters.sort),
        all=sums(everyone),
        direct=next((book for book in books if book.partner_id is None), NO_BOOK),
        direct_invoiced=_direct(channel.acts.get(None, ()), currency),
    )


def _currencies(wanted: str, channel: "Channel") -> list[str]:
    """Those of the partners' figures; where they lack the one asked for, or any, those of direct deals too."""
    found = channel.currencies
    if found and (not wanted or wanted in found):
        return found
    return sorted({*found, *direct_deals.currencies(channel.spans)})


BY_NAME = Filters(
    search="",
    tier="",
    region="",
    kind="",
    mine=False,
    invoiced=InvoicedLine.Kind.SELL_OUT,
    sort="name",
    page=1,
)
"""Every partner, in the order of their names."""
NO_BOOK = totals.Book(None, Decimal(0), Decimal(0), Decimal(0))


def _direct(acts: Iterable[Act], currency: str) -> Tally:
    return activity.named(acts, InvoicedLine.Kind.DIRECT, currency).now


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What the rows of every partner are made of, in all currencies; the vendor's own acts stand under None."""

    rules: Rules
    spans: Spans
    partners: Sequence[Profile]
    cells: Mapping[int | None, Sequence[DealCell]]
    acts: Mapping[int | None, Sequence[Act]]
    leads: Mapping[int, Leads]

    @property
    def currencies(self) -> list[str]:
        """Those that have a figure of a partner, or an act, in the periods of the page."""
        return found_currencies(_all(self.cells), _all(self.acts))

    def rows(self, currency: str, kind: str) -> list[ReportRow]:
        """One per partner, by name; `kind` is that of the invoiced lines."""
        return [self._row(partner, currency, kind) for partner in self.partners]

    def invoiced(self, partner_id: int, kind: str, currency: str) -> tuple[Tally, Tally]:
        """Of one kind, now and a year before."""
        act = activity.named(self.acts.get(partner_id, ()), kind, currency)
        return act.now, act.before

    def _row(self, partner: Profile, currency: str, kind: str) -> ReportRow:
        leads, cells = self.leads.get(partner.id, NO_LEADS), self.cells.get(partner.id, ())
        shown = [cell for cell in cells if cell.currency == currency]
        did = {(act.what, act.currency): act for act in self.acts.get(partner.id, ())}
        invoiced = did.get((kind, currency))
        facts = scores.facts_of(partner, cells, leads, self.rules, self.spans)
        return ReportRow(
            partner=partner,
            facts=facts,
            score=scores.score_of(facts, self.rules.formula, self.spans.as_of),
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


def channel_of(rules: Rules, spans: Spans) -> Channel:
    """Four statements."""
    return Channel(
        rules=rules,
        spans=spans,
        partners=partners.profiles(),
        cells=_by_partner(deals.by_partner(spans)),
        acts=_by_partner(activity.acts(spans)),
        leads=shares.by_partner(spans),
    )


def _all(things: Mapping[int | None, Sequence[T]]) -> list[T]:
    return [thing for one in things.values() for thing in one]


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
