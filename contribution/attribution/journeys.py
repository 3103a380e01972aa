"""The eligible touches of each opportunity, in order: who was there before what."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from contribution.attribution.columns import (
    NO_CLOSE,
    NO_CORRECTION,
    NOT_LOGGED,
    OPEN,
    Flags,
    Ints,
    Opportunities,
    Touches,
)
from contribution.attribution.order import Ordered
from contribution.attribution.segments import kept, offsets, segment_numbers, segment_sums, spans

ROWS_AT_ONCE = 1 << 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Deals:
    """Opportunities as the report's date knows them, ordered by account and id.

    `since` and `end` bound the eligible instants, both included; `first` and `size` say where the account's
    touches stand in touch order.
    """

    id: Ints
    created_at: Ints
    since: Ints
    end: Ints
    closed: Flags
    amount_cents: Ints
    first: Ints
    size: Ints
    created_by: Ints
    closed_by: Ints

    def part(self, start: int, stop: int) -> "Deals":
        return Deals(**{name: getattr(self, name)[start:stop] for name in self.__slots__})


@dataclass(frozen=True, slots=True)
class Journeys:
    """The eligible touches of some deals: rows of touch positions, cut by `start` into one journey each.

    `before` is the number of its touches at or before the creation. `no_oc` and `no_cw` mark the rows that
    may not hold these milestones; None where none is barred.
    """

    deals: Deals
    touch: Ints
    start: Ints
    before: Ints
    is_visit: Flags
    at: Ints
    no_oc: Flags | None = None
    no_cw: Flags | None = None

    @property
    def size(self) -> Ints:
        return np.diff(self.start)

    def only(self, keep: Flags) -> "Journeys":
        """These journeys with only the rows marked; `before` is then no longer meaningful."""
        return replace(
            self,
            touch=self.touch[keep],
            start=kept(self.start, keep),
            is_visit=self.is_visit[keep],
            at=self.at[keep],
            no_oc=None if self.no_oc is None else self.no_oc[keep],
            no_cw=None if self.no_cw is None else self.no_cw[keep],
        )


def corrected(opportunities: Opportunities) -> Opportunities:
    """Credit notes given the account, dates and status of what they correct."""
    if opportunities.corrects is None:
        return opportunities
    own = np.arange(len(opportunities))
    model = np.where(opportunities.corrects == NO_CORRECTION, own, opportunities.corrects)
    return replace(
        opportunities,
        account=opportunities.account[model],
        created_at=opportunities.created_at[model],
        closed_at=opportunities.closed_at[model],
        status=opportunities.status[model],
        corrects=None,
        created_by=None if opportunities.created_by is None else opportunities.created_by[model],
        closed_by=None if opportunities.closed_by is None else opportunities.closed_by[model],
    )


def created_by_close(opportunities: Opportunities) -> tuple[Opportunities, Flags]:
    """Creation taken as the close where it was closed before, and where that is."""
    backwards = opportunities.closed_at < opportunities.created_at
    created_at = np.where(backwards, opportunities.closed_at, opportunities.created_at)
    return replace(opportunities, created_at=created_at), backwards


def deals_of(
    opportunities: Opportunities, accounts: Ints, as_of: int | None, lookback: int | None
) -> tuple[Deals, int]:
    """The deals known at `as_of`, and how many of them had been closed before they were created.

    `accounts` are the accounts of the touches in touch order.
    """
    sound, backwards = created_by_close(opportunities)
    limit = NO_CLOSE if as_of is None else as_of
    rows, followed = np.flatnonzero(sound.created_at <= limit), corrected(sound)
    rows = rows[np.lexsort((sound.id[rows], followed.account[rows]))]
    return _deals(followed, rows, accounts, limit, lookback), int(backwards[rows].sum())


def journeys(touches: Touches, inside: Ordered, deals: Deals, ends_at_creation: bool) -> Iterator[Journeys]:
    """The journeys of the deals, a bounded number of rows at a time."""
    running = np.cumsum(deals.size)
    start = 0
    while start < len(deals.id):
        done = running[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(running, done + ROWS_AT_ONCE, side="right")))
        yield _journeys(touches, inside, deals.part(start, stop), ends_at_creation)
        start = stop


def _deals(
    opportunities: Opportunities, rows: Ints, accounts: Ints, limit: int, lookback: int | None
) -> Deals:
    created_at, closed_at = opportunities.created_at[rows], opportunities.closed_at[rows]
    closed = (opportunities.status[rows] != OPEN) & (closed_at <= limit)
    first = np.searchsorted(accounts, opportunities.account[rows], side="left")
    last = np.searchsorted(accounts, opportunities.account[rows], side="right")
    return Deals(
        id=opportunities.id[rows],
        created_at=created_at,
        since=np.full(len(rows), np.iinfo(np.int64).min) if lookback is None else created_at - lookback,
        end=np.where(closed, closed_at, limit),
        closed=closed,
        amount_cents=opportunities.amount_cents[rows],
        first=first,
        size=last - first,
        created_by=_known(opportunities.created_by, rows),
        closed_by=_known(opportunities.closed_by, rows),
    )


def _known(who: Ints | None, rows: Ints) -> Ints:
    return np.full(len(rows), NOT_LOGGED) if who is None else who[rows]


def _journeys(touches: Touches, inside: Ordered, deals: Deals, ends_at_creation: bool) -> Journeys:
    place = spans(deals.first, deals.size)
    touch, at = inside.touch[place], inside.at[place]
    start = offsets(deals.size)
    deal = segment_numbers(start)
    early = at <= deals.created_at[deal]
    end = np.minimum(deals.end, deals.created_at) if ends_at_creation else deals.end
    eligible = (early | touches.counts_after[touch]) & (at <= end[deal])
    eligible &= at >= deals.since[deal]
    before = segment_sums(early & eligible, start)
    no_oc, no_cw = _barred(touches, touch, deals, deal)
    every = Journeys(deals, touch, start, before, touches.is_visit[touch], at, no_oc, no_cw)
    return every.only(eligible)


def _barred(touches: Touches, touch: Ints, deals: Deals, deal: Ints) -> tuple[Flags | None, Flags | None]:
    """The rows logged by hand by the side that created, or closed, their deal on that day."""
    if touches.logged is None:
        return None, None
    logged = touches.logged[touch]
    by_hand = logged != NOT_LOGGED
    return by_hand & (logged == deals.created_by[deal]), by_hand & (logged == deals.closed_by[deal])
