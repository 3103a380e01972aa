"""What a word means today, in the version in force and the reader's language; and what the vendor is called."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from time import monotonic
from unicodedata import combining, normalize

from django.utils import translation

from agreements.models import Definition, Programme

NAME_KEPT_S = 300


@dataclass(frozen=True, slots=True)
class Meaning:
    """A definition in one language. `term` is its anchor, `next_on` the day an announced version replaces it."""

    term: str
    title: str
    text: str
    version: str
    in_force_from_on: date
    next_on: date | None


def in_force(today: date) -> list[Meaning]:
    """One meaning per term, by title, as of `today`."""
    present: dict[str, Definition] = {}
    announced: dict[str, date] = {}
    for definition in Definition.objects.order_by("in_force_from_on", "pk"):
        if definition.in_force_from_on <= today:
            present[definition.term] = definition
        else:
            announced.setdefault(definition.term, definition.in_force_from_on)
    meanings = [_said(definition, announced.get(term)) for term, definition in present.items()]
    return sorted(meanings, key=lambda meaning: _plain(meaning.title))


def _plain(title: str) -> str:
    """For sorting as a dictionary does: é beside e."""
    return "".join(sign for sign in normalize("NFD", title.casefold()) if not combining(sign))


def _said(definition: Definition, next_on: date | None) -> Meaning:
    french = (translation.get_language() or "fr").startswith("fr")
    return Meaning(
        term=definition.term,
        title=definition.title_fr if french else definition.title_en,
        text=definition.text_fr if french else definition.text_en,
        version=definition.version,
        in_force_from_on=definition.in_force_from_on,
        next_on=next_on,
    )


def vendor_name() -> str:
    """What the vendor is called, "" before there is a programme. Every page shows it: read once in five minutes."""
    return _vendor_name(int(monotonic() // NAME_KEPT_S))


@lru_cache(maxsize=1)
def _vendor_name(turn: int) -> str:
    return Programme.objects.values_list("vendor_name", flat=True).first() or ""
