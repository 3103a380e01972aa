"""--partners and --touches: the channel copied inside the database, and what was made is said."""

import pytest
from django.core.management import CommandError, call_command

from tests.portal.demo.conftest import PARTNERS, TOUCHES, Streamed


def test_there_are_as_many_as_asked_for(streamed: Streamed) -> None:
    assert streamed.after["partners_partner"][0] == PARTNERS
    assert streamed.after["leads_touch"][0] == TOUCHES


def test_it_says_what_it_made_and_how_far_it_has_come(streamed: Streamed) -> None:
    leads, deals = streamed.after["leads_lead"][0], streamed.after["leads_opportunity"][0]
    assert (
        f"{PARTNERS} partners, {leads:,} leads, {deals:,} opportunities, {TOUCHES:,} touches" in streamed.said
    )
    assert f"touches: {TOUCHES:,} · 100%" in streamed.progress


def test_copies_keep_the_proportions_of_the_channel(streamed: Streamed) -> None:
    grown = TOUCHES / streamed.before["leads_touch"][0]
    for table in (
        "leads_lead",
        "leads_opportunity",
        "leads_touchparty",
        "leads_leadshare",
        "leads_stagechange",
    ):
        assert streamed.after[table][0] / streamed.before[table][0] == pytest.approx(grown, rel=0.06), table


def test_what_a_copy_speaks_of_is_copied_with_it(streamed: Streamed) -> None:
    assert streamed.lost == {"touches": 0, "events": 0}


def test_a_filled_database_is_left_alone() -> None:
    with pytest.raises(CommandError, match="fills an empty database only"):
        call_command("demo", partners=PARTNERS, touches=TOUCHES, skip_checks=True)
