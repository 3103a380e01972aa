"""Template tags of the look: figures written by portal.lib.fmt, charts drawn by portal.lib.charts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags import lucide as icons

from portal.lib import charts, fmt
from portal.lib.money import Money

register = template.Library()

MISSING = "–"
# How every icon is painted: said once in base.css, not again in each of the fifty of a page.
PAINT = ' fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


@register.simple_tag
def lucide(name: str, *, size: int = 24, **attributes: str) -> str:
    """{% lucide "bell" size=18 class="go" %}: an icon beside its word, so not read aloud unless it has a label."""
    return _icon(name + "", size, tuple(attributes.items()))


@lru_cache(maxsize=2048)
def _icon(name: str, size: int, attributes: tuple[tuple[str, str], ...]) -> str:
    """Drawn once: the library parses and prints its XML at every call, a third of the time of a plain page."""
    hidden = {} if "aria_label" in dict(attributes) else {"aria_hidden": "true"}
    drawing = icons.lucide(name, size=size, **{**hidden, **dict(attributes)})
    return SafeString(" ".join(drawing.replace(PAINT, "").split()).replace("> <", "><"))


def written(writer: Any, value: Any, *args: Any, **kwargs: Any) -> str:
    """What `writer` makes of `value`; a dash where there is none: a gap is not a zero."""
    return MISSING if value is None or value == "" else writer(value, *args, **kwargs)


@register.simple_tag
def money(
    value: Money | Decimal | None, currency: str = "EUR", form: str = "full", signed: bool = False
) -> str:
    """{% money claim.amount %} to the cent where there are cents.

    form="short" for headlines, "k" or "M" for a column in one unit.
    """
    return written(fmt.money, value, currency, form=form, signed=signed)


@register.simple_tag
def number(value: Decimal | int | None, decimals: int | None = None, signed: bool = False) -> str:
    """{% number lead_count %}"""
    return written(fmt.number, value, decimals, signed=signed)


@register.simple_tag
def percent(ratio: Decimal | None, decimals: int | None = None, signed: bool = False) -> str:
    """{% percent win_rate %} of a ratio: 0.41 is 41 %."""
    return written(fmt.percent, ratio, decimals, signed=signed)


@register.simple_tag
def points(value: Decimal | int | None, decimals: int | None = None) -> str:
    """{% points 4 %}: +4 pts."""
    return written(fmt.points, value, decimals)


@register.simple_tag
def day(value: date | None, form: str = "short") -> str:
    """{% day fund.ends_on %}; form="long" spells the month, "bare" leaves the year out, "month" leaves the day out."""
    writers = {"short": fmt.date, "long": fmt.long_date, "bare": fmt.day, "month": fmt.month}
    return written(writers[form], value)


@register.simple_tag
def moment(value: datetime | None) -> str:
    """{% moment claim.decided_at %}: day and hour in the active time zone."""
    return written(fmt.moment, value)


@register.simple_tag
def clock(value: datetime | None) -> str:
    """{% clock draft.saved_at %}: the hour alone."""
    return written(fmt.time, value)


@register.simple_tag
def deadline(value: datetime | None) -> str:
    """{% deadline lead.accept_before_at %}: the weekday, the day and the hour."""
    return written(fmt.deadline, value)


@register.simple_tag
def day_range(first: date, last: date) -> str:
    """{% day_range period.first_on period.last_on %}; the last day is included."""
    return fmt.day_range(first, last)


@register.simple_tag
def duration(value: timedelta | None) -> str:
    """{% duration time_left %}"""
    return written(fmt.duration, value)


@register.filter
def plain(value: int | None) -> str:
    """{{ minutes_left|plain }} in an attribute: digits only, where the page would write 1 105."""
    return "" if value is None else str(int(value))


@register.filter
def initials(name: str) -> str:
    """{{ partner.name|initials }} for an avatar."""
    return fmt.initials(name)


@register.inclusion_tag("_delta.html")
def delta(
    value: Any, unit: str = "percent", good: str = "up", certain: bool = True, base: str = ""
) -> dict[str, Any]:
    """{% delta kpi.change good="down" base=kpi.base %}; nothing at all where there is no comparison."""
    change = None if value is None else fmt.delta(value, unit, good=good, certain=certain)
    return {"delta": change, "base": base}


@register.simple_tag
def svg_ring(ring: charts.Ring) -> str:
    """{% svg_ring score.ring %}"""
    return charts.ring(ring)


@register.simple_tag
def svg_columns(chart: charts.Columns) -> str:
    """{% svg_columns pipeline.chart %}: both geometries, one is hidden by width."""
    return charts.columns(chart)


@register.simple_tag
def svg_growth(chart: charts.Growth) -> str:
    """{% svg_growth panel.chart %}: a share by age, with its band and what is still to come."""
    return charts.growth(chart)


@register.simple_tag
def svg_pareto(chart: charts.Pareto) -> str:
    """{% svg_pareto concentration.chart %}: both geometries, one is hidden by width."""
    return charts.pareto(chart)


@register.simple_tag
def svg_spark(values: Sequence[Decimal | None], tone: str = "vendor", label: str = "") -> str:
    """{% svg_spark row.trend tone="partner" label=row.trend_in_words %}"""
    return charts.spark(values, tone=tone, label=label)


@register.simple_tag
def svg_bar(
    value: Decimal | None, of: Decimal | int = 100, tone: str = "brand", target: Decimal | None = None
) -> str:
    """{% svg_bar part.points of=part.max_points %}"""
    return charts.bar(value, of=of, tone=tone, target=target)


@register.simple_tag
def svg_bar_left(value: Decimal | None, of: Decimal | int = 100, tone: str = "vendor") -> str:
    """{% svg_bar_left promise.kept of=promise.due %}: grows from the right edge."""
    return charts.bar_left(value, of=of, tone=tone)


@register.simple_tag
def svg_percentile(value: Decimal | int | None, label: str = "") -> str:
    """{% svg_percentile row.percentile %}: 0 to 100, box from 25 to 75."""
    return charts.percentile(value, label=label)


@register.simple_tag
def svg_butterfly(pairs: Sequence[charts.Pair], label: str) -> str:
    """{% svg_butterfly promises.pairs promises.finding %}: both sides on one scale."""
    return charts.butterfly(pairs, label)
