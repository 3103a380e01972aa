"""Every sentence the product says and every French sentence it knows, read from the sources themselves."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation import template

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "portal", "partners", "journal", "agreements", "comarketing", "training", "surveys", "leads", "scorecards",
)  # fmt: skip
# Folders of templates that are not named after their room; "" is the frame itself.
FOLDERS = {"portal": ("",), "partners": ("partners", "account", "mfa", "usersessions")}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def templates() -> list[Path]:
    """Every template of the repository."""
    return sorted(ROOT.glob("templates/**/*.html")) + sorted(ROOT.glob("*/templates/**/*.html"))


def catalogues() -> list[Path]:
    """The French catalogues: the house's and each room's."""
    return sorted(ROOT.glob("locale/fr/LC_MESSAGES/django.po")) + sorted(
        ROOT.glob("*/locale/fr/LC_MESSAGES/django.po")
    )


def translated() -> dict[str, str]:
    """English sentence -> French one, over all catalogues; plural sentences by their singular."""
    return {
        entry.msgid: entry.msgstr or entry.msgstr_plural.get(0, "")
        for path in catalogues()
        for entry in polib.pofile(str(path))
        if not entry.obsolete and not entry.fuzzy
    }


def said_by(room: str) -> set[str]:
    """The sentences that the Python and the templates of `room` mark for translation."""
    python = (path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)
    sentences = {text for path in python for text in _marked(path.read_bytes())}
    return sentences | {text for page in _pages(room) for text in _marked(_as_python(page))}


def _pages(room: str) -> Iterator[Path]:
    for folder in FOLDERS.get(room, (room,)):
        found = (ROOT / "templates" / folder).glob("**/*" if folder else "*")
        yield from (page for page in found if page.suffix in {".html", ".txt"})


def _as_python(page: Path) -> bytes:
    """The template's sentences as calls; what stands around them is dummy text whose indentation means nothing."""
    lines = template.templatize(page.read_text(encoding="utf-8")).splitlines()
    return "\n".join(line.strip() for line in lines).encode()


def _marked(source: bytes) -> Iterator[str]:
    for _, message, _, _ in extract(
        "python", BytesIO(source), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        yield message[0] if isinstance(message, tuple) else message
