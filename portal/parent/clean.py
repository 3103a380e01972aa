"""What `make clean` runs: removes all that the commands have made, unless Tandem runs."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from . import folders
from .trouble import CannotStart, explained, tell

CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis", "build")
COMPILED = ("**/__pycache__", "**/*.mo")
LEFTOVERS_S = 10


def main() -> None:
    """Removes the data folder, .venv, compiled files and caches."""
    base = folders.home()
    if base.exists():
        _refuse_while_running(base)
        _empty(base)
    for path in _made_in_clone():
        _remove(path)


def _refuse_while_running(base: Path) -> None:
    if not (base / folders.MARK).exists() and base != folders.ROOT / "var":
        raise CannotStart(f"{base} is not a folder of Tandem: nothing was removed.")
    for name, patience_s in (
        ("run.lock", 0),
        ("processes.lock", LEFTOVERS_S),
        ("postgres.lock", LEFTOVERS_S),
    ):
        if folders.lock(base / name, patience_s=patience_s) is None:
            raise CannotStart(f"Tandem runs on {base}: stop it first. Nothing was removed.")


def _empty(base: Path) -> None:
    """The mark goes last: a clean-up cut short can be run again."""
    _remove(folders.sockets_place(base))
    for path in sorted(base.iterdir(), key=lambda path: path.name == folders.MARK):
        if path.name not in folders.NOT_OURS:
            _remove(path)
    for folder in (base, base.parent) if base.parent == folders.ROOTS_PLACE else (base,):
        with suppress(OSError):
            folder.rmdir()


def _made_in_clone() -> Iterator[Path]:
    root = folders.ROOT
    yield from (root / name for name in CACHES)
    yield root / "var"
    yield root / ".venv"
    for pattern in COMPILED:
        yield from root.glob(pattern)


def _remove(path: Path) -> None:
    with explained(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif os.path.lexists(path):
            path.unlink()


if __name__ == "__main__":
    sys.exit(tell(main))
