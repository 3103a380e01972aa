"""The figures of a partner's balance and chain in the twelve months that ended on a day: to JSON and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.lib.periods import Period, Span, span
from scorecards.queries import activity
from scorecards.queries.activity import Act
from scorecards.queries.deals import DealCell
from scorecards.queries.shares import PERIOD, Leads
from scorecards.tally import NOTHING, Tally

ACTS = ("trainings", "campaigns", "events", "paid", "left")
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Year:
    """What the balance and the chain are drawn from, in one currency; as `Gathered` answers of a page of today."""

    currency: str
    leads: Leads
    shown: Sequence[DealCell]
    acts: Sequence[Act]

    def act(self, what: str, currency: str = "") -> Act:
        return activity.named(self.acts, what, currency)


def year_to(day: date) -> Period:
    """The twelve months that end on this day, as the pages count them."""
    return span(Span.ROLLING_12, day, 1)


def year_out(leads: Leads, cells: Sequence[DealCell], acts: Sequence[Act], currency: str) -> Plain:
    """Only what is not nothing."""
    counts = asdict(leads)
    return {
        "leads": {name: counts[name] for name in PERIOD} | {"won_amount": str(leads.won_amount)},
        "deals": {cell.origin: _tallies(cell.tallies) for cell in cells if cell.currency == currency},
        "acts": {
            act.what: _tallies({"now": act.now, "before": act.before})
            for act in acts
            if act.what in ACTS and act.currency in ("", currency)
        },
    }


def year_in(written: Mapping[str, Any], currency: str) -> Year:
    """What `year_out` wrote."""
    leads = {**written["leads"], "won_amount": Decimal(written["leads"]["won_amount"])}
    return Year(
        currency=currency,
        leads=Leads(**leads),
        shown=[_cell(origin, tallies, currency) for origin, tallies in written["deals"].items()],
        acts=[_act(what, tallies, currency) for what, tallies in written["acts"].items()],
    )


def _tallies(found: Mapping[str, Tally]) -> Plain:
    return {
        name: [str(tally.amount), tally.count, str(tally.squares)] for name, tally in found.items() if tally
    }


def _tally(written: Sequence[Any]) -> Tally:
    amount, count, squares = written
    return Tally(Decimal(amount), count, Decimal(squares))


def _cell(origin: str, tallies: Mapping[str, Any], currency: str) -> DealCell:
    return DealCell(
        partner_id=0,
        currency=currency,
        tallies={name: _tally(written) for name, written in tallies.items()},
        rolling_each=(),
        rolling_booked=Decimal(0),
        origin=origin,
    )


def _act(what: str, tallies: Mapping[str, Any], currency: str) -> Act:
    now, before = (_tally(tallies[name]) if name in tallies else NOTHING for name in ("now", "before"))
    return Act(None, what, currency if what in ("paid", "left") else "", now, before)
