"""Where things live: data, sockets, and the locks that keep two of us from using one folder."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
import time
from pathlib import Path

from .account import Account, server
from .trouble import CannotStart, explained

ROOT = Path(__file__).resolve().parents[2]
ROOTS_PLACE = Path("/var/lib/tandem")
ROOM_FIRST_MB, ROOM_LATER_MB = 300, 50
SOCKET_FOLDER_MAX = 80  # characters: the kernel allows 107 for the whole path of a socket
MARK = "TANDEM"  # the file that says: this folder is ours, `make clean` may empty it
NOT_OURS = {"lost+found"}  # a disk of its own has it from the start


def home() -> Path:
    """The data folder: TANDEM_HOME, else the clone's var/; for root, a place that the servers' account reaches."""
    if chosen := os.environ.get("TANDEM_HOME"):
        return Path(chosen).absolute()
    return ROOTS_PLACE / digest(ROOT) if os.geteuid() == 0 else ROOT / "var"


def make_home(base: Path) -> Path:
    """Makes and marks the data folder; a folder with anything else in it is refused, a full disk told."""
    with explained(base):
        make_reachable(base)
        _need_room(base)
        mark = base / MARK
        if not mark.exists():
            if {entry.name for entry in base.iterdir()} - NOT_OURS and base != ROOT / "var":
                raise CannotStart(f"{base} holds other files: choose an empty folder for TANDEM_HOME.")
            mark.write_text("Data of Tandem. `make clean` removes this folder.\n")
    return base


def make_reachable(folder: Path) -> None:
    """Makes `folder` with its parents, so that the account of the servers may enter it, whatever our umask."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    there = missing[-1].parent if missing else folder
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "", str(there))
    if not server().can("x", there):
        raise CannotStart(
            f"The account {server().name}, which runs the servers, cannot reach {there}: "
            "choose another folder with TANDEM_HOME."
        )
    for path in reversed(missing):
        path.mkdir()
        path.chmod(0o755)


def private(folder: Path, account: Account) -> Path:
    """A folder that only `account` may enter, with all that is in it."""
    with explained(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid != account.uid and os.geteuid() == 0:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, account.uid, account.gid, follow_symlinks=False)
    return folder


def ours_alone(path: str, flags: int) -> int:
    """For `open(…, opener=ours_alone)`: logs and secrets are nobody else's."""
    return os.open(path, flags, 0o600)


def _need_room(base: Path) -> None:
    needed = ROOM_LATER_MB if (base / "data").exists() else ROOM_FIRST_MB
    free = shutil.disk_usage(base).free // 1_000_000
    if free < needed:
        raise CannotStart(f"The disk is full: {base} has {free} MB free, and Tandem needs {needed} MB.")


def digest(path: Path) -> str:
    """A short name for a path."""
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]


def sockets(base: Path, account: Account | None = None) -> Path:
    """A folder for the sockets of `base` that only `account` may enter."""
    account = account or server()
    folder = sockets_place(base, account)
    with explained(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        account.owns(folder)
        _only_ours(folder, account)
    return folder


def sockets_place(base: Path, account: Account | None = None) -> Path:
    """Where the sockets of `base` are; by a hashed name elsewhere when the path would be too long."""
    folder = base / "sockets"
    if len(str(folder)) <= SOCKET_FOLDER_MAX:
        return folder
    return _short_temporary() / f"tandem-{(account or server()).uid}-{digest(base)}"


def _short_temporary() -> Path:
    usual = Path(tempfile.gettempdir())
    return usual if len(str(usual)) < SOCKET_FOLDER_MAX // 2 else Path("/tmp")  # noqa: S108  `_only_ours` guards it


def _only_ours(folder: Path, account: Account) -> None:
    """In a place that everybody may write, somebody else may have made the folder first."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise CannotStart(f"{folder} does not belong to {account.name} alone: remove it and start again.")


def flock(held: int) -> None:
    """Waits for the lock on an open descriptor."""
    fcntl.flock(held, fcntl.LOCK_EX)


def unlock(held: int) -> None:
    """Lets the lock go; the descriptor stays open. Twice is once."""
    fcntl.flock(held, fcntl.LOCK_UN)


def lock(path: Path, *, patience_s: float = 0) -> int | None:
    """The descriptor of the locked file; None while another holds it.

    A child that is handed the descriptor shares the lock, so it is free only when the last of them has left.
    """
    with explained(path):
        held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    end = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return held
        except BlockingIOError:
            if time.monotonic() >= end:
                os.close(held)
                return None
            time.sleep(0.1)
