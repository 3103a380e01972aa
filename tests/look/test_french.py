"""French is complete, typed as French is typed, and says each thing by its one word."""

import re
from pathlib import Path

import polib
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.look import sentences

CATALOGUES = sentences.catalogues()

# Words the trade uses loosely, and the one that stands for each here.
FORBIDDEN = {
    r"\bCA signé": "montant signé",
    r"\bpanier moyen": "montant médian par affaire",
    r"\bressources?\b": "supports",
    r"\b(responsable|gestionnaire|directeur) (du )?canal\b": "responsable partenaires",
    r"\bsous (24|48|72)\s?h": "une date et une heure",
    r"\badéquation\b": "la règle et ses raisons",
    r"\bmieux que \d": "le rang, avec son intervalle",
    r"\btient parole\b": "échus et tenus",
    r"\bmaillon à renforcer\b": "aucun maillon ne se distingue",
    r"\bscore gagnant-gagnant\b": "score de contribution",
    r"\bkits? marketing\b": "supports",
    r"\bdeal\b": "affaire",
    r"\bremboursement\b": "règlement",
    r"\brevendeurs? distributeurs?\b": "grossiste",
}
# A sign, what must stand before it, and what is wrong instead.
SPACES = {
    "a colon": re.compile(r"[^\W\d_] ?:(?=\s|$)|\) ?:(?=\s|$)"),
    "a high sign": re.compile(r"(?<![\u202f])[;!?](?=\s|$)"),
    "a closing guillemet": re.compile(r"[^\u00a0]»"),
    "an opening guillemet": re.compile(r"«[^\u00a0]"),
    "a percent sign": re.compile(r"(?:\d|\)[sd]) ?%(?!\()"),
    "a unit": re.compile(r"\d (?:€|k€|M€|h|min|j|pts?|Mo|ko)(?!\w)"),
    "a straight apostrophe": re.compile(r"'"),
    "three dots": re.compile(r"\.\.\."),
    "an exclamation mark": re.compile(r"!"),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[0-9]*[a-zA-Z]|%[sd]|\{\w*\}")


def named(path: Path) -> str:
    return str(path.relative_to(sentences.ROOT).parts[0])


def french(path: Path) -> list[tuple[str, str]]:
    """English and French, each plural form on its own."""
    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    return [
        (e.msgid, text)
        for e in entries
        for text in (e.msgstr_plural.values() if e.msgid_plural else [e.msgstr])
    ]


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_a_catalogue_compiles(path: Path, tmp_path: Path) -> None:
    catalogue = read_po(path.read_text(encoding="utf-8").splitlines(), locale="fr", abort_invalid=True)
    with (tmp_path / "django.mo").open("wb") as compiled:
        write_mo(compiled, catalogue)
    assert len(polib.mofile(str(tmp_path / "django.mo"))) == len(polib.pofile(str(path)).translated_entries())


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_a_catalogue_leaves_nothing_out_and_nothing_uncertain(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_french_keeps_the_places_of_the_values(path: Path) -> None:
    wrong = [
        pair for pair in french(path) if set(PLACEHOLDER.findall(pair[0])) - set(PLACEHOLDER.findall(pair[1]))
    ]
    added = [
        pair for pair in french(path) if set(PLACEHOLDER.findall(pair[1])) - set(PLACEHOLDER.findall(pair[0]))
    ]
    assert (wrong, added) == ([], [])


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_french_is_typed_with_its_spaces_and_its_apostrophe(path: Path) -> None:
    wrong = [(what, text) for _, text in french(path) for what, sign in SPACES.items() if sign.search(text)]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_french_says_each_thing_by_its_word(path: Path) -> None:
    texts = [text for _, text in french(path)]
    assert [
        (text, say)
        for text in texts
        for word, say in FORBIDDEN.items()
        if re.search(word, text, re.IGNORECASE)
    ] == []


@pytest.mark.parametrize("room", sentences.ROOMS)
def test_every_sentence_of_a_room_is_translated(room: str) -> None:
    assert sorted(sentences.said_by(room) - set(sentences.translated())) == []


def test_the_checks_find_what_they_look_for() -> None:
    wrong = [
        "Montant : 3",
        "Montant: 3",
        "Vraiment ?",
        "« oui »",
        "12 %",
        "12%",
        "l'année",
        "Bravo !",
        "3 k€",
        "et...",
    ]
    assert [text for text in wrong if not any(sign.search(text) for sign in SPACES.values())] == []
    right = [
        "Montant\u00a0: 3",
        "Vraiment\u202f?",
        "«\u00a0oui\u00a0»",
        "12\u00a0%",
        "l’année",
        "à 14:12",
        "3\u00a0k€",
    ]
    assert [text for text in right if any(sign.search(text) for sign in SPACES.values())] == []


def test_the_house_speaks_in_more_than_a_few_sentences() -> None:
    """A glob that finds nothing would make every promise above empty."""
    assert len(sentences.translated()) > 100
    assert len(sentences.templates()) > 20
