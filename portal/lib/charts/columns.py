"""Stacked columns by month, in a wide and a narrow drawing, with the table of their figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.lib import fmt
from portal.lib.charts import svg
from portal.lib.charts.svg import Figure, Scale, element

Writer = Callable[[Decimal], str]
GAP = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart, for "See the figures"."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Values by column, None where nothing is known. `apart` stands beside the stack, hatched: never added to it.

    `tone` is vendor, vendor-light, partner, partner-light, other, brand or grey.
    """

    name: str
    tone: str
    values: Sequence[Decimal | None]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Stacked columns. `partial`: the last one is still running. `write` writes the table and the tips,
    `write_tick` the axis; `head` names the first column of the table."""

    labels: Sequence[str]
    series: Sequence[Series]
    label: str
    head: str
    write: Writer
    write_tick: Writer | None = None
    partial: bool = True

    @property
    def table(self) -> Table:
        """The same figures, a row per column."""
        heads = (self.head, *(series.name for series in self.series))
        rows = tuple(
            (label, *(self.written(series.values[i]) for series in self.series))
            for i, label in enumerate(self.labels)
        )
        return Table(self.label, heads, rows)

    def written(self, value: Decimal | None) -> str:
        return GAP if value is None else self.write(value)


@dataclass(frozen=True, slots=True)
class Geometry:
    """Size of one drawing in user units, and the room its axis takes; every `every`th label is written."""

    css: str
    width: int
    height: int
    left: int
    every: int
    top: int = 10
    bottom: int = 24

    @property
    def floor(self) -> int:
        return self.height - self.bottom


WIDE = Geometry("wide", 640, 208, left=52, every=1)
NARROW = Geometry("narrow", 330, 190, left=50, every=3)


def columns(chart: Columns) -> SafeString:
    """The wide and the narrow drawing of the same columns, one of which the stylesheet shows."""
    drawings = [_columns(chart, WIDE), _columns(chart, NARROW)]
    return mark_safe("".join(drawings))  # noqa: S308  two elements


def _columns(chart: Columns, geometry: Geometry) -> SafeString:
    axis = _axis_of(chart)
    marks = [_column(chart, i, axis, geometry) for i in range(len(chart.labels))]
    hatch = [_hatch(geometry)] if any(series.apart for series in chart.series) else []
    return svg.drawing(
        f"chart {geometry.css}",
        geometry.width,
        geometry.height,
        chart.label,
        *hatch,
        *_axis(axis, chart.write_tick or chart.write, geometry),
        *marks,
        *_column_labels(chart, geometry),
    )


def _axis_of(chart: Columns) -> Scale:
    stacks = [_ends(chart, i) for i in range(len(chart.labels))]
    return svg.scale(min((low for low, _ in stacks), default=0), max((high for _, high in stacks), default=0))


def _ends(chart: Columns, i: int) -> tuple[Decimal, Decimal]:
    """The lowest and the highest point drawn for column `i`: losses hang below zero, gains stand on it."""
    stacked = [series.values[i] or Decimal(0) for series in chart.series if not series.apart]
    apart = [series.values[i] or Decimal(0) for series in chart.series if series.apart]
    low = sum((value for value in stacked if value < 0), Decimal(0))
    high = sum((value for value in stacked if value > 0), Decimal(0))
    return min([low, *apart]), max([high, *apart])


def _axis(axis: Scale, write: Writer, geometry: Geometry) -> list[SafeString]:
    marks = []
    for tick in axis.ticks:
        y = _y(axis, tick, geometry)
        css = "gridline" if tick else "gridline zero"
        marks.append(element("line", class_=css, x1=geometry.left, x2=geometry.width, y1=y, y2=y))
        text = write(tick) if tick else fmt.number(0)
        marks.append(element("text", text, class_="tick", x=geometry.left - 8, y=y + 4, text_anchor="end"))
    return marks


def _column(chart: Columns, i: int, axis: Scale, geometry: Geometry) -> SafeString:
    step = (geometry.width - geometry.left) / len(chart.labels)
    left = geometry.left + i * step
    hit = element(
        "rect", class_="hit", x=left, y=geometry.top, width=step, height=geometry.floor - geometry.top
    )
    values = [f"{series.name}{_colon()}{chart.written(series.values[i])}" for series in chart.series]
    running = chart.partial and i == len(chart.labels) - 1
    return element(
        "g",
        hit,
        *_stack(chart, i, axis, geometry, left + step * 0.2, step * 0.6),
        class_="col partial" if running else "col",
        data_tip=f"{chart.labels[i]}|{' · '.join(values)}",
    )


def _stack(
    chart: Columns, i: int, axis: Scale, geometry: Geometry, left: float, width: float
) -> list[SafeString]:
    """The stack, and beside it, half as wide, what must not be added to it."""
    beside = [series for series in chart.series if series.apart]
    main = width if not beside else width * 0.6
    marks, ends = [], {True: Decimal(0), False: Decimal(0)}
    for series in chart.series:
        value = series.values[i]
        if not value or series.apart:
            continue
        base = ends[value > 0]
        ends[value > 0] = base + value
        top, bottom = _y(axis, base + value, geometry), _y(axis, base, geometry)
        marks.append(_block(f"fill-{series.tone}", left, top, main, bottom))
    for series in beside:
        if value := series.values[i]:
            top, bottom = _y(axis, value, geometry), _y(axis, Decimal(0), geometry)
            marks.append(
                _block("hatched", left + main + 1, top, width * 0.4, bottom, f"url(#hatch-{geometry.css})")
            )
    return marks


def _block(
    css: str, left: float, end: float, width: float, start: float, fill: str | None = None
) -> SafeString:
    """A rectangle from `start` to `end`, its far end rounded, a hair short of the block it stands on."""
    up = 1 if end <= start else -1
    size = max(abs(start - end) - 1, 1.0)
    radius = min(3.0, size / 2, width / 2)
    foot, shoulder, turn = end + up * size, end + up * radius, up * radius
    path = (
        f"M{left:.2f} {foot:.2f}V{shoulder:.2f}q0 {-turn:.2f} {radius:.2f} {-turn:.2f}"
        f"h{width - 2 * radius:.2f}q{radius:.2f} 0 {radius:.2f} {turn:.2f}V{foot:.2f}z"
    )
    return element("path", class_=css, d=path, fill=fill)


def _column_labels(chart: Columns, geometry: Geometry) -> list[SafeString]:
    step = (geometry.width - geometry.left) / max(len(chart.labels), 1)
    last = len(chart.labels) - 1
    return [
        element(
            "text",
            label,
            class_="tick",
            x=geometry.left + (i + 0.5) * step,
            y=geometry.height - 6,
            text_anchor="middle",
        )
        for i, label in enumerate(chart.labels)
        if (last - i) % geometry.every == 0
    ]


def _hatch(geometry: Geometry) -> SafeString:
    line = element("line", class_="hatch-line", x1=0, y1=0, x2=0, y2=5)
    pattern = element(
        "pattern",
        line,
        id=f"hatch-{geometry.css}",
        width=5,
        height=5,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return element("defs", pattern)


def _y(axis: Scale, value: Figure, geometry: Geometry) -> float:
    return axis.at(value, geometry.floor, geometry.top)


def _colon() -> str:
    return _(": ")
