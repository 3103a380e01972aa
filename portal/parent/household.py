"""The processes that run together: when one ends, or we are asked to stop, all are stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .account import Account
from .processes import spawn

GRACE_S = 10


@dataclass(frozen=True)
class Service:
    """One long-running process. `stopped_by`: the signal that asks it to end; `if_orphaned`: when we are killed."""

    name: str
    command: Sequence[str | Path]
    account: Account
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    folder: Path = Path("/")
    if_orphaned: int = signal.SIGTERM
    stopped_by: int = signal.SIGTERM
    keep_open: tuple[int, ...] = ()


class Household:
    """Its members share a lock (`held`) with us, so the folder is free only when all have left."""

    def __init__(self, held: int) -> None:
        self._held = held
        self._members: dict[str, subprocess.Popen[bytes]] = {}
        self._stopped_by: dict[str, int] = {}

    def start(self, service: Service) -> None:
        self._stopped_by[service.name] = service.stopped_by
        self._members[service.name] = spawn(
            service.command,
            account=service.account,
            at_parents_death=service.if_orphaned,
            cwd=service.folder,
            env=dict(service.environment),
            pass_fds=(self._held, *service.keep_open),
        )

    def gone(self) -> str:
        """Who stopped by itself, and how; empty while all run."""
        ended = [
            f"{name} ({how_it_ended(member)})"
            for name, member in self._members.items()
            if member.poll() is not None
        ]
        return ", ".join(ended)

    def stop(self) -> None:
        """Asks all, the last started first, waits, then ends what is left, pool children included."""
        members = list(reversed(self._members.values()))
        for name, member in reversed(self._members.items()):
            if member.poll() is None:
                member.send_signal(self._stopped_by[name])
        end = time.monotonic() + GRACE_S
        for member in members:
            with suppress(subprocess.TimeoutExpired):
                member.wait(max(0.1, end - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(member.pid, signal.SIGKILL)  # pool children of a killed worker outlive it
            member.wait()
        self._members.clear()


def how_it_ended(process: subprocess.Popen[bytes]) -> str:
    """ "exit code 3" or "signal 9"."""
    code = process.returncode
    return f"exit code {code}" if code >= 0 else f"signal {-code}"
