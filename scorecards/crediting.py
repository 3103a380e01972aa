"""The credits of one opportunity under the readings that pages show. It loads NumPy: import it where it is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from contribution import attribution
from contribution.attribution import Credits, Model, Opportunities, Position, Touches
from scorecards.reasons import BEFORE_ONLY, Act, Deal

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MILESTONES = (Position.FIRST, Position.LEAD, Position.OPPORTUNITY, Position.CLOSE)
WHOLE = 10_000
Key = tuple[int, int]
"""A touch and one of its parties; both −1 for what no touch earns."""


@dataclass(frozen=True, slots=True)
class Credited:
    """Cents by touch and party, adding up to the amount in each reading, and the touch of each milestone reached."""

    linear: Mapping[Key, int]
    full_path: Mapping[Key, int]
    milestones: Mapping[str, int]


def credited(acts: Sequence[Act], deal: Deal, amount_cents: int, as_of: datetime) -> Credited:
    """What the acts that count (`reasons.why_never` gave None) earn of one opportunity as known at `as_of`."""
    touches = _touches(acts)
    return Credited(
        linear=_by_key(_attributed(touches, deal, amount_cents, attribution.LINEAR, as_of)),
        full_path=_by_key(_attributed(touches, deal, amount_cents, attribution.FULL_PATH, as_of)),
        milestones=dict(_milestones(touches, deal, as_of)),
    )


def _milestones(touches: Touches, deal: Deal, as_of: datetime):  # type: ignore[no-untyped-def]
    """Where a model that rewards one position only puts its weight is where the position stands."""
    for position in MILESTONES:
        found = _attributed(touches, deal, WHOLE, attribution.custom({position: WHOLE}), as_of)
        touch = int(found.touch[0])
        if touch != attribution.UNATTRIBUTED:
            yield position.value, touch


def _attributed(touches: Touches, deal: Deal, cents: int, model: Model, as_of: datetime) -> Credits:
    return attribution.attribute(touches, _opportunity(deal, cents), model, as_of=_instant(as_of))


def _touches(acts: Sequence[Act]) -> Touches:
    parties = [sorted(act.parties) for act in acts]
    return Touches(
        id=_ints([act.touch or 0 for act in acts]),
        account=_ints([0] * len(acts)),
        at=_ints([_instant(act.at) for act in acts]),
        is_visit=np.array([act.is_visit for act in acts], dtype=bool),
        counts_after=np.array([act.kind not in BEFORE_ONLY for act in acts], dtype=bool),
        party=_ints([party for each in parties for party in each]),
        party_start=_ints([0, *np.cumsum([len(each) for each in parties]).tolist()]),
    )


def _opportunity(deal: Deal, cents: int) -> Opportunities:
    closed_at = attribution.NO_CLOSE if deal.closed_at is None else _instant(deal.closed_at)
    return Opportunities(
        id=_ints([0]),
        account=_ints([0]),
        created_at=_ints([_instant(deal.created_at)]),
        closed_at=_ints([closed_at]),
        status=_ints([attribution.OPEN if deal.closed_at is None else attribution.WON]),
        amount_cents=_ints([cents]),
    )


def _by_key(credits_found: Credits) -> dict[Key, int]:
    keys = zip(credits_found.touch.tolist(), credits_found.party.tolist(), strict=True)
    return dict(zip(keys, credits_found.cents.tolist(), strict=True))


def _ints(values: Sequence[int]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array(values, dtype=np.int64)


def _instant(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND
