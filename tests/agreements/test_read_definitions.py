"""The definitions: the one source of what our words mean, in both languages."""

from datetime import date

import pytest
from django.conf import settings

from agreements.models import Definition
from agreements.queries import in_force
from tests.conftest import make_member

PAGE = "/agreements/definitions/"
TERMS = {
    *(
        "mql",
        "sal",
        "sql",
        "sourced",
        "vendor-passed",
        "influenced",
        "validated-pipeline",
        "booked",
        "invoiced",
    ),
    *(
        "contribution-score",
        "active-partner",
        "adoption-index",
        "partner-of-record",
        "too-early",
        "fund-balance",
    ),
}


def read(client, who, language):
    client.force_login(who.user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(PAGE).content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_term_has_an_anchor_of_its_own(client, paul, language):
    text = read(client, paul, language)
    for term in TERMS:
        assert f'id="{term}"' in text


def test_it_speaks_the_readers_language(client, paul):
    assert "Opportunité apportée" in read(client, paul, "fr")
    assert "Sourced opportunity" in read(client, paul, "en")


def test_the_first_definitions_are_complete_and_well_set(seen, db):
    for definition in seen(lambda: list(Definition.objects.all())):
        for text in (definition.title_en, definition.text_en, definition.title_fr, definition.text_fr):
            assert text == text.strip() != ""
            assert "  " not in text
            assert "!" not in text
            assert "'" not in text
        for sign in (" :", " ;", " %", " €"):
            assert sign not in definition.text_fr + definition.title_fr, definition.term


def test_the_version_in_force_is_shown_and_the_next_announced(client, seen, nora):
    for version, day, title in (("2", "2026-07-01", "Now"), ("3", "2099-01-01", "Then")):
        seen(
            lambda v=version, d=day, t=title: Definition.objects.create(
                term="sourced", version=v, title_en=t, title_fr=t, text_en=t, text_fr=t, in_force_from_on=d
            )
        )
    found = next(m for m in seen(lambda: in_force(date(2026, 11, 20))) if m.term == "sourced")
    assert (found.title, found.next_on) == ("Now", date(2099, 1, 1))
    assert seen(lambda: in_force(date(1999, 1, 1))) == []


@pytest.mark.parametrize("role", ["FINANCE", "EXECUTIVE", "VENDOR_SELLER"])
def test_everyone_may_read_them(client, db, role):
    client.force_login(make_member("Fred", role).user)
    assert client.get(PAGE).status_code == 200
