"""Shared by the tests of imports: run the command as a person would."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation


class Answer(NamedTuple):
    """What the command said, and the error it ended with."""

    out: str
    err: str
    error: str


PROFILE = (
    'title="t"\ntarget="{target}"\nsource="crm"\n[file]\nname="f.csv"\nkey="id"\n{file}\n[fields]\n{fields}'
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are read here as they were written, and no test leaves its language behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def bring(import_data: Callable[..., "Answer"], tmp_path: Path) -> Callable[..., "Answer"]:
    """Import rows into a target; each header is the field it feeds, unless `fields` says otherwise."""

    def run(
        target: str, text: str, fields: dict[str, str] | None = None, file: str = "", **options: object
    ) -> "Answer":
        names = text.split("\n", 1)[0].split(",")[1:]
        declared = {name: f'{{column="{name}"}}' for name in names} | (fields or {})
        profile = tmp_path / "profile.toml"
        lines = "\n".join(f"{name}={origin}" for name, origin in declared.items() if origin)
        profile.write_text(PROFILE.format(target=target, file=file, fields=lines))
        return import_data(profile, text.encode(), **options)

    return run


@pytest.fixture
def import_data(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Run import_data in an empty folder; files may be given as bytes."""
    monkeypatch.chdir(tmp_path)

    def run(profile: str | Path, *files: bytes | Path, **options: object) -> Answer:
        paths = []
        for number, file in enumerate(files):
            path = file if isinstance(file, Path) else tmp_path / f"file{number}.csv"
            if isinstance(file, bytes):
                path.write_bytes(file)
            paths.append(str(path))
        out, err, error = StringIO(), StringIO(), ""
        try:
            with translation.override("en"):
                call_command("import_data", str(profile), *paths, stdout=out, stderr=err, **options)
        except CommandError as refused:
            error = str(refused)
        return Answer(out.getvalue(), err.getvalue(), error)

    return run
