"""A record too short or too small: nothing is told of a campaign, and the page says what is missing."""

import pytest
import time_machine

from partners.access import SYSTEM
from portal.lib import tenancy
from scorecards.models import Judgement
from scorecards.operations import judgements
from tests.conftest import NOW
from tests.leads.pages import signed_in
from tests.scorecards.conftest import TODAY
from tests.scorecards.marketing import Marketing
from tests.scorecards.pages import text

PAGES = {
    "/contribution/campaigns/": "Nothing has been judged yet",
    "/contribution/campaigns/calibration/": "No range has come out yet",
}


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def marketing(acme) -> Marketing:
    with tenancy.every_partner():
        return Marketing(acme, TODAY)


def judged(name: str) -> Judgement:
    with tenancy.every_partner():
        judgements.judge(as_of=TODAY, by=SYSTEM, now=NOW)
        return Judgement.objects.select_related("campaign").get(campaign__name=name)


def page(member, row: Judgement):
    return signed_in(member).get(f"/contribution/campaigns/{row.campaign.public_id}/")


def test_under_thirty_wins_nothing_is_told_and_the_page_says_why(marketing, nora):
    with tenancy.every_partner():
        marketing.campaign("Alone", 200, cost=10_000)
    row = judged("Alone")
    assert (row.stage, row.maturity, row.low) == ("", None, None)
    assert "A maturity needs 30 won leads; there are 12 so far." in text(page(nora, row).content.decode())


def test_under_a_hundred_wins_there_is_a_maturity_and_no_range(marketing, nora):
    with tenancy.every_partner():
        marketing.record(campaigns=5)
        marketing.campaign("Middle", 90, cost=10_000)
    row = judged("Middle")
    assert (row.stage, row.low) == ("range", None)
    (panel,) = page(nora, row).context["panels"]
    assert panel.chip == "Not measurable"
    assert panel.refusals[0].startswith("A projection needs 100 won leads; there are ")


@pytest.mark.parametrize("address", PAGES)
def test_empty_pages_say_what_comes_next(nora, db, address):
    assert PAGES[address] in text(signed_in(nora).get(address).content.decode())
