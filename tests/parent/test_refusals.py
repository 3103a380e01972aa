"""What keeps Tandem from starting is told in one sentence, and nothing is left running."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.parent.running import Tandem

Start = Callable[..., Tandem]
AS_ROOT = os.geteuid() == 0


def refused(one: Tandem) -> str:
    """The sentence with which it ended."""
    assert one.code() == 1
    assert not one.processes()
    assert one.output.count("\n") == 1, one.output
    return one.output.strip()


def test_a_taken_port(tandem: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refused(tandem(PORT=str(port))) == (
            f"Port {port} is taken: stop what uses it, or choose another with PORT={port + 1}."
        )


@pytest.mark.parametrize("port", ["eight", "0", "70000", "-1"])
def test_a_port_that_is_none(tandem: Start, port: str) -> None:
    assert refused(tandem(PORT=port)) == f"PORT is {port}: it must be a number from 1 to 65535."


def test_a_host_that_is_not_this_machine(tandem: Start) -> None:
    assert refused(tandem(HOST="192.0.2.1")).startswith("HOST is 192.0.2.1: it is no address of this machine")


def test_a_database_without_its_owner(tandem: Start) -> None:
    assert refused(tandem(DATABASE_URL="postgresql://portal@db/tandem")).startswith(
        "DATABASE_URL is set, but not OWNER_DATABASE_URL"
    )


def test_a_folder_with_other_files(tandem: Start, place: Path) -> None:
    other = place / "letters"
    other.mkdir()
    (other / "letter").write_text("Dear Tandem")
    assert refused(tandem(TANDEM_HOME=str(other))) == (
        f"{other} holds other files: choose an empty folder for TANDEM_HOME."
    )


def test_a_file_in_place_of_the_folder(tandem: Start, place: Path) -> None:
    file = place / "file"
    file.touch()
    assert (
        refused(tandem(TANDEM_HOME=str(file))) == f"{file} is not a folder: choose another with TANDEM_HOME."
    )


@pytest.mark.skipif(not AS_ROOT, reason="only root has accounts to switch to")
def test_a_folder_out_of_reach_of_the_servers(tandem: Start, place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    said = refused(tandem(TANDEM_HOME=str(closed / "home")))
    assert said.startswith(f"The account nobody, which runs the servers, cannot reach {closed}")
    assert not (closed / "home").exists()


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_a_folder_without_permission(tandem: Start, place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o500)
    assert refused(tandem(TANDEM_HOME=str(closed / "home"))).startswith("No permission to write")


@pytest.mark.skipif(not AS_ROOT, reason="only root can mount a small disk")
def test_a_full_disk(clone: Path, place: Path) -> None:
    disk = place / "disk"
    disk.mkdir()
    mount_and_run = f'mount -t tmpfs -o size=20m none {disk} && exec "$0" -m portal.parent.run'
    run = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mount_and_run, sys.executable],
        cwd=clone,
        env={"PATH": os.environ["PATH"], "TANDEM_HOME": str(disk)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    if "unshare" in run.stderr or "mount:" in run.stderr:
        pytest.skip("this machine lets nobody mount")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == f"The disk is full: {disk} has 20 MB free, and Tandem needs 300 MB.\n"
