"""The partner's sheet: the same blocks as its home, from the vendor's chair."""

import uuid
from decimal import Decimal

import pytest

from tests.scorecards.conftest import member, partner
from tests.scorecards.pages import figures, text

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def sheet(channel, client, nora) -> str:
    client.force_login(nora.user)
    return f"/contribution/{partner('Novalink').public_id}/"


def test_it_shows_activity_and_performance_side_by_side(sheet, client):
    page = client.get(sheet, headers=ENGLISH).content.decode()
    assert "Activity, performance and voice, apart" in page
    assert page.index("Win-win balance") < page.index("Contribution score") < page.index("Performance</h3>")
    assert "No survey result is published yet" in page


def test_both_sides_read_the_same_figures(sheet, client):
    seen = client.get(sheet).context["board"]
    client.force_login(member("Novalink", "PARTNER_ADMIN").user)
    own = client.get("/").context["board"]
    for side in ("vendor", "partner"):
        lines = [[line.figure.exact for line in getattr(board.balance, side)] for board in (seen, own)]
        assert lines[0] == lines[1]
    assert seen.score.shown == own.score.shown
    assert [stage.figure.exact for stage in seen.chain] == [stage.figure.exact for stage in own.chain]


def test_every_number_leads_to_the_list_that_makes_it(sheet, client):
    shown = figures(client.get(sheet).content.decode())
    assert len(shown) > 15
    for figure in shown:
        page = client.get(figure.url)
        assert page.status_code == 200, figure.url
        tally = page.context["tally"]
        if "/conversion/" not in figure.url:  # a rate; its list is what it is a rate of
            assert Decimal(figure.value) in (tally.amount, tally.count), figure.url


def test_a_distributor_has_a_sheet_of_its_own_kind(sheet, client):
    page = text(client.get(f"/contribution/{partner('Arago').public_id}/", headers=ENGLISH).content.decode())
    assert "Sell-in by month" in page
    assert "Contribution score" not in page


def test_it_leads_to_every_list_of_the_partner_that_its_reader_may_open(sheet, client):
    for person, count in ((None, 7), (member(None, "EXECUTIVE"), 2)):
        if person:
            client.force_login(person.user)
        context = client.get(sheet).context
        assert len(context["lists"]) == count
        for url in (*context["lists"].values(), context["profile_url"]):
            assert str(partner("Novalink").public_id) in url
            assert client.get(url).status_code == 200


def test_a_partner_that_does_not_exist_is_not_found(sheet, client):
    assert client.get(f"/contribution/{uuid.uuid4()}/").status_code == 404


def test_a_figure_that_does_not_exist_is_not_found(sheet, client):
    assert client.get(f"{sheet}figures/luck/").status_code == 404
    assert client.get("/contribution/figures/luck/").status_code == 404
