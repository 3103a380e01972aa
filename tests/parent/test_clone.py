"""A fresh clone, its two commands and its clean-up, on the real site; as ourselves and as an ordinary user."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.parent import folders
from tests.parent.running import eventually, free_port

pytestmark = pytest.mark.deep
FIRST_S, SECOND_S = 240, 30
NOBODY = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
KEPT = ("PATH", "SSL_CERT_FILE", "PIP_CERT", "PIP_FIND_LINKS")


class Make:
    """`make` in a clone, as an account, with data of its own."""

    def __init__(self, clone: Path, become: list[str]) -> None:
        self.clone, self._become, self.output = clone, become, clone.parent / "output"
        self._environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {
            "HOME": str(clone.parent),
            "PORT": str(free_port()),
            "TANDEM_HOME": str(clone.parent / "home"),
        }

    def start(self, target: str) -> subprocess.Popen[bytes]:
        with open(self.output, "wb") as output:
            self.last = subprocess.Popen(
                [*self._become, "make", target],
                cwd=self.clone,
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return self.last

    def end(self) -> None:
        self.last.terminate()
        self.last.wait(30)

    def run_until_ready(self, within_s: float) -> subprocess.Popen[bytes]:
        started, make = time.monotonic(), self.start("run")
        eventually(lambda: ".example" in self.said() or make.poll() is not None, "ready", within_s)
        assert make.poll() is None, self.said()
        assert time.monotonic() - started < within_s
        return make

    def said(self) -> str:
        return self.output.read_text()


def written() -> list[str]:
    """The files that a clone has: all but those that the commands make."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=folders.ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\0"
    )
    return [name for name in names if name and (folders.ROOT / name).exists()]


@pytest.fixture(params=["ourselves", "an ordinary user"])
def make(request: pytest.FixtureRequest, place: Path) -> Iterator[Make]:
    ordinary = request.param == "an ordinary user"
    if ordinary and os.geteuid() != 0:
        pytest.skip("we are one already")
    clone = place / "clone"
    for name in written():
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folders.ROOT / name, clone / name)
    if ordinary:
        subprocess.run(["chown", "--recursive", "nobody:nogroup", place], check=True)
    make = Make(clone, NOBODY if ordinary else [])
    yield make
    make.end()


def test_it_runs_runs_again_and_is_cleaned(make: Make) -> None:
    first = make.run_until_ready(FIRST_S)
    assert "http://127.0.0.1:" in make.said()
    first.kill()  # the command itself: what it started follows
    first.wait()
    make.run_until_ready(SECOND_S)
    make.end()
    assert make.start("clean").wait(60) == 0
    assert not (make.clone / ".venv").exists()
    assert not (make.clone.parent / "home").exists()
