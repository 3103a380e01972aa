"""The survey's page says when the next wave opens, or that none is announced."""

from datetime import date

import pytest
from django.conf import settings

from surveys.models import Wave
from surveys.queries import standing
from tests.conftest import make_member


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


def wave(seen, year, opens_on, closes_on):
    return seen(lambda: Wave.objects.create(year=year, opens_on=opens_on, closes_on=closes_on))


def test_it_says_that_none_is_announced(client, paul):
    client.force_login(paul.user)
    assert "No survey is announced" in client.get("/survey/").content.decode()


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "words"),
    [
        ("2099-03-01", "2099-04-01", "survey opens on 1\u00a0March\u00a02099"),
        ("2020-03-01", "2099-04-01", "survey is open"),
        ("2020-03-01", "2020-04-01", "survey closed on 31\u00a0March\u00a02020"),
    ],
)
def test_it_says_when(client, seen, paul, opens_on, closes_on, words):
    wave(seen, 2099, opens_on, closes_on)
    client.force_login(paul.user)
    assert words in client.get("/survey/").content.decode()


def test_the_open_wave_comes_before_the_next_and_the_next_before_the_last(db, seen, now):
    last = wave(seen, 2025, "2025-03-01", "2025-04-01")
    today = now.date()
    assert seen(lambda: standing(today).wave) == last
    coming = wave(seen, 2027, "2027-03-01", "2027-04-01")
    assert seen(lambda: standing(today).wave) == coming
    wave(seen, 2026, "2026-11-01", "2026-11-21")
    assert seen(lambda: standing(today)).state == "open"
    assert seen(lambda: standing(date(2026, 11, 21)).state) == "announced"


def test_a_role_without_the_verb_does_not_see_it(client, db):
    client.force_login(make_member("Fred", "FINANCE").user)
    assert client.get("/survey/").status_code == 403
