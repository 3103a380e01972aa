"""A small site for the process parent: its own PostgreSQL, broker, web and worker are the real ones."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.parent.running import Tandem, free_port

ROOT = Path(__file__).resolve().parents[2]

MANAGE = """
import os, sys, time
import psycopg

with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
    if sys.argv[1] == "migrate":
        connection.execute("CREATE TABLE IF NOT EXISTS start (by text DEFAULT current_user)")
        connection.execute("GRANT INSERT, SELECT ON start TO portal")
    elif sys.argv[1] == "check" and os.environ["DATABASE_URL"] == os.environ["OWNER_DATABASE_URL"]:
        sys.exit("SystemCheckError: some issues:\\n\\nERRORS:\\n?: (tandem.E012) Role owns tables.")
    elif sys.argv[1] == "sweep":
        print("sweeping", *sys.argv[2:], flush=True)
        time.sleep(600)
    elif sys.argv[1] == "demo":
        connection.execute("INSERT INTO start DEFAULT VALUES")
        print("starts so far:", connection.execute("SELECT count(*) FROM start").fetchone()[0])
"""
WSGI = """
import os

def application(environ, start_response):
    start_response("200 OK", [])
    return [f"uid {os.getuid()}".encode()]
"""
CELERY = """
import os, time
from pathlib import Path
from celery import Celery

app = Celery("small", broker=os.environ["REDIS_URL"].replace("unix://", "redis+socket://"))
app.conf.update(
    beat_schedule={"work": {"task": "work", "schedule": 0.2}}, task_acks_late=True, worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
)

@app.task(name="work")
def work():
    Path(os.environ["MEDIA_ROOT"], "working").write_text(str(os.getpid()))
    time.sleep(float(os.environ.get("WORK_S", "0")))
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every account reaches: pytest's own are closed to the account of the servers."""
    folder = Path(tempfile.mkdtemp(prefix="tandem-parent-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def clone(place: Path) -> Path:
    """The process parent with a site that is up in a second."""
    root = place / "clone"
    shutil.copytree(
        ROOT / "portal" / "parent", root / "portal" / "parent", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name, text in {"manage.py": MANAGE, "portal/wsgi.py": WSGI, "portal/celery.py": CELERY}.items():
        (root / name).write_text(text)
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return root


@pytest.fixture
def tandem(clone: Path, place: Path) -> Iterator[Callable[..., Tandem]]:
    """Starts Tandem on one data folder and one port, as often as asked; the last one is stopped at the end."""
    started: list[Tandem] = []
    port = free_port()

    def start(**environment: str) -> Tandem:
        told = {
            "PATH": os.environ["PATH"],
            "TANDEM_HOME": str(place / "home"),
            "PORT": str(port),
            **environment,
        }
        started.append(Tandem(clone, told))
        return started[-1]

    yield start
    for one in started:
        one.end()
