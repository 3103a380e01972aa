"""Campaigns old and young enough that all three things are said of them, and some that came out as was told."""

from datetime import timedelta

from scorecards.board import maturity as board
from scorecards.models import Judgement
from scorecards.queries import judgements
from tests.portal.demo.conftest import TODAY

YESTERDAY = TODAY - timedelta(days=1)


def told() -> list[board.Panel]:
    return [board.panel(row, YESTERDAY, drawn=False) for row in judgements.on(YESTERDAY)]


def stages(campaign: int) -> list[str]:
    rows = Judgement.objects.filter(campaign=campaign).order_by("judged_on")
    return list(rows.values_list("stage", flat=True))


def test_some_are_too_early_some_have_a_range_and_some_a_figure() -> None:
    found = [panel.judgement.stage for panel in told()]
    assert min(found.count(stage) for stage in ("too_early", "range", "figure")) >= 3


def test_most_that_can_be_judged_brought_something_and_not_all_the_same() -> None:
    figures = [panel.chip for panel in told() if panel.judgement.stage == "figure" and panel.judgement.cost]
    assert len(figures) >= 15
    assert sum("€0.0 " in chip or "0,0\xa0€" in chip for chip in figures) <= len(figures) / 4
    assert len(set(figures)) > len(figures) / 2
    returns = [board.per_euro(p.judgement, p.judgement.median) or 0 for p in told() if p.judgement.median]
    assert sum(1 <= each <= 10 for each in returns) >= 10


def test_a_campaign_is_seen_on_its_way_from_too_early_to_a_figure() -> None:
    ways = [stages(row.campaign_id) for row in judgements.on(YESTERDAY)]
    whole = [way for way in ways if list(dict.fromkeys(way)) == ["too_early", "range", "figure"]]
    assert len(whole) >= 2


def test_past_ranges_are_held_against_what_happened() -> None:
    outcomes = judgements.outcomes()
    known = [each for each in outcomes if each.is_known]
    assert len(known) >= 1
    assert len(outcomes) - len(known) >= 10
    assert sum(each.is_inside for each in outcomes) > len(outcomes) / 2
