"""The butterfly: what both sides did, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from portal.lib.charts import svg
from portal.lib.charts.marks import share_of
from portal.lib.charts.svg import Figure, element


@dataclass(frozen=True, slots=True)
class Pair:
    """What both sides did, on one scale: the vendor's value and the partner's, None where nothing is due yet."""

    vendor: Figure | None
    partner: Figure | None


WING = 150
ROW = 16


def butterfly(pairs: Sequence[Pair], label: str) -> SafeString:
    """Vendor bars growing to the left, partner bars to the right, both on the scale of the largest value."""
    largest = max(
        (value for pair in pairs for value in (pair.vendor, pair.partner) if value is not None), default=0
    )
    marks = [mark for i, pair in enumerate(pairs) for mark in _wings(pair, i * ROW, largest)]
    height = max(len(pairs), 1) * ROW
    axis = element("line", class_="gridline zero", x1=WING, x2=WING, y1=0, y2=height)
    return svg.drawing("chart", 2 * WING, height, label, *marks, axis)


def _wings(pair: Pair, top: int, largest: Figure) -> list[SafeString]:
    marks = []
    if vendor := share_of(pair.vendor, largest) / 100 * WING:
        marks.append(
            element("rect", class_="fill-vendor", x=WING - vendor, y=top + 3, width=vendor, height=10, rx=3)
        )
    if partner := share_of(pair.partner, largest) / 100 * WING:
        marks.append(
            element("rect", class_="fill-partner", x=WING, y=top + 3, width=partner, height=10, rx=3)
        )
    return marks
