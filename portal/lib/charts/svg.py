"""SVG from geometry: escaped elements, and axes with few round ticks. Colours are the stylesheet's."""

import math
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

Figure = Decimal | int
MOST_INTERVALS = 4
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def element(tag: str, *children: SafeString | str, **attributes: object) -> SafeString:
    """One element. Attribute names lose a closing underscore and write "_" as "-"; None leaves one out.

    Text children and attribute values are escaped; SafeString children are elements already.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inner = "".join(conditional_escape(child) for child in children)
    return mark_safe(f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>")  # noqa: S308  escaped above


def drawing(css: str, width: float, height: float, label: str, *children: SafeString) -> SafeString:
    """An <svg>; with a label it is an image that says its finding, without one it is decoration."""
    role = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    return element("svg", *children, class_=css, viewBox=f"0 0 {_value(width)} {_value(height)}", **role)


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return escape(str(value))


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high` (zero is always on it) with its ticks, mapped to pixels."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]

    def at(self, value: Figure, start: float, end: float) -> float:
        """Where `value` lies between the pixels `start` (of `low`) and `end` (of `high`)."""
        share = float((Decimal(value) - self.low) / (self.high - self.low))
        return start + (end - start) * share


def scale(least: Figure, most: Figure) -> Scale:
    """An axis from zero to at least `most` (and down to `least` when negative), 3 to 5 ticks at round steps."""
    low, high = min(Decimal(least), Decimal(0)), max(Decimal(most), Decimal(0))
    if low == high:
        high = Decimal(1)
    step = _step(low, high)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple(step * i for i in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _step(low: Decimal, high: Decimal) -> Decimal:
    """The smallest round step with which the axis takes at most four intervals."""
    power = Decimal(1).scaleb((high - low).adjusted() - 1)
    candidates = (power * size * factor for factor in (1, 10) for size in STEPS)
    return next(step for step in candidates if _intervals(low, high, step) <= MOST_INTERVALS)


def _intervals(low: Decimal, high: Decimal, step: Decimal) -> int:
    return math.ceil(high / step) - math.floor(low / step)
