"""Which processes make the site: web, worker and beat, or the sweeper where there is no broker."""

import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from . import valkey
from .account import Account, server
from .folders import ROOT, private
from .household import Service

WEB = "--worker-class=gthread --workers=2 --threads=4 --preload --graceful-timeout=5 --no-control-socket --log-level=warning"
CELERY = [sys.executable, "-m", "celery", "--app=portal.celery:app", "--quiet"]
WORKER = "worker --concurrency=2 --without-gossip --without-mingle --without-heartbeat --loglevel=warning"
SWEEP_EVERY_S = 30


def broker(executable: Path, sockets: Path) -> Service:
    return Service("valkey", valkey.command(executable, sockets), server())


def web(socket: int, environment: Mapping[str, str], account: Account) -> Service:
    """`socket`: the descriptor it listens on."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        f"--bind=fd://{socket}",
        *WEB.split(),
        "portal.wsgi:application",
    ]
    return Service("web", command, account, environment, ROOT, keep_open=(socket,))


def background(base: Path, environment: Mapping[str, str], account: Account) -> Iterator[Service]:
    """What works without being asked."""
    if not environment["REDIS_URL"]:
        sweep = [sys.executable, "manage.py", "sweep", f"--every={SWEEP_EVERY_S}"]
        yield Service("sweeper", sweep, account, environment, ROOT)
        return
    schedule = private(base / "beat", account) / "schedule"
    # SIGQUIT: a worker without its parent drops its task, which is delivered again, instead of finishing it.
    yield Service(
        "worker", [*CELERY, *WORKER.split()], account, environment, ROOT, if_orphaned=signal.SIGQUIT
    )
    beat = [*CELERY, "beat", f"--schedule={schedule}", "--pidfile=", "--loglevel=warning"]
    yield Service("beat", beat, account, environment, ROOT)
