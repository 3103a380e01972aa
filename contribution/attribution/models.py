"""The attribution models as data: where the weight goes, and where the journey ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

import numpy as np

from contribution.attribution.columns import WON, Ints, Opportunities

WHOLE = 10_000


class Position(Enum):
    """A milestone of a journey that a positional model may reward."""

    FIRST = "FT"
    LEAD = "LC"
    OPPORTUNITY = "OC"
    CLOSE = "CW"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionModel:
    """Weights in ten-thousandths per position and for the middle, adding to 10,000.

    `lookback`: touches earlier than that before the creation are not eligible (unit of the touches).
    Raises ValueError for negative weights or another sum.
    """

    name: str
    weights: Mapping[Position, int]
    middle: int = 0
    ends_at_creation: bool = False
    lookback: int | None = None

    def __post_init__(self) -> None:
        weights = (*self.weights.values(), self.middle)
        if min(weights) < 0 or sum(weights) != WHOLE:
            raise ValueError(f"the weights of {self.name} do not add to 100 %")


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchModel:
    """Every eligible touch counts, visits included unless `visits` is false.

    `half_life` is that of time decay, in the unit of the touches.
    """

    name: str
    weighting: Literal["linear", "time_decay", "position_based"]
    half_life: float | None = None
    visits: bool = True
    lookback: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelModel:
    """The amount over the channels of the journey by removal effect, then equally over their touches.

    `effects` maps a channel's code to its removal effect; a channel unknown to it earns as 0.
    """

    name: str = "markov"
    effects: Mapping[int, float] = field(default_factory=dict)
    visits: bool = True
    lookback: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyModel:
    """The amount equally over the parties of the journey, then over each party's touches."""

    name: str = "equal_split"
    visits: bool = True
    lookback: int | None = None


Model = PositionModel | TouchModel | ChannelModel | PartyModel

FIRST_TOUCH = PositionModel(name="first_touch", weights={Position.FIRST: WHOLE})
LEAD_CREATION = PositionModel(name="lead_creation", weights={Position.LEAD: WHOLE})
LAST_TOUCH = PositionModel(name="last_touch", weights={Position.LAST: WHOLE})
U_SHAPED = PositionModel(name="u_shaped", weights={Position.FIRST: 5_000, Position.LEAD: 5_000})
W_SHAPED = PositionModel(
    name="w_shaped",
    weights={Position.FIRST: 3_000, Position.LEAD: 3_000, Position.OPPORTUNITY: 3_000},
    middle=1_000,
    ends_at_creation=True,
)
FULL_PATH = PositionModel(
    name="full_path",
    weights={
        Position.FIRST: 2_250,
        Position.LEAD: 2_250,
        Position.OPPORTUNITY: 2_250,
        Position.CLOSE: 2_250,
    },
    middle=1_000,
)
LINEAR = TouchModel(name="linear", weighting="linear")
POSITION_BASED = TouchModel(name="position_based", weighting="position_based")


def custom(weights: Mapping[Position, int], middle: int = 0) -> PositionModel:
    """A positional model of one's own, in ten-thousandths, its journey ending at the close."""
    return PositionModel(name="custom", weights=weights, middle=middle)


def time_decay(half_life: float) -> TouchModel:
    """Weights halved for each `half_life` (unit of the touches) before the last eligible touch."""
    if half_life <= 0:
        raise ValueError("the half-life is not positive")
    return TouchModel(name="time_decay", weighting="time_decay", half_life=half_life)


def half_life(opportunities: Opportunities, day: int) -> float:
    """A quarter of the median cycle of the won opportunities, at least 30 days; `day` in their unit."""
    won = opportunities.status == WON
    cycles: Ints = opportunities.closed_at[won] - opportunities.created_at[won]
    quarter = float(np.median(cycles)) / 4 if len(cycles) else 0.0
    return max(quarter, 30.0 * day)
