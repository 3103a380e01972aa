"""The score ring: one arc per component."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from portal.lib import fmt
from portal.lib.charts import svg
from portal.lib.charts.svg import Figure, element


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a score: points earned of the points it can give."""

    name: str
    earned: Figure
    maximum: Figure


@dataclass(frozen=True, slots=True)
class Ring:
    """A score by component. `label` says the finding."""

    parts: Sequence[Part]
    value: str
    out_of: str
    label: str


RING_SIZE = 176
RING_GAP = 0.055


def ring(score: Ring) -> SafeString:
    """One arc per component, as long as the component weighs, filled by the points earned."""
    total = sum(Decimal(part.maximum) for part in score.parts)
    weighing = [part for part in score.parts if part.maximum > 0]
    arcs: list[SafeString] = []
    start = -math.pi / 2
    for part in weighing:
        span = 2 * math.pi * float(Decimal(part.maximum) / total)
        arcs += _component(part, start + RING_GAP / 2, max(span - RING_GAP, 0.01))
        start += span
    middle = RING_SIZE // 2
    value = element("text", score.value, class_="ring-value", x=middle, y=middle + 12)
    unit = element("text", score.out_of, class_="ring-unit", x=middle, y=middle + 32)
    return svg.drawing("ring", RING_SIZE, RING_SIZE, score.label, *arcs, value, unit)


def _component(part: Part, start: float, span: float) -> list[SafeString]:
    tip = f"{part.name}|{fmt.number(part.earned)} / {fmt.number(part.maximum)}"
    share = min(max(float(Decimal(part.earned) / Decimal(part.maximum)), 0.0), 1.0)
    track = element("path", class_="ring-track", d=_arc(start, start + span), data_tip=tip)
    if not share:
        return [track]
    return [track, element("path", class_="ring-fill", d=_arc(start, start + span * share), data_tip=tip)]


def _arc(start: float, end: float) -> str:
    radius, middle = RING_SIZE / 2 - 11, RING_SIZE / 2
    (x0, y0), (x1, y1) = (
        (middle + radius * math.cos(a), middle + radius * math.sin(a)) for a in (start, end)
    )
    return f"M{x0:.2f} {y0:.2f}A{radius:g} {radius:g} 0 {int(end - start > math.pi)} 1 {x1:.2f} {y1:.2f}"
