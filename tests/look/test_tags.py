"""Templates write figures, icons and drawings by one tag each, in the reader's language."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils import translation

from portal.lib import charts, fmt
from portal.lib.money import Money

N, W = fmt.NO_BREAK, fmt.NARROW
VALUES: dict[str, Any] = {
    "claim": Money(Decimal("2400.50"), "EUR"),
    "pipeline": Decimal(412_000),
    "rate": Decimal("0.083"),
    "on": date(2026, 11, 17),
    "at": datetime(2026, 11, 17, 13, 12, tzinfo=UTC),
    "left": timedelta(hours=4, minutes=12),
    "change": Decimal("0.14"),
    "minutes": 1105,
    "nothing": None,
    "name": "<b>Brume</b> & Fils",
    "trend": [Decimal(1), None, Decimal(3), Decimal(4)],
    "pairs": [charts.Pair(3, 4)],
}


def written(source: str, language: str = "fr") -> str:
    with translation.override(language):
        return engines["django"].from_string(source).render(VALUES)


@pytest.mark.parametrize(
    ("source", "fr", "en"),
    [
        ("{% money claim %}", f"2{W}400,50{N}€", "€2,400.50"),
        ('{% money pipeline form="short" %}', f"412{N}k€", "€412k"),
        ('{% money pipeline form="k" %}', f"412{N}k€", "€412k"),
        ("{% number minutes %}", f"1{W}105", "1,105"),
        ("{% percent rate %}", f"8,3{N}%", "8.3%"),
        ("{% points 4 %}", f"+4{N}pts", f"+4{N}pts"),
        ("{% day on %}", f"17{N}nov.{N}2026", f"17{N}Nov{N}2026"),
        ('{% day on form="long" %}', f"17{N}novembre{N}2026", f"17{N}November{N}2026"),
        ('{% day on form="bare" %}', f"17{N}novembre", f"17{N}November"),
        ('{% day on form="month" %}', f"nov.{N}2026", f"Nov{N}2026"),
        ("{% moment at %}", f"17{N}nov.{N}2026 à{N}14{N}h{N}12", f"17{N}Nov{N}2026, 14:12"),
        ("{% clock at %}", f"14{N}h{N}12", "14:12"),
        ("{% deadline at %}", f"mardi 17{N}nov., 14{N}h{N}12", f"Tuesday 17{N}Nov, 14:12"),
        ("{% day_range on on %}", f"17{N}nov.{N}2026", f"17{N}Nov{N}2026"),
        ("{% duration left %}", f"4{N}h{N}12", f"4{N}h{N}12"),
        ("{{ minutes }}", f"1{W}105", "1,105"),
        ("{{ minutes|plain }}", "1105", "1105"),
    ],
)
def test_a_figure_is_written_in_the_reader_s_language(source: str, fr: str, en: str) -> None:
    assert (written(source, "fr"), written(source, "en")) == (fr, en)


@pytest.mark.parametrize(
    "tag", ["money", "number", "percent", "points", "day", "moment", "clock", "deadline", "duration"]
)
def test_what_is_not_known_is_a_dash_and_no_zero(tag: str) -> None:
    assert written("{% " + tag + " nothing %}") == "–"


def test_a_change_is_an_arrow_for_the_eye_and_words_for_the_ear() -> None:
    html = written('{% delta change good="down" base="against last year" %}', "en")
    assert '<span class="delta bad">' in html
    assert '<span class="arrow" aria-hidden="true">▲</span>+14%' in html
    assert '<span class="sr"> against last year</span>' in html
    assert written("{% delta nothing %}") == ""


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in written('{% lucide "bell" size=18 class="go" %}')
    assert 'class="go"' in written('{% lucide "bell" size=18 class="go" %}')
    labelled = written('{% lucide "bell" size=18 aria_label="Notifications" %}')
    assert "aria-hidden" not in labelled
    assert 'aria-label="Notifications"' in labelled


def test_an_icon_that_does_not_exist_is_told_at_once() -> None:
    with pytest.raises(Exception, match="no-such-icon"):
        written('{% lucide "no-such-icon" %}')


@pytest.mark.parametrize(
    ("source", "css"),
    [
        ('{% svg_spark trend tone="partner" label=name %}', "spark tone-partner"),
        ("{% svg_bar 3 of=4 %}", "bar"),
        ("{% svg_bar_left 3 of=4 %}", "bar"),
        ("{% svg_percentile 78 label=name %}", "percentile"),
        ("{% svg_butterfly pairs name %}", "chart"),
    ],
)
def test_a_drawing_is_markup_whose_words_are_escaped(source: str, css: str) -> None:
    html = written(source)
    assert html.startswith(f'<svg class="{css}"')
    assert "<b>" not in html


def test_a_rate_is_a_ratio_and_never_a_float() -> None:
    with pytest.raises(TypeError, match="Decimal or int"):
        written("{% percent 0.41 %}")


def test_a_tag_misspelt_is_no_empty_place() -> None:
    with pytest.raises(TemplateSyntaxError):
        written("{% mony claim %}")
