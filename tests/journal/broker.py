"""A real Valkey and a real Celery worker, each ended by its own id."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from portal.parent import wheels

START_S = 30


def until(happened, seconds: float = START_S) -> bool:
    """Wait for something another process does."""
    end = time.monotonic() + seconds
    while not (done := happened()) and time.monotonic() < end:
        time.sleep(0.1)
    return bool(done)


@contextmanager
def ended(process: subprocess.Popen) -> Iterator[subprocess.Popen]:
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def start_valkey(folder: Path) -> subprocess.Popen:
    """On a socket in `folder`, in memory only."""
    socket = folder / "valkey.sock"
    options = ["--port", "0", "--save", "", "--appendonly", "no", "--dir", folder, "--unixsocket", socket]
    process = subprocess.Popen(
        [str(part) for part in [wheels.valkey(folder), *options]], stdout=subprocess.DEVNULL
    )
    assert until(socket.exists)
    return process


def url(folder: Path) -> str:
    return f"unix://{folder / 'valkey.sock'}"


def start_worker(folder: Path) -> subprocess.Popen:
    """A worker on the test's own database, as the login role."""
    database = os.environ["DATABASE_URL"].replace("/tandem?", f"/{connection.settings_dict['NAME']}?")
    told = os.environ | {"DATABASE_URL": database, "REDIS_URL": url(folder)}
    options = [
        "worker",
        "--concurrency=1",
        "--pool=solo",
        "--without-gossip",
        "--without-mingle",
        "--loglevel=info",
    ]
    with open(folder / "worker.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "--app=portal.celery:app", *options],
            env=told,
            cwd=settings.BASE_DIR,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    assert until(lambda: b"ready" in (folder / "worker.log").read_bytes()), (
        folder / "worker.log"
    ).read_text()
    return process
