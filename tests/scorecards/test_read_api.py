"""The API tells the report and one's own score, at full precision, to whom the pages tell it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import include, path
from rest_framework.routers import SimpleRouter

from scorecards.api import ENDPOINTS
from tests.scorecards.conftest import member, partner

pytestmark = pytest.mark.urls(__name__)

router = SimpleRouter()
for prefix, viewset in ENDPOINTS:
    router.register(prefix, viewset, basename=f"test-{prefix}")
urlpatterns = [path("api/v1/", include(router.urls)), path("", include("portal.urls"))]


def test_the_report_is_the_pages(channel, client, nora):
    client.force_login(nora.user)
    answer = client.get("/api/v1/contribution/?sort=name").json()
    rows = client.get("/contribution/?sort=name").context["report"].rows
    assert [row["name"] for row in answer["results"]] == [row.partner.name for row in rows]
    for told, row in zip(answer["results"], rows, strict=True):
        assert Decimal(told["pipeline"]["amount"]) == row.pipeline.amount
        assert told["score"] == (str(row.score.total) if row.score and row.score.out_of else None)
    assert any(row.score and not row.score.out_of for row in rows)  # Dune: too early to tell, not zero
    assert (answer["currency"], answer["invoiced"]) == ("EUR", "SELL_OUT")


def test_a_partner_reads_its_own_score_in_exact_fractions(channel, client):
    client.force_login(member("Novalink", "PARTNER_ADMIN").user)
    score = client.get("/api/v1/score/").json()
    parts = [Fraction(part["points"]) for part in score["parts"] if part["points"] is not None]
    assert round(sum(parts), 4) == Fraction(score["total"])


def test_before_the_first_formula_there_is_none(channel, client):
    client.force_login(member("Novalink", "PARTNER_ADMIN").user)
    assert client.get("/api/v1/score/?to=2025-06-30").status_code == 404


def test_partners_do_not_read_the_report(channel, client):
    client.force_login(member("Novalink", "PARTNER_ADMIN").user)
    assert client.get("/api/v1/contribution/").status_code == 403


def test_the_vendor_has_no_score_of_its_own(channel, client, nora):
    client.force_login(nora.user)
    assert client.get("/api/v1/score/").status_code == 404


@pytest.mark.parametrize("query", ["to=2999-01-01", "from=x", "luck=1", "kind=FRIEND"])
def test_what_cannot_be_read_is_refused(channel, client, nora, query):
    client.force_login(nora.user)
    assert client.get(f"/api/v1/contribution/?{query}").status_code == 400


def test_writing_is_not_offered(channel, client, nora):
    client.force_login(nora.user)
    assert client.post("/api/v1/contribution/", {}).status_code == 405
    assert partner("Novalink").name == "Novalink"
