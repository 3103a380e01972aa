"""Attribution once more, one journey at a time, in plain Python with fractions: what the engine must equal."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from contribution.attribution import OPEN
from tests.contribution.journeys import Deal, Touch

Credit = dict[tuple[int, int], int]
"""Cents by (touch, party); (-1, -1) is what no touch earns."""


def split(amount: int, weights: Sequence[Fraction]) -> list[int]:
    """Floors of the exact shares, then a cent each to the largest fractional parts, the first of equals."""
    exact = [abs(amount) * weight / sum(weights) for weight in weights]
    cents = [share.numerator // share.denominator for share in exact]
    fractions = [share - whole for share, whole in zip(exact, cents, strict=True)]
    for row in sorted(range(len(cents)), key=lambda row: -fractions[row])[: abs(amount) - sum(cents)]:
        cents[row] += 1
    return [-share for share in cents] if amount < 0 else cents


def creation(deal: Deal) -> int:
    """The creation, or the close where that came before."""
    return deal.created_at if deal.closed_at is None else min(deal.created_at, deal.closed_at)


def journey(touches: Sequence[Touch], deal: Deal, as_of: int | None) -> tuple[list[Touch], int, bool]:
    """The eligible touches in order, the instant of creation, and whether the deal is closed."""
    created_at, closed_at = creation(deal), deal.closed_at
    closed = deal.status != OPEN and (as_of is None or (closed_at is not None and closed_at <= as_of))
    end = closed_at if closed else as_of
    eligible = [
        touch
        for touch in touches
        if touch.account == deal.account
        and (end is None or touch.at <= end)
        and (touch.counts_after or touch.at <= created_at)
    ]
    return sorted(eligible, key=lambda touch: (touch.at, touch.id)), created_at, closed


def positional(
    weights: Mapping[str, int], middle: int, until_creation: bool = False
) -> Callable[..., list[Fraction]]:
    def weigh(touches: list[Touch], created_at: int, closed: bool) -> list[Fraction]:
        if until_creation:
            touches = [touch for touch in touches if touch.at <= created_at]
        held = {name: row for name in weights if (row := _row(touches, created_at, closed, name)) is not None}
        rows = [Fraction(0)] * len(touches)
        if not held:
            return rows
        among = (
            [n for n, touch in enumerate(touches) if not touch.visit and n not in held.values()]
            if middle
            else []
        )
        missing = 10_000 - sum(weights[name] for name in held) - (middle if among else 0)
        for name, row in held.items():
            rows[row] += weights[name] + Fraction(missing, len(held))
        for row in among:
            rows[row] += Fraction(middle, len(among))
        return rows

    return weigh


def _row(touches: list[Touch], created_at: int, closed: bool, name: str) -> int | None:
    rows = list(range(len(touches)))
    found = {
        "FT": rows[:1],
        "LC": [row for row in rows if not touches[row].visit][:1],
        "OC": [row for row in rows if touches[row].at <= created_at][-1:],
        "CW": rows[-1:] if closed else [],
        "last": rows[-1:],
    }[name]
    return found[0] if found else None


def linear(touches: list[Touch], created_at: int, closed: bool) -> list[Fraction]:
    return [Fraction(1)] * len(touches)


def position_based(touches: list[Touch], created_at: int, closed: bool) -> list[Fraction]:
    if len(touches) < 3:
        return [Fraction(1)] * len(touches)
    middle = [Fraction(20, 100) / (len(touches) - 2)] * (len(touches) - 2)
    return [Fraction(40, 100), *middle, Fraction(40, 100)]


def time_decay(half_life: float) -> Callable[..., list[Fraction]]:
    def weigh(touches: list[Touch], created_at: int, closed: bool) -> list[Fraction]:
        return [Fraction(round(10**6 * 2 ** (-(touches[-1].at - touch.at) / half_life))) for touch in touches]

    return weigh


def credits_of(
    touches: Sequence[Touch],
    deals: Sequence[Deal],
    weigh: Callable[..., list[Fraction]],
    as_of: int | None = None,
) -> dict[int, Credit]:
    """Per deal the cents by touch and party, zeros left out."""
    return {
        deal.id: _credit(deal.cents, *journey(touches, _model(deal, deals), as_of), weigh)
        for deal in deals
        if as_of is None or creation(deal) <= as_of
    }


def two_level_credits_of(
    touches: Sequence[Touch],
    deals: Sequence[Deal],
    keys: Callable[[Touch], Sequence[int]],
    weight: Mapping[int, int],
) -> dict[int, Credit]:
    """Per deal the cents over keys (parties or channels), then over each key's touches."""
    found = {}
    for deal in deals:
        eligible, _, _ = journey(touches, _model(deal, deals), None)
        found[deal.id] = _two_levels(deal.cents, eligible, keys, weight)
    return found


def _model(deal: Deal, deals: Sequence[Deal]) -> Deal:
    """The deal whose journey counts: itself, or what a credit note corrects."""
    return next(each for each in deals if each.id == deal.corrects) if deal.corrects is not None else deal


def _credit(
    cents: int, touches: list[Touch], created_at: int, closed: bool, weigh: Callable[..., list[Fraction]]
) -> Credit:
    weights = weigh(touches, created_at, closed)
    if not any(weights):
        return {(-1, -1): cents} if cents else {}
    credit: Credit = {}
    for touch, share in zip(touches, split(cents, weights), strict=False):
        _split_over_parties(credit, touch, share)
    return {key: value for key, value in credit.items() if value}


def _split_over_parties(credit: Credit, touch: Touch, share: int) -> None:
    equal = [Fraction(1)] * len(touch.parties)
    for party, part in zip(sorted(touch.parties), split(share, equal), strict=True):
        credit[touch.id, party] = credit.get((touch.id, party), 0) + part


def _two_levels(
    cents: int, touches: list[Touch], keys: Callable[[Touch], Sequence[int]], weight: Mapping[int, int]
) -> Credit:
    among = sorted({key for touch in touches for key in keys(touch)})
    if not among:
        return {(-1, -1): cents} if cents else {}
    weights = [Fraction(weight.get(key, 0)) for key in among]
    credit: Credit = {}
    for key, share in zip(
        among, split(cents, weights if any(weights) else [Fraction(1)] * len(among)), strict=True
    ):
        members = [touch for touch in touches if key in keys(touch)]
        for touch, part in zip(members, split(share, [Fraction(1)] * len(members)), strict=True):
            if len(keys(touch)) > 1 or keys(touch) == touch.parties:
                credit[touch.id, key] = credit.get((touch.id, key), 0) + part
            else:
                _split_over_parties(credit, touch, part)
    return {row: value for row, value in credit.items() if value}
