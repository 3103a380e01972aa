"""The journal speaks in sentences, in the reader's language, whatever its rows hold."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy

from journal import sentences
from journal.models import Event
from tests.journal.kinds import recorded


class Reason(models.TextChoices):
    NO_BUDGET = "NO_BUDGET", "no budget"


@pytest.fixture(autouse=True)
def _sayings(monkeypatch):
    monkeypatch.setattr(sentences, "_SAYINGS", dict(sentences._SAYINGS))


def event(kind="thing.done", **data):
    return Event(kind=kind, actor_name="Nora", subject=uuid.uuid4(), data=data, occurred_at=datetime.now(UTC))


def test_every_kind_that_is_recorded_has_a_sentence():
    unsaid = {f"{kind} at {place}" for kind, place in recorded() if not (kind and sentences.is_said(kind))}
    assert unsaid == set()


def test_it_names_the_actor_and_the_facts():
    sentences.says("thing.done", gettext_lazy("%(actor)s passed %(company)s to you"))
    assert sentences.sentence(event(company="Kerlan")) == "Nora passed Kerlan to you"


def test_it_speaks_the_readers_language():
    sentences.says("thing.done", gettext_lazy("Home"))
    with translation.override("fr"):
        assert sentences.sentence(event()) == "Accueil"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "1 Dec 2026, €1,200"), ("fr", "1er déc. 2026, 1\u202f200\u00a0€")],
)
def test_dates_and_amounts_are_written_as_people_read_them(language, expected):
    sentences.says("thing.done", "%(due_on)s, %(amount)s")
    with translation.override(language):
        said = sentences.sentence(event(due_on="2026-12-01", amount="1200.00", currency="EUR"))
    assert (
        said.replace("1er\u00a0déc.\u00a02026", "1er déc. 2026").replace("1\u00a0Dec\u00a02026", "1 Dec 2026")
        == expected
    )


def test_a_code_is_said_by_its_label():
    sentences.says("thing.done", "because of %(reason)s", labels={"reason": Reason})
    assert sentences.sentence(event(reason="NO_BUDGET")) == "because of no budget"
    assert sentences.sentence(event(reason="GONE")) == "because of GONE"


@pytest.mark.parametrize("hostile", ["%s %(x)s", "<script>", "", None, 7, "2026-99-99", ["a"], {"b": 1}])
def test_no_value_breaks_a_sentence(hostile):
    sentences.says(
        "thing.done", "%(due_on)s %(seen_at)s %(amount)s %(reason)s %(absent)s", labels={"reason": Reason}
    )
    said = event(due_on=hostile, seen_at=hostile, amount=hostile, currency="EUR", reason=hostile)
    assert sentences.sentence(said).endswith("–")


def test_a_kind_nobody_named_is_still_readable():
    assert sentences.sentence(event("fund.put_aside")) == "Nora, fund: put aside"


def test_it_leads_to_the_page_of_its_subject():
    sentences.says("thing.done", "x", page="a_page")
    assert sentences.link(event("nobody.knows")) == ""
