"""Charts are well-formed drawings that say their finding, carry no style and no script, and survive any figure."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import charts, fmt
from portal.lib.charts import svg

HOSTILE = """"><script>alert(1)</script><a onload='x' style="x">&amp;|"""
FIGURES = st.one_of(
    st.none(),
    st.decimals(min_value=-(10**15), max_value=10**15, places=2),
    st.just(Decimal(0)),
    st.just(Decimal("0.01")),
)
CLASSES_WITH_FILL = tuple(
    f"url(#{name}-{size})" for name in ("hatch", "to-come") for size in ("wide", "narrow")
)


in_english = partial(fmt.money, language="en")


def columns(
    *values: object, name: str = "Sourced", apart: bool = False, label: str = "Pipeline grew"
) -> charts.Columns:
    figures = [None if value is None else Decimal(str(value)) for value in values]
    series = (charts.Series(name, "partner", figures), charts.Series("Influenced", "vendor", figures, apart))
    return charts.Columns([f"m{i}" for i in range(len(figures))], series, label, "Month", in_english)


def growth(age: int) -> charts.Growth:
    shares = [Decimal(month) / 24 for month in range(25)]
    low, high = [share / 2 for share in shares], [min(share * 2, Decimal(1)) for share in shares]
    return charts.Growth(shares, low, high, Decimal(age), HOSTILE, ("Month", "Visible", "From", "To"))


def drawn(text: str) -> ET.Element:
    """The parsed drawing, after the promises every drawing keeps."""
    root = ET.fromstring(f"<all>{text}</all>")
    for element in root.iter():
        assert element.tag in {"all", "svg", "g", "path", "rect", "line", "circle", "text", "defs", "pattern"}
        assert not {name for name in element.attrib if name == "style" or name.startswith("on")}
        assert element.get("fill") in (None, *CLASSES_WITH_FILL)
        for name in ("width", "height", "r"):
            assert float(element.get(name, "0").rstrip("%")) >= 0, "a drawing without negative sizes"
    assert "nan" not in text.lower()
    assert "infinity" not in text.lower()
    return root


DRAWINGS: dict[str, Callable[[], str]] = {
    "columns": lambda: charts.columns(columns(1, 2, 3)),
    "columns apart": lambda: charts.columns(columns(1, None, 3, apart=True)),
    "columns, all zero": lambda: charts.columns(columns(0, 0)),
    "columns, all unknown": lambda: charts.columns(columns(None, None)),
    "columns, none": lambda: charts.columns(columns()),
    "columns, losses": lambda: charts.columns(columns(-5, 3, -0.01)),
    "columns, huge": lambda: charts.columns(columns(10**15, 1)),
    "growth": lambda: charts.growth(growth(3)),
    "growth, long past its end": lambda: charts.growth(growth(300)),
    "ring": lambda: charts.ring(
        charts.Ring([charts.Part("a", 3, 10), charts.Part("b", 0, 5)], "3", "/ 15", "3 of 15")
    ),
    "ring, overfull": lambda: charts.ring(
        charts.Ring([charts.Part("a", 30, 10), charts.Part("b", -3, 5)], "3", "", "x")
    ),
    "ring, one part": lambda: charts.ring(charts.Ring([charts.Part("a", 10, 10)], "10", "/ 10", "x")),
    "ring, empty": lambda: charts.ring(charts.Ring([], "–", "", "Not measurable yet")),
    "ring, weightless": lambda: charts.ring(charts.Ring([charts.Part("a", 0, 0)], "–", "", "x")),
    "spark": lambda: charts.spark([Decimal(1), None, Decimal(3)], label="Rising"),
    "spark, one value": lambda: charts.spark([Decimal(1)]),
    "spark, flat": lambda: charts.spark([Decimal(2)] * 4),
    "spark, none": lambda: charts.spark([]),
    "bar": lambda: charts.bar(40, target=60),
    "bar, too much": lambda: charts.bar(400, of=100, target=1000),
    "bar, negative": lambda: charts.bar(-4),
    "bar of nothing": lambda: charts.bar(4, of=0),
    "bar, unknown": lambda: charts.bar(None),
    "bar left": lambda: charts.bar_left(Decimal("33.3")),
    "percentile": lambda: charts.percentile(78, label="Better than most"),
    "percentile, unknown": lambda: charts.percentile(None),
    "percentile, outside": lambda: charts.percentile(130),
    "butterfly": lambda: charts.butterfly([charts.Pair(3, 4), charts.Pair(None, 0)], "Both keep their word"),
    "butterfly, none": lambda: charts.butterfly([], "Nothing due yet"),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_it_is_well_formed_without_style_or_script(name: str) -> None:
    drawn(DRAWINGS[name]())


@given(st.lists(FIGURES, max_size=13))
def test_columns_survive_any_figures(values: list[Decimal | None]) -> None:
    drawn(charts.columns(columns(*values, apart=True)))


@given(st.lists(FIGURES, max_size=13))
def test_a_trend_survives_any_figures(values: list[Decimal | None]) -> None:
    drawn(charts.spark(values))


def test_hostile_words_stay_words() -> None:
    chart = columns(1, 2, name=HOSTILE, label=HOSTILE)
    texts = [
        charts.columns(charts.Columns([HOSTILE, "b"], chart.series, HOSTILE, HOSTILE, lambda value: HOSTILE)),
        charts.ring(charts.Ring([charts.Part(HOSTILE, 1, 2)], HOSTILE, HOSTILE, HOSTILE)),
        charts.spark([Decimal(1), Decimal(2)], tone=HOSTILE, label=HOSTILE),
        charts.bar(1, tone=HOSTILE),
        charts.percentile(1, label=HOSTILE),
        charts.butterfly([charts.Pair(1, 2)], HOSTILE),
    ]
    for text in texts:
        drawn(text)
        assert "<script" not in text
        assert "<a " not in text


@pytest.mark.parametrize("name", ["columns", "ring", "spark", "percentile", "butterfly"])
def test_it_says_its_finding(name: str) -> None:
    images = [image for image in drawn(DRAWINGS[name]()).iter("svg") if image.get("role") == "img"]
    assert images
    assert all(image.get("aria-label") for image in images)


def test_a_mark_beside_its_number_is_silent() -> None:
    assert drawn(charts.bar(4))[0].get("aria-hidden") == "true"
    assert drawn(charts.spark([Decimal(1)]))[0].get("aria-hidden") == "true"


def test_columns_come_wide_and_narrow_with_a_table_of_the_same_figures() -> None:
    chart = columns(1000, None, 3000)
    assert [image.get("class") for image in drawn(charts.columns(chart))] == ["chart wide", "chart narrow"]
    assert chart.table.heads == ("Month", "Sourced", "Influenced")
    assert chart.table.rows[1] == ("m1", "–", "–"), "what is not known is a gap, not a zero"


def test_the_running_month_is_drawn_as_unfinished() -> None:
    groups = [group.get("class") for group in drawn(charts.columns(columns(1, 2)))[0].iter("g")]
    assert groups == ["col", "col partial"]
    whole = charts.Columns(
        ["a"], (charts.Series("x", "vendor", [Decimal(1)]),), "x", "y", fmt.money, partial=False
    )
    assert "partial" not in charts.columns(whole)


def heights(chart: charts.Columns, css: str) -> list[float]:
    """The heights of the blocks of one series, from the path's first point (its foot) to its shoulder."""
    paths = [
        path.get("d", "") for path in drawn(charts.columns(chart))[0].iter("path") if path.get("class") == css
    ]
    feet = [(float(d.split("V")[0].split()[1]), float(d.split("V")[1].split("q")[0])) for d in paths]
    return [abs(foot - shoulder) for foot, shoulder in feet]


def test_what_stands_apart_is_never_added_to_the_stack() -> None:
    """The same figures apart leave the axis at 100; stacked they need 200."""
    assert "€200" in charts.columns(columns(100, 100))
    assert "€200" not in charts.columns(columns(100, 100, apart=True))
    assert len(heights(columns(100, 100, apart=True), "hatched")) == 2


def test_a_column_twice_as_high_is_drawn_twice_as_high() -> None:
    low, high = heights(columns(100, 200, apart=True), "fill-partner")
    assert high == pytest.approx(2 * low, rel=0.03)


def test_a_missing_month_is_a_gap_in_the_trend() -> None:
    lines = [p for p in drawn(DRAWINGS["spark"]()).iter("path") if p.get("class") == "spark-line"]
    assert lines == [], "two lonely months are no line"
    both = charts.spark([Decimal(1), Decimal(2), None, Decimal(3), Decimal(4)])
    assert both.count('class="spark-line"') == 2


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=3),
    st.decimals(min_value=-(10**12), max_value=10**12, places=3),
)
def test_an_axis_has_three_to_five_round_ticks_and_holds_everything(one: Decimal, other: Decimal) -> None:
    least, most = min(one, other), max(one, other)
    axis = svg.scale(least, most)
    assert 3 <= len(axis.ticks) <= 5
    assert axis.low <= least
    assert axis.high >= most
    assert Decimal(0) in axis.ticks
    assert len({b - a for a, b in pairwise(axis.ticks)}) == 1
    assert (axis.ticks[1] - axis.ticks[0]).normalize().as_tuple().digits in {(1,), (2,), (2, 5), (5,)}


def test_an_axis_of_nothing_still_has_ticks() -> None:
    assert len(svg.scale(0, 0).ticks) in (3, 4, 5)
