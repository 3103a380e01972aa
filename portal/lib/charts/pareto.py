"""The concentration curve: how much of a whole the largest units make, the largest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from portal.lib import fmt
from portal.lib.charts import svg
from portal.lib.charts.columns import Table
from portal.lib.charts.svg import Scale, element

PERCENT = Scale(Decimal(0), Decimal(100), tuple(Decimal(25 * i) for i in range(5)))


@dataclass(frozen=True, slots=True)
class Pareto:
    """`shares` of the whole made by the first 1, 2, … units (ratios, rising to 1). `marked` are numbers of units
    to point at; `table` says the same in figures."""

    shares: Sequence[Decimal]
    marked: Sequence[int]
    label: str
    table: Table


@dataclass(frozen=True, slots=True)
class Geometry:
    css: str
    width: int
    height: int
    left: int = 46
    top: int = 10
    bottom: int = 26

    @property
    def floor(self) -> int:
        return self.height - self.bottom


WIDE, NARROW = Geometry("wide", 640, 224), Geometry("narrow", 330, 200)
MOST_POINTS = 200


def pareto(chart: Pareto) -> SafeString:
    """The wide and the narrow drawing of the same curve, one of which the stylesheet shows."""
    return mark_safe("".join(_drawing(chart, geometry) for geometry in (WIDE, NARROW)))  # noqa: S308  two elements


def _drawing(chart: Pareto, geometry: Geometry) -> SafeString:
    ends = [PERCENT.at(part, geometry.left, geometry.width) for part in (0, 100)]
    equal = element(
        "line", class_="gridline zero", x1=ends[0], y1=_y(0, geometry), x2=ends[1], y2=_y(100, geometry)
    )
    curve = "L".join(f"{x:.1f} {y:.1f}" for x, y in _points(chart, geometry))
    line = element("path", class_="curve", d=f"M{_x(0, 1, geometry):.1f} {_y(0, geometry):.1f}L{curve}")
    marks = [_mark(chart, units, geometry) for units in chart.marked]
    return svg.drawing(
        f"chart {geometry.css}",
        geometry.width,
        geometry.height,
        chart.label,
        *_axes(geometry),
        equal,
        line,
        *marks,
    )


def _points(chart: Pareto, geometry: Geometry) -> list[tuple[float, float]]:
    """At most some two hundred of them: more would not be seen."""
    count = len(chart.shares)
    step = max(count // MOST_POINTS, 1)
    shown = sorted({*range(step, count + 1, step), *chart.marked, count})
    return [(_x(units, count, geometry), _y(100 * chart.shares[units - 1], geometry)) for units in shown]


def _mark(chart: Pareto, units: int, geometry: Geometry) -> SafeString:
    x, y = _x(units, len(chart.shares), geometry), _y(100 * chart.shares[units - 1], geometry)
    return element("circle", class_="curve-dot", cx=x, cy=y, r=4)


def _axes(geometry: Geometry) -> list[SafeString]:
    marks = []
    for tick in PERCENT.ticks:
        x, y = PERCENT.at(tick, geometry.left, geometry.width), _y(tick, geometry)
        text, last = fmt.percent(tick / 100), tick == PERCENT.high
        css = "gridline" if tick else "gridline zero"
        marks.append(element("line", class_=css, x1=geometry.left, x2=geometry.width, y1=y, y2=y))
        marks.append(element("text", text, class_="tick", x=geometry.left - 8, y=y + 4, text_anchor="end"))
        anchor = "end" if last else "middle" if tick else "start"
        marks.append(element("text", text, class_="tick", x=x, y=geometry.height - 6, text_anchor=anchor))
    return marks


def _x(units: int, of: int, geometry: Geometry) -> float:
    return PERCENT.at(Decimal(100 * units) / of, geometry.left, geometry.width)


def _y(percent: Decimal | int, geometry: Geometry) -> float:
    return PERCENT.at(percent, geometry.floor, geometry.top)
