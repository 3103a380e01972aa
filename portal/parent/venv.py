"""Makes .venv as the locks say. Runs on the system's Python and its standard library only: nothing is installed yet."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from . import folders
from .processes import spawn
from .trouble import CannotStart, explained, tell

VENV = folders.ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
LOG = VENV / "install.log"
OLDEST = (3, 11)
FOR_UV = {
    "UV_PYTHON_DOWNLOADS": "never",
    "UV_SYSTEM_CERTS": "1",
    "UV_NATIVE_TLS": "1",
}  # the last two: one for each age of uv
NAMES = ("python3", "python3.13", "python3.12", "python3.11", "python3.14", "python")
# Compiled at once: a process that may not write here would compile all of Django at each start.
UV_INSTALL = ("pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON))
VERSION = "import ctypes, ssl, sys; print(*sys.version_info[:2])"

SENTENCES = (
    (r"No space left|os error 28", "The disk is full: {venv} needs about 1 GB."),
    (r"Permission denied|os error 13", "No permission to write {venv}: give this account the clone."),
    (
        r"(?i)hash(es)? (mismatch|do not match)",
        "A fetched package is not the one that {locks} names: do not install it.",
    ),
    (
        r"No matching distribution|no wheels|doesn't have a .*wheel",
        "A package does not exist for this platform ({platform}): Tandem runs on Linux with glibc and on macOS.",
    ),
    (
        r"(?i)name resolution|dns error|failed to fetch|connection (refused|broken|reset)|timed out|unreachable",
        "The packages could not be fetched: check the network, then try again.",
    ),
)


class InstallFailed(Exception):
    """What the installer wrote."""


def make(locks: list[Path]) -> None:
    """Brings .venv to what `locks` say; does nothing when it is there already."""
    with explained(VENV), _alone():
        if _installed(locks):
            return
        print("Installing what Tandem runs on …", flush=True)
        try:
            _install(locks)
        except InstallFailed as failure:
            raise CannotStart(_sentence(str(failure), locks)) from failure
        _stamp(locks)


@contextmanager
def _alone() -> Iterator[None]:
    """Two commands started together install one after the other."""
    held = os.open(folders.ROOT, os.O_RDONLY)
    try:
        folders.flock(held)
        yield
    finally:
        os.close(held)


def _installed(locks: list[Path]) -> bool:
    with suppress(OSError):
        return {_digest(lock) for lock in locks} <= set(STAMP.read_text().splitlines()) and bool(
            _version(PYTHON)
        )
    return False


def _stamp(locks: list[Path]) -> None:
    STAMP.write_text("\n".join(_digest(lock) for lock in locks) + "\n")


def _digest(lock: Path) -> str:
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def _version(python: Path | str) -> tuple[int, ...]:
    """The version of an interpreter found by running it (a shim may stand for nothing); empty when it does not run."""
    with suppress(OSError, ValueError, subprocess.TimeoutExpired):
        asked = subprocess.run([python, "-c", VERSION], capture_output=True, text=True, timeout=20, cwd="/")
        return tuple(int(number) for number in asked.stdout.split()) if asked.returncode == 0 else ()
    return ()


def choose_interpreter() -> str:
    """The first interpreter that runs and is new enough.

    Under root the system's own comes first: those in root's home are out of reach for unprivileged children.
    """
    system = ["/usr/bin/python3"] if os.geteuid() == 0 else []
    for candidate in [*system, sys.executable, *filter(None, map(shutil.which, NAMES))]:
        if _version(candidate) >= OLDEST:
            return candidate
    raise CannotStart(
        "Python 3.11 or newer is needed: install it (Debian: apt-get install python3) and try again."
    )


def _install(locks: list[Path]) -> None:
    if not _version(PYTHON) >= OLDEST:
        shutil.rmtree(VENV, ignore_errors=True)
    uv = shutil.which("uv")
    if uv and _runs([uv, "--version"]):
        try:
            return _install_with_uv(uv, locks)
        except InstallFailed as failure:
            if not _worth_another_way(str(failure)):
                raise
            shutil.rmtree(VENV, ignore_errors=True)
    return _install_with_pip(locks)


def _install_with_uv(uv: str, locks: list[Path]) -> None:
    if not PYTHON.exists():
        _run([uv, "venv", "--quiet", "--python", choose_interpreter(), str(VENV)])
    _run([uv, *UV_INSTALL, *_wanted(locks)])


def _install_with_pip(locks: list[Path]) -> None:
    """pip takes a minute where uv takes seconds: it fetches uv first, and does the rest itself only if it must."""
    if not _runs([str(PYTHON), "-m", "pip", "--version"]):
        _venv_of_the_standard_library()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        _run([*pip, *_wanted([folders.ROOT / "requirements-uv.txt"])])
        _run([str(PYTHON), "-m", "uv", *UV_INSTALL, *_wanted(locks)])
    except InstallFailed as failure:
        if not _worth_another_way(str(failure)):
            raise
        print("uv cannot be had; pip installs, which takes about a minute …", flush=True)
        _run([*pip, *_wanted(locks)])


def _venv_of_the_standard_library() -> None:
    interpreter = choose_interpreter()
    if not _runs([interpreter, "-c", "import ensurepip, venv"]):
        raise CannotStart(
            "Python's venv module is missing: apt-get install python3-venv (or install uv), then try again."
        )
    shutil.rmtree(VENV, ignore_errors=True)
    _run([interpreter, "-m", "venv", str(VENV)])


def _wanted(locks: list[Path]) -> list[str]:
    return ["--require-hashes", *(part for lock in locks for part in ("-r", str(lock)))]


def _worth_another_way(output: str) -> bool:
    """A full disk or a wrong hash is no better with the next installer."""
    return not any(re.search(pattern, output) for pattern, _ in SENTENCES[:3])


def _runs(command: list[str]) -> bool:
    with suppress(OSError, subprocess.TimeoutExpired):
        return subprocess.run(command, capture_output=True, timeout=60, cwd="/").returncode == 0
    return False


def _run(command: list[str]) -> None:
    environment = os.environ | FOR_UV
    child = spawn(
        command, cwd=folders.ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = child.communicate()[0].decode(errors="replace")
    if child.returncode:
        with suppress(OSError):
            LOG.write_text(output)
        raise InstallFailed(output)


def _sentence(output: str, locks: list[Path]) -> str:
    names = " and ".join(lock.name for lock in locks)
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    for pattern, text in SENTENCES:
        if re.search(pattern, output):
            return text.format(venv=VENV, locks=names, platform=system)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return f"Installing {names} failed ({lines[-1] if lines else 'without a word'}); all of it is in {LOG}."


if __name__ == "__main__":
    sys.exit(tell(make, [folders.ROOT / name for name in sys.argv[1:]]))
