"""Small drawings for a row of a table: trend, share of a whole, place among peers."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from portal.lib.charts import svg
from portal.lib.charts.svg import Figure, element

SPARK_WIDTH, SPARK_HEIGHT = 96, 28


def spark(values: Sequence[Decimal | None], *, tone: str = "vendor", label: str = "") -> SafeString:
    """A trend line; a month without data is a gap in it. Fewer than two known values draw the axis only."""
    known = [Decimal(value) for value in values if value is not None]
    low, high = min(known, default=Decimal(0)), max(known, default=Decimal(0))
    step = (SPARK_WIDTH - 8) / max(len(values) - 1, 1)
    points = [
        None if value is None else (2 + i * step, _spark_y(value, low, high))
        for i, value in enumerate(values)
    ]
    runs = _runs(points)
    marks = [mark for run in runs for mark in _run(run)]
    if runs:
        x, y = runs[-1][-1]
        marks.append(element("circle", class_="spark-dot", cx=x, cy=y, r=2.6))
    return svg.drawing(f"spark tone-{tone}", SPARK_WIDTH, SPARK_HEIGHT, label, *marks)


def _spark_y(value: Figure, low: Decimal, high: Decimal) -> float:
    share = float((Decimal(value) - low) / (high - low)) if high > low else 0.5
    return SPARK_HEIGHT - 4 - share * (SPARK_HEIGHT - 8)


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The points cut where one is missing."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _run(run: list[tuple[float, float]]) -> list[SafeString]:
    if len(run) < 2:
        return []
    line = "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in run)
    area = f"{line}V{SPARK_HEIGHT}H{run[0][0]:.0f}z"
    return [element("path", class_="spark-area", d=area), element("path", class_="spark-line", d=line)]


def bar(
    value: Figure | None, *, of: Figure = 100, tone: str = "brand", target: Figure | None = None
) -> SafeString:
    """A share of `of`, growing to the right, with a mark at `target`; decoration beside its written number."""
    marks = [_track(), *_fill(share_of(value, of), tone, from_right=False)]
    if target is not None:
        marks.append(
            element("rect", class_="bar-target", x=f"{share_of(target, of):.1f}%", y=-2, width=2, height=12)
        )
    return element("svg", *marks, class_="bar", height=8, aria_hidden="true")


def bar_left(value: Figure | None, *, of: Figure = 100, tone: str = "vendor") -> SafeString:
    """The same, growing to the left from the right edge."""
    marks = [_track(), *_fill(share_of(value, of), tone, from_right=True)]
    return element("svg", *marks, class_="bar", height=8, aria_hidden="true")


def _track() -> SafeString:
    return element("rect", class_="bar-track", width="100%", height=8, rx=4)


def _fill(share: float, tone: str, *, from_right: bool) -> list[SafeString]:
    if not share:
        return []
    x = f"{100 - share:.1f}%" if from_right else None
    return [element("rect", class_=f"fill-{tone}", x=x, width=f"{share:.1f}%", height=8, rx=4)]


def share_of(value: Figure | None, of: Figure) -> float:
    """Percent of `of`, kept within the track; nothing is known is an empty track."""
    if value is None or of <= 0:
        return 0.0
    return min(max(float(Decimal(value) / Decimal(of)) * 100, 0.0), 100.0)


def percentile(value: Figure | None, *, label: str = "") -> SafeString:
    """A dot from 0 to 100 among peers, whose middle half is the box and whose median the line."""
    width, middle = 104, 9
    at = [5 + share / 100 * (width - 10) for share in (0, 25, 50, 75, 100)]
    marks = [
        element("line", class_="percentile-axis", x1=at[0], x2=at[4], y1=middle, y2=middle),
        element("rect", class_="percentile-box", x=at[1], width=at[3] - at[1], y=middle - 4, height=8, rx=4),
        element("line", class_="percentile-median", x1=at[2], x2=at[2], y1=middle - 6, y2=middle + 6),
    ]
    if value is not None:
        x = 5 + min(max(float(value), 0.0), 100.0) / 100 * (width - 10)
        marks.append(element("circle", class_="percentile-dot", cx=x, cy=middle, r=5))
    return svg.drawing("percentile", width, 2 * middle, label, *marks)
