"""Which processes make the site: web, worker and beat, or the sweeper where there is no broker."""

import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from .account import Account, server
from .folders import ROOT
from .household import Service

WEB = "--worker-class=gthread --workers=2 --threads=4 --preload --graceful-timeout=5 --no-control-socket"
VALKEY = ("--port", "0", "--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning")
# Who runs it is told in one line already.
CELERY = (
    sys.executable,
    "-W",
    "ignore:You're running the worker",
    "-m",
    "portal.parent.celery_command",
    "-q",
)
WORKER = "worker --concurrency=2 --without-gossip --without-mingle --without-heartbeat --loglevel=warning"
SWEEP_EVERY_S = 30


def broker(executable: Path, sockets: Path) -> Service:
    """Valkey in memory only, on a socket in `sockets`: PostgreSQL remembers, the broker only wakes."""
    where = ("--dir", sockets, "--unixsocket", broker_socket(sockets), "--logfile", sockets / "valkey.log")
    options = ("--unixsocketperm", "700", *VALKEY)
    return Service("valkey", [executable, *map(str, where), *options], server())


def broker_socket(sockets: Path) -> Path:
    return sockets / "valkey.sock"


def web(socket: int, environment: Mapping[str, str], account: Account) -> Service:
    """`socket`: the descriptor it listens on."""
    options = [f"--bind=fd://{socket}", *WEB.split(), "--log-level=warning"]
    command = [sys.executable, "-m", "gunicorn", *options, "portal.wsgi:application"]
    return Service("web", command, account, environment, ROOT, keep_open=(socket,))


def background(environment: Mapping[str, str], account: Account) -> Iterator[Service]:
    """What works without being asked."""
    if not environment["REDIS_URL"]:
        sweep = [sys.executable, "manage.py", "sweep", f"--every={SWEEP_EVERY_S}"]
        yield Service("sweeper", sweep, account, environment, ROOT)
        return
    app = "--app=portal.celery:app"
    worker = [*CELERY, app, *WORKER.split()]
    # In memory: its one entry needs no file, so beat has nothing to put in order and is ended at once.
    beat = [*CELERY, app, "beat", "--scheduler=celery.beat:Scheduler", "--pidfile=", "--loglevel=warning"]
    # SIGKILL: while it waits for its broker, Celery heeds no other signal; what it had in hand is delivered again.
    yield Service("worker", worker, account, environment, ROOT, if_orphaned=signal.SIGKILL)
    kill = signal.SIGKILL
    yield Service("beat", beat, account, environment, ROOT, if_orphaned=kill, stopped_by=kill)
