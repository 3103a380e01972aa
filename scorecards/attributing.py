"""From the parameters of a version to the engine's model, and from journeys to rows of credit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contribution import attribution
from contribution.attribution import Model, Opportunities, Position, PositionModel, Touches, TouchModel
from leads.models import Touch
from scorecards import eligibility
from scorecards.eligibility import DAY, Columns
from scorecards.models import ModelVersion
from scorecards.queries.journeys import KINDS

VISIT = KINDS.index(Touch.Kind.VISIT)
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Earned:
    """Rows of credit: `touch` and `partner` are −1 for what nobody earned, `partner` and `campaign` 0 for none."""

    opportunity: NDArray[np.int64]
    touch: NDArray[np.int64]
    partner: NDArray[np.int64]
    campaign: NDArray[np.int64]
    version: NDArray[np.int64]
    cents: NDArray[np.int64]


def model_of(version: ModelVersion) -> Model:
    """The engine's model. Raises KeyError or ValueError for parameters that make none."""
    numbers: Mapping[str, Any] = version.parameters
    days = numbers["lookback_days"]
    lookback = None if days is None else days * DAY
    if "positions" not in numbers:
        return TouchModel(name=version.model, weighting=numbers["weighting"], lookback=lookback)
    return PositionModel(
        name=version.model,
        weights={Position(name): weight for name, weight in numbers["positions"].items()},
        middle=numbers["middle"],
        ends_at_creation=numbers["ends_at_creation"],
        lookback=lookback,
    )


def earned(touches: Columns, deals: Columns, versions: Iterable[ModelVersion]) -> Earned:
    """What every version gives of these deals, to the cent."""
    sold = eligibility.opportunities_of(deals)
    parts = list(_by_version(touches, sold, versions))
    return Earned(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _by_version(
    rows: Columns, sold: Opportunities, versions: Iterable[ModelVersion]
) -> Iterator[tuple[NDArray[np.int64], ...]]:
    counted: dict[eligibility.Eligibility, Touches] = {}
    campaigns = _Campaigns(rows)
    for version in versions:
        rule = eligibility.eligibility(version.parameters, KINDS)
        if rule not in counted:
            counted[rule] = eligibility.touches_of(rows, rule, VISIT)
        found = attribution.attribute(counted[rule], sold, model_of(version))
        number = np.full(len(found), version.pk)
        yield found.opportunity, found.touch, found.party, campaigns.of(found.touch), number, found.cents


class _Campaigns:
    """The campaign of each touch, 0 for none."""

    def __init__(self, rows: Columns) -> None:
        order = np.argsort(rows["id"])
        self.touch, self.campaign = rows["id"][order], rows["campaign"][order]

    def of(self, touch: NDArray[np.int64]) -> NDArray[np.int64]:
        place = np.searchsorted(self.touch, touch)
        known = touch != attribution.UNATTRIBUTED
        found = np.full(len(touch), NOBODY)
        found[known] = self.campaign[place[known]]
        return found
