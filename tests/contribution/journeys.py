"""Plain rows of touches and opportunities, their columns, and random journeys full of traps."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contribution import attribution
from contribution.attribution import NO_CLOSE, NO_CORRECTION, OPEN, WON, Opportunities, Touches


@dataclass(frozen=True)
class Touch:
    id: int
    account: int
    at: int
    visit: bool = False
    counts_after: bool = True
    parties: tuple[int, ...] = (0,)
    channel: int = 0


@dataclass(frozen=True)
class Deal:
    id: int
    account: int
    created_at: int
    closed_at: int | None
    status: int
    cents: int
    corrects: int | None = None


def touch_columns(touches: Sequence[Touch]) -> Touches:
    sizes = [len(touch.parties) for touch in touches]
    return Touches(
        id=np.array([touch.id for touch in touches], dtype=np.int64),
        account=np.array([touch.account for touch in touches], dtype=np.int64),
        at=np.array([touch.at for touch in touches], dtype=np.int64),
        is_visit=np.array([touch.visit for touch in touches], dtype=bool),
        counts_after=np.array([touch.counts_after for touch in touches], dtype=bool),
        party=np.array([party for touch in touches for party in touch.parties], dtype=np.int64),
        party_start=np.cumsum([0, *sizes]),
        channel=np.array([touch.channel for touch in touches], dtype=np.int64),
    )


def deal_columns(deals: Sequence[Deal]) -> Opportunities:
    position = {deal.id: number for number, deal in enumerate(deals)}
    corrects = [NO_CORRECTION if deal.corrects is None else position[deal.corrects] for deal in deals]
    closed_at = [NO_CLOSE if deal.closed_at is None else deal.closed_at for deal in deals]
    return Opportunities(
        id=np.array([deal.id for deal in deals], dtype=np.int64),
        account=np.array([deal.account for deal in deals], dtype=np.int64),
        created_at=np.array([deal.created_at for deal in deals], dtype=np.int64),
        closed_at=np.array(closed_at, dtype=np.int64),
        status=np.array([deal.status for deal in deals], dtype=np.int64),
        amount_cents=np.array([deal.cents for deal in deals], dtype=np.int64),
        corrects=np.array(corrects, dtype=np.int64),
    )


def attributed(
    touches: Sequence[Touch], deals: Sequence[Deal], model: attribution.Model, as_of: int | None = None
) -> list[tuple[int, int, int, int]]:
    """Rows of (opportunity, touch, party, cents)."""
    found = attribution.attribute(touch_columns(touches), deal_columns(deals), model, as_of)
    columns = (found.opportunity, found.touch, found.party, found.cents)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def random_channel(chance: random.Random, accounts: int) -> tuple[list[Touch], list[Deal]]:
    """Journeys with equal instants, visits only, nothing before creation, joint touches, credit notes…"""
    touches: list[Touch] = []
    deals: list[Deal] = []
    for account in range(accounts):
        touches += [_touch(chance, account) for _ in range(chance.choice((0, 1, 1, 2, 3, 4, 6, 9, 15)))]
        for _ in range(chance.choice((1, 1, 2))):
            deals.append(_deal(chance, account, len(deals)))
    touches = [
        _numbered(touch, number) for touch, number in zip(touches, _ids(chance, len(touches)), strict=True)
    ]
    deals += [
        _credit_note(chance, deal, len(deals) + n) for n, deal in enumerate(deals) if chance.random() < 0.1
    ]
    chance.shuffle(touches)
    return touches, deals


def _ids(chance: random.Random, count: int) -> list[int]:
    return chance.sample(range(10 * count + 1), count)


def _numbered(touch: Touch, number: int) -> Touch:
    return Touch(
        number, touch.account, touch.at, touch.visit, touch.counts_after, touch.parties, touch.channel
    )


def _touch(chance: random.Random, account: int) -> Touch:
    only_visits = account % 7 == 0
    parties = sorted(chance.sample(range(5), chance.choice((1, 1, 1, 2, 3))))
    return Touch(
        id=0,
        account=account,
        at=chance.randrange(6, 20) if account % 5 == 0 else chance.randrange(20),
        visit=only_visits or chance.random() < 0.4,
        counts_after=chance.random() < 0.7,
        parties=tuple(parties),
        channel=chance.randrange(4),
    )


def _deal(chance: random.Random, account: int, number: int) -> Deal:
    status = chance.randrange(3)
    created_at = 5 if account % 5 == 0 else chance.randrange(20)
    closed_at = None if status == OPEN else created_at + chance.randrange(-2, 12)
    return Deal(number, account, created_at, closed_at, status, _amount(chance))


def _amount(chance: random.Random) -> int:
    small, usual, huge = chance.randrange(12), chance.randrange(10**9), chance.randrange(2**63)
    return chance.choice((small, usual, usual, usual, huge)) * chance.choice((1, 1, 1, -1))


def _credit_note(chance: random.Random, deal: Deal, number: int) -> Deal:
    created_at = chance.randrange(30)
    return Deal(number, deal.account, created_at, created_at, WON, -chance.randrange(10**6), deal.id)
