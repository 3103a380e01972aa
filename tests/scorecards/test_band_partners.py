"""In the order of the score partners stand by tier, and in bands that chance alone could not have made."""

import subprocess
import sys
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.models import Opportunity
from portal.lib import tenancy
from scorecards.ordering import ordered
from tests.conftest import make_partner
from tests.scorecards.pages import text
from tests.scorecards.small import Books

ENGLISH = {"accept-language": "en"}
NAMES = tuple(f"Peer {number}" for number in range(1, 12))


@pytest.fixture
def field(programme, tiers, nora, client):
    """Eleven bronze partners much alike and one far ahead; two silver ones; signed in as channel manager."""
    day = timezone.localdate()
    joined = {"joined_on": day - timedelta(days=900)}
    with Books(day) as books:
        for name in NAMES:
            books.fill(make_partner(name, tiers["bronze"], **joined), deals=3, scale=1)
        for name in ("Silver one", "Silver two"):
            books.fill(make_partner(name, tiers["silver"], **joined), deals=12, scale=3)
        books.fill(make_partner("Ahead", tiers["bronze"], **joined), deals=14, scale=30)
    client.force_login(nora.user)
    return nora


def headings(response) -> list[str]:
    return [view.heading for view in response.context["rows"] if view.heading]


def test_the_order_of_the_score_is_told_within_each_tier(field, client):
    for sort in ("score", "-score"):
        rows = client.get(f"/contribution/?sort={sort}").context["report"].rows
        assert [row.partner.tier_code for row in rows] == ["silver"] * 2 + ["bronze"] * 12
        points = [row.score.points for row in rows if row.score.ranked and row.partner.tier_code == "bronze"]
        assert points == sorted(points, reverse=sort == "-score")


def test_partners_that_cannot_be_told_apart_share_a_band(field, client):
    page = client.get("/contribution/?sort=-score", headers=ENGLISH)
    silver, first, *others = headings(page)
    assert silver == "Silver · ranked without bands: fewer than 10 ranked in this tier"
    assert first == "Bronze · band 1 of 2: one partner"
    assert others == ["Bronze · band 2 of 2: 11 partners that cannot be told apart"]
    assert page.context["rows"][2].row.partner.name == "Ahead"
    assert 'scope="rowgroup"' in page.content.decode()


def test_a_filter_leaves_a_band_as_it_is(field, client):
    found = headings(client.get("/contribution/?sort=-score&q=peer 1", headers=ENGLISH))
    assert found == ["Bronze · band 2 of 2: 11 partners that cannot be told apart"]


def test_another_order_has_no_groups_and_draws_nothing(field, client, monkeypatch):
    monkeypatch.setitem(sys.modules, "contribution.rates.standing", None)  # importing it would fail
    page = client.get("/contribution/")
    assert page.status_code == 200
    assert headings(page) == []
    with pytest.raises(ImportError):
        client.get("/contribution/?sort=score")


def test_bands_are_kept_until_a_fact_changes(field, client, monkeypatch):
    client.get("/contribution/?sort=-score")
    with CaptureQueriesContext(connection) as plain:
        client.get("/contribution/?sort=-booked")
    monkeypatch.setitem(sys.modules, "contribution.rates.standing", None)
    with CaptureQueriesContext(connection) as again:
        assert len(headings(client.get("/contribution/?sort=-score"))) == 3
    assert len(again) == len(plain)
    with tenancy.every_partner():
        deal = Opportunity.objects.filter(
            partners__partner__name="Peer 1", validated_at__isnull=False
        ).first()
        Opportunity.objects.filter(pk=deal.pk).update(amount=deal.amount + 1)
    with pytest.raises(ImportError):
        client.get("/contribution/?sort=-score")


def test_the_exports_and_the_api_carry_band_and_change(field, client):
    told = {row["name"]: row for row in client.get("/api/v1/contribution/").json()["results"]}
    assert (told["Ahead"]["band"], told["Ahead"]["bands"]) == (1, 2)
    assert (told["Peer 3"]["band"], told["Silver one"]["band"]) == (2, None)
    book = openpyxl.load_workbook(BytesIO(client.get("/contribution/export.xlsx", headers=ENGLISH).content))
    head, *lines = book.active.iter_rows(values_only=True)
    bands = {line[0]: line[head.index("Band in the tier")] for line in lines}
    assert bands == {name: row["band"] for name, row in told.items()}
    moved = {line[0]: line[head.index("Change beyond chance")] for line in lines}
    words = {True: "yes", False: "no"}
    for name, row in told.items():
        assert moved[name] == (None if row["pipeline_change"] is None else words[row["pipeline_moved"]])


def test_the_page_says_how_a_trend_and_a_band_are_meant(field, client):
    page = text(client.get("/contribution/", headers=ENGLISH).content.decode())
    assert "in colour only where it is larger than chance explains" in page
    assert "partners of one band cannot be told apart" in page


def test_those_without_a_score_come_last_in_their_tier(field, client, tiers):
    make_partner("Brand new", tiers["bronze"], joined_on=timezone.localdate() - timedelta(days=5))
    page = client.get("/contribution/?sort=score", headers=ENGLISH)
    assert headings(page)[-1] == "Bronze · without a score"
    assert page.context["rows"][-1].row.partner.name == "Brand new"
    assert ordered([], "score") == []


def test_numpy_is_not_loaded_when_the_web_starts():
    code = (
        "import sys, django; django.setup(); import portal.urls;"
        "sys.exit(sum(name in sys.modules for name in ('numpy', 'scipy')) * 10)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
