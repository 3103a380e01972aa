"""Partners over the API, and the pages every endpoint shares."""

from base64 import b64encode
from datetime import date
from urllib.parse import urlencode

import pytest
from rest_framework.routers import SimpleRouter

from partners.api import ENDPOINTS
from partners.models import Partner
from portal.lib import tenancy
from portal.urls import urlpatterns as pages
from tests.partners.world import HOSTILE, encoded

router = SimpleRouter()
for prefix, viewset in ENDPOINTS:
    router.register(f"api/here/{prefix}", viewset, basename=prefix)
urlpatterns = [*router.urls, *pages]
pytestmark = pytest.mark.urls(__name__)
URL = "/api/here/partners/"


def test_a_partner_as_the_vendor_reads_it(client, nora, acme):
    with tenancy.every_partner():
        Partner.objects.filter(pk=acme.pk).update(manager=nora, siren="732829320")
    client.force_login(nora.user)
    answer = client.get(f"{URL}{acme.public_id}/").json()
    assert (answer["name"], answer["tier"], answer["manager"]) == ("Acme", "gold", "Nora")
    assert answer["siren"] == "732829320"
    assert "id" not in answer


def test_pages_follow_one_another_by_cursor(client, nora, db):
    with tenancy.every_partner():
        Partner.objects.bulk_create(Partner(name=f"P{n:02}", joined_on=date(2026, 1, 1)) for n in range(60))
    client.force_login(nora.user)
    first = client.get(URL).json()
    second = client.get(first["next"]).json()
    names = [row["name"] for row in first["results"] + second["results"]]
    assert names == [f"P{n:02}" for n in reversed(range(60))]


@pytest.mark.parametrize("position", [*HOSTILE, "12"])
def test_a_cursor_that_is_not_ours_is_no_page(client, nora, acme, position):
    client.force_login(nora.user)
    cursor = b64encode(encoded({"p": position}).encode()).decode()
    assert client.get(f"{URL}?{urlencode({'cursor': cursor})}").status_code in {200, 404}


@pytest.mark.parametrize("key", ["1", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_key_that_leads_nowhere_is_not_found(client, nora, key):
    client.force_login(nora.user)
    assert client.get(f"{URL}{key}/").status_code == 404


def test_a_partner_may_not(client, anna, acme):
    client.force_login(anna.user)
    assert client.get(URL).status_code == 403


def test_a_stranger_is_told_to_sign_in(client, db):
    assert client.get(URL).status_code == 401
