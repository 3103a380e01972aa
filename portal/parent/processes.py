"""Children that do not outlive us, however we end."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from .account import Account, current

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def _prctl(option: int, value: int) -> None:
    """Linux only; elsewhere children notice their parent's end by themselves or are met at the next start."""
    with suppress(AttributeError):
        ctypes.CDLL(None).prctl(option, value)


def die_with_parent(sig: int) -> Callable[[], None]:
    """A function for the new child: the kernel sends it `sig` when the thread that started it ends."""
    parent = os.getpid()

    def in_the_child() -> None:
        _prctl(PR_SET_PDEATHSIG, sig)
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)

    return in_the_child


def follow_parent(sig: int) -> None:
    """Asks the kernel for `sig` when our own parent ends."""
    _prctl(PR_SET_PDEATHSIG, sig)


def adopt_orphans() -> None:
    """Grandchildren whose parent ends become our children, so that we can end them."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def spawn(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    at_parents_death: int = signal.SIGTERM,
    cwd: Path | str = "/",
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Starts a child in a session of its own, as `account`, that gets a signal when we die."""
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(at_parents_death),
        **(account or current()).popen(),
        **options,
    )


def children() -> list[int]:
    """Our living children, adopted ones included (read from /proc; empty where there is none)."""
    return [pid for pid in _pids() if _parent_of(pid) == os.getpid()]


def _pids() -> list[int]:
    with suppress(OSError):
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return []


def _parent_of(pid: int) -> int:
    """0 for a process that is gone or only waits to be collected."""
    with suppress(OSError, ValueError):
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
        return 0 if state == "Z" else int(parent)
    return 0


def end_children(grace_s: float) -> None:
    """Asks our children to end, and kills what is left after `grace_s`, generation by generation."""
    end = time.monotonic() + grace_s
    _send(signal.SIGTERM, children())
    while left := children():
        if time.monotonic() > end:
            _send(signal.SIGKILL, left)
        time.sleep(0.05)
        _collect()


def _send(sig: int, pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, sig)


def _collect() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
