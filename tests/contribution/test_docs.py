"""Every worked example of the pages on algorithms, run as written."""

import doctest
import re
from pathlib import Path

import pytest

from contribution.__main__ import main

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["score", "origin", "attribution", "rates", "maturity", "chain", "effect"]
FILE = re.compile(r"^`([\w.]+)`\n\n```(?:csv|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = "$ python -m contribution "


@pytest.mark.parametrize("page", PAGES)
def test_it_gives_what_the_page_says(page: str) -> None:
    failed, tried = doctest.testfile(str(DOCS / f"{page}.md"), module_relative=False)
    assert tried > 0
    assert failed == 0


def sessions() -> list[tuple[str, str]]:
    """Each command of the page on the command line, and what it says that it prints."""
    page = (DOCS / "engine.md").read_text(encoding="utf-8")
    turns = [turn for block in CONSOLE.findall(page) for turn in block.split(PROMPT)[1:]]
    return [(turn.partition("\n")[0], turn.partition("\n")[2]) for turn in turns]


@pytest.mark.parametrize(("command", "expected"), sessions(), ids=lambda text: text.split("\n")[0][:40])
def test_it_prints_what_the_page_says(
    command: str,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, content in FILE.findall((DOCS / "engine.md").read_text(encoding="utf-8")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(command.split()) == 0
    assert capsys.readouterr().out == expected


def test_every_command_is_on_the_page() -> None:
    assert {command.split()[0] for command, _ in sessions()} == {
        "attribute",
        "markov",
        "shrink",
        "wilson",
        "nps",
        "maturity",
        "score",
    }
