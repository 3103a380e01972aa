"""`make clean` removes what the commands made, and nothing else."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.parent.running import Tandem

ELSEWHERE = "choose another folder with TANDEM_HOME."


def clean(clone: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal.parent.clean"],
        cwd=clone,
        env={"PATH": os.environ["PATH"], "TANDEM_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_one_folder_runs_once_and_is_cleaned_when_it_has_stopped(
    clone: Path, tandem: Callable[..., Tandem]
) -> None:
    running = tandem().ready()
    refused = clean(clone, running.home)
    assert refused.returncode == 1
    assert refused.stderr == f"Tandem runs on {running.home}: stop it first. Nothing was removed.\n"
    assert "uid " in running.page()
    again = tandem()
    assert again.code() == 1
    assert again.output == f"Tandem already runs on {running.home}: stop it first, or {ELSEWHERE}\n"
    running.end()
    for made in (".venv/bin", ".mypy_cache", "var", "partners/locale/fr"):
        (clone / made).mkdir(parents=True)
    (clone / "partners/locale/fr/django.mo").touch()
    assert clean(clone, running.home).returncode == 0
    assert not running.home.exists()
    assert sorted(path.name for path in clone.iterdir()) == ["manage.py", "partners", "portal"]
    assert [path.name for path in clone.glob("**/*.mo")] == []


def test_it_empties_no_folder_that_is_not_tandems(clone: Path, place: Path) -> None:
    letters = place / "letters"
    letters.mkdir()
    (letters / "letter").write_text("Dear Tandem")
    refused = clean(clone, letters)
    assert refused.returncode == 1
    assert refused.stderr == f"{letters} is not a folder of Tandem: nothing was removed.\n"
    assert (letters / "letter").exists()
