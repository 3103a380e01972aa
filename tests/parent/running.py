"""Tandem run as a person runs it, seen from outside: its output, its processes, its locks."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from portal.parent import folders

PATIENCE_S = 60


def eventually(true: Callable[[], object], what: str, within_s: float = PATIENCE_S) -> None:
    end = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < end, f"not within {within_s} s: {what}"
        time.sleep(0.05)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Tandem:
    """`python -m portal.parent.run` in `clone`, with nothing but `environment`."""

    def __init__(self, clone: Path, environment: dict[str, str]) -> None:
        self.home, self.port = Path(environment["TANDEM_HOME"]), environment["PORT"]
        self._output = clone.parent / f"output-{time.monotonic_ns()}"
        with open(self._output, "wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal.parent.run"],
                cwd=clone,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self._output.read_text()

    def ready(self) -> "Tandem":
        eventually(lambda: "Tandem is at" in self.output or self.process.poll() is not None, "ready")
        assert "starts so far" in self.output or self.process.poll() is None, self.output
        eventually(lambda: "starts so far" in self.output, f"sign-ins\n{self.output}")
        return self

    def page(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as answer:
            return str(answer.read().decode())

    def inner(self) -> int:
        """The process that `run` started."""
        return self.processes("portal.parent.tandem")[0]

    def processes(self, part: str = "") -> list[int]:
        """The processes whose command names our data folder, our session or, given, `part`."""
        found = []
        for folder in Path("/proc").iterdir():
            with suppress(OSError):
                if folder.name.isdigit() and self._is_ours(folder) and part in _text(folder / "cmdline"):
                    found.append(int(folder.name))
        return sorted(found)

    def _is_ours(self, folder: Path) -> bool:
        told = f"TANDEM_HOME={self.home}\0"
        return str(self.home) in _text(folder / "cmdline") or told in _text(folder / "environ")

    def send(self, number: int) -> None:
        self.process.send_signal(number)

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    def code(self) -> int:
        return self.process.wait(PATIENCE_S)

    def leaves_nothing(self) -> None:
        eventually(lambda: not self.processes(), "no process left")
        for name in ("run.lock", "processes.lock", "postgres.lock"):
            eventually(lambda name=name: self._is_free(name), f"{name} is free")

    def _is_free(self, name: str) -> bool:
        """Not held by anyone: a child of PostgreSQL, which renames itself, would show here only."""
        held = folders.lock(self.home / name)
        if held is not None:
            os.close(held)
        return held is not None

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE_S)


def _text(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")
