"""The credits of one opportunity under the readings that pages show. It loads NumPy: import it where it is called.

The touches that count are those of the ledger (`scorecards.eligibility`), and so are the models and their versions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from contribution import attribution
from contribution.attribution import Credits, Model, Opportunities, Position, Touches
from scorecards import eligibility
from scorecards.attributing import VISIT, model_of
from scorecards.eligibility import Columns
from scorecards.models import ModelVersion
from scorecards.queries.journeys import KINDS

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
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


def between(rows: Columns, partner_id: int) -> Columns:
    """The touches as they concern the vendor and one partner: whoever else took part is not there."""
    return rows[(rows["partner"] == attribution.VENDOR) | (rows["partner"] == partner_id)]


def credited(
    touches: Columns, deals: Columns, until: datetime, versions: Mapping[str, ModelVersion]
) -> dict[int, Credited]:
    """By opportunity, what the touches of its account earn of it as known just before `until`.

    `touches` and `deals` are rows of `scorecards.queries.journeys`; what was created later is left out.
    """
    as_of = (until - EPOCH) // MICROSECOND - 1
    known = deals[deals["created_at"] <= as_of]
    found = {}
    for place in range(len(known)):
        deal = known[place : place + 1]
        found[int(deal["id"][0])] = _of_one(touches, deal, versions, as_of)
    return found


def _of_one(rows: Columns, deal: Columns, versions: Mapping[str, ModelVersion], as_of: int) -> Credited:
    sold = eligibility.opportunities_of(deal)
    readings = {}
    for model in ("linear", "full_path"):
        touches = _touches(rows, versions[model])
        readings[model] = _by_key(attribution.attribute(touches, sold, model_of(versions[model]), as_of))
    full_path = _touches(rows, versions["full_path"])
    return Credited(readings["linear"], readings["full_path"], dict(_milestones(full_path, sold, as_of)))


def _touches(rows: Columns, version: ModelVersion) -> Touches:
    return eligibility.touches_of(rows, eligibility.eligibility(version.parameters, KINDS), VISIT)


def _milestones(touches: Touches, sold: Opportunities, as_of: int):  # type: ignore[no-untyped-def]
    """Where a model that rewards one position only puts its weight is where the position stands."""
    for position in MILESTONES:
        model: Model = attribution.custom({position: WHOLE})
        found = attribution.attribute(touches, _worth(sold, WHOLE), model, as_of)
        if found.touch[0] != attribution.UNATTRIBUTED:
            yield position.value, int(found.touch[0])


def _worth(sold: Opportunities, cents: int) -> Opportunities:
    """The same opportunities at this amount: one of nothing has milestones too."""
    return Opportunities(
        **{name: getattr(sold, name) for name in sold.__slots__ if name != "amount_cents"},
        amount_cents=np.full(len(sold), cents, dtype=np.int64),
    )


def _by_key(found: Credits) -> dict[Key, int]:
    keys = zip(found.touch.tolist(), found.party.tolist(), strict=True)
    return dict(zip(keys, found.cents.tolist(), strict=True))
