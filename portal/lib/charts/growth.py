"""A share that grows with age: the curve, its band, where one stands today, and what is still to come, hatched."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from portal.lib import fmt
from portal.lib.charts import svg
from portal.lib.charts.columns import NARROW, WIDE, Geometry, Table
from portal.lib.charts.svg import Scale, element

WHOLE = Scale(Decimal(0), Decimal(1), tuple(Decimal(n) / 4 for n in range(5)))


@dataclass(frozen=True, slots=True)
class Growth:
    """Shares (0 to 1) at ages 0, 1, 2 … with the ends of their band; `age` is where one stands, in the same unit.

    `label` says the finding; `heads` name the columns of the table: age, share, low, high.
    """

    shares: Sequence[Decimal]
    low: Sequence[Decimal]
    high: Sequence[Decimal]
    age: Decimal
    label: str
    heads: tuple[str, str, str, str]

    @property
    def table(self) -> Table:
        rows = zip(self.shares, self.low, self.high, strict=True)
        return Table(
            self.label,
            self.heads,
            tuple(
                (fmt.number(age), *(fmt.percent(value, 0) for value in row)) for age, row in enumerate(rows)
            ),
        )


def growth(chart: Growth) -> SafeString:
    """The wide and the narrow drawing, one of which the stylesheet shows."""
    return mark_safe("".join(_growth(chart, geometry) for geometry in (WIDE, NARROW)))  # noqa: S308  two elements


def _growth(chart: Growth, geometry: Geometry) -> SafeString:
    today = _x(chart, min(chart.age, Decimal(len(chart.shares) - 1)), geometry)
    return svg.drawing(
        f"chart growth {geometry.css}",
        geometry.width,
        geometry.height,
        chart.label,
        _hatch(geometry),
        element(
            "rect",
            x=today,
            y=geometry.top,
            width=geometry.width - today,
            height=geometry.floor - geometry.top,
            fill=f"url(#to-come-{geometry.css})",
        ),
        *_axis(geometry),
        element("path", class_="growth-band", d=_area(chart, geometry)),
        element("path", class_="growth-line", d=_line(chart, chart.shares, geometry)),
        element("line", class_="growth-today", x1=today, x2=today, y1=geometry.top, y2=geometry.floor),
        *_months(chart, geometry),
    )


def _axis(geometry: Geometry) -> list[SafeString]:
    marks = []
    for tick in WHOLE.ticks:
        y = WHOLE.at(tick, geometry.floor, geometry.top)
        css = "gridline" if tick else "gridline zero"
        marks.append(element("line", class_=css, x1=geometry.left, x2=geometry.width, y1=y, y2=y))
        text = fmt.percent(tick, 0)
        marks.append(element("text", text, class_="tick", x=geometry.left - 8, y=y + 4, text_anchor="end"))
    return marks


def _months(chart: Growth, geometry: Geometry) -> list[SafeString]:
    last = len(chart.shares) - 1
    return [
        element(
            "text",
            fmt.number(age),
            class_="tick",
            x=_x(chart, Decimal(age), geometry) - (4 if age == last else 0),
            y=geometry.height - 6,
            text_anchor="middle",
        )
        for age in range(0, last + 1, 2 * geometry.every)
    ]


def _line(chart: Growth, values: Sequence[Decimal], geometry: Geometry) -> str:
    return "M" + "L".join(_points(chart, values, geometry))


def _area(chart: Growth, geometry: Geometry) -> str:
    back = reversed(_points(chart, chart.low, geometry))
    return f"{_line(chart, chart.high, geometry)}L{'L'.join(back)}z"


def _points(chart: Growth, values: Sequence[Decimal], geometry: Geometry) -> list[str]:
    return [
        f"{_x(chart, Decimal(age), geometry):.1f} {WHOLE.at(value, geometry.floor, geometry.top):.1f}"
        for age, value in enumerate(values)
    ]


def _x(chart: Growth, age: Decimal, geometry: Geometry) -> float:
    share = float(age) / max(len(chart.shares) - 1, 1)
    return geometry.left + share * (geometry.width - geometry.left)


def _hatch(geometry: Geometry) -> SafeString:
    line = element("line", class_="to-come-line", x1=0, y1=0, x2=0, y2=6)
    pattern = element(
        "pattern",
        line,
        id=f"to-come-{geometry.css}",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return element("defs", pattern)
