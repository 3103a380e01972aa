"""Compiles each translation that is newer than its compiled form; gettext's own tools are not needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from .folders import ROOT
from .trouble import CannotStart, explained, tell

PATTERNS = ("locale/*/LC_MESSAGES/django.po", "*/locale/*/LC_MESSAGES/django.po")


def sources(root: Path) -> Iterator[Path]:
    """The translations of the house and of its rooms."""
    for pattern in PATTERNS:
        yield from sorted(root.glob(pattern))


def compile_all(root: Path = ROOT) -> list[Path]:
    """Compiles what is out of date under `root` and returns those sources."""
    stale = [source for source in sources(root) if _is_stale(source)]
    for source in stale:
        _compile(source)
    return stale


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns <= source.stat().st_mtime_ns


def _compile(source: Path) -> None:
    """Written aside and renamed, so that a running process never reads half a file."""
    try:
        language = source.parent.parent.name  # without it the rule for plurals is lost
        catalog = read_po(
            source.read_text(encoding="utf-8").splitlines(), locale=language, abort_invalid=True
        )
    except (PoFileError, ValueError) as error:
        raise CannotStart(f"The translation {source} cannot be read: {error}.") from error
    aside = source.with_suffix(f".{os.getpid()}.new")
    with explained(source.parent):
        with open(aside, "wb") as file:
            write_mo(file, catalog)
        aside.rename(source.with_suffix(".mo"))


if __name__ == "__main__":
    sys.exit(tell(compile_all))
