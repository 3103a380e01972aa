"""A pytest plugin: one embedded PostgreSQL per run, started before Django reads its settings."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from portal.parent import messages
from portal.parent.postgres import Server

ROOT = Path(__file__).resolve().parent.parent
URL = "TANDEM_TEST_DATABASE_URL"  # set by the first process; xdist's workers find it and start nothing
_server: Server | None = None
_folders: list[Path] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    global _server  # noqa: PLW0603  one server per run is the point
    if URL not in os.environ:
        messages.compile_all(ROOT)
        _server = Server.start(_folder("tandem-test-"), fsync=False)
        os.environ[URL] = _server.url("portal")
    media = _folder("tandem-media-")
    (media / "static").mkdir()
    os.environ |= {
        "DATABASE_URL": os.environ[URL],
        "MEDIA_ROOT": str(media),
        "STATIC_ROOT": str(media / "static"),
        "SECRET_KEY": "only-for-a-laptop-and-for-tests",
    }
    for name in ("REDIS_URL", "PRODUCTION", "DEBUG", "EMAIL_HOST"):
        os.environ.pop(name, None)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: looking through all of it for garbage again and again costs a tenth."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    if _server is not None:
        _server.stop()
    for folder in _folders:
        shutil.rmtree(folder, ignore_errors=True)


def _folder(prefix: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    _folders.append(folder)
    folder.chmod(0o755)  # the server runs unprivileged where the tests run as root
    return folder
