"""What a worker weighs beside one of a Django project that has the same settings and none of our rooms."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.engine import ROOT, Result
from bench.processes import children, held
from portal.parent.postgres import Server

MOST_OVER_BARE = 2
ASKED = 20  # rounds of the pages before a worker is weighed
PAGES = ("/", "/leads/", "/contribution/", "/contribution/?sort=-score")


def weights(server: Server) -> Iterator[Result]:
    """Resident megabytes of a web worker after its first requests, and of the sweeper after its first sweeps."""
    bare = _web(server, "bench.bare", ["/"], "")
    ours = _web(server, "portal.settings", list(PAGES), _cookie())
    note = f"{ours:.0f} MB beside {bare:.0f}"
    yield Result("web worker's memory, over a bare Django worker's", ours / bare, MOST_OVER_BARE, note=note)
    swept = _sweeper(server)
    yield Result(
        "sweeper's memory, over a bare Django worker's", swept / bare, MOST_OVER_BARE, note=f"{swept:.0f} MB"
    )


def _environment(server: Server, settings: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": server.url("portal"),
        "DJANGO_SETTINGS_MODULE": settings,
        "DEBUG": "on",
    }


def _cookie() -> str:
    from bench.site import client

    cookies = client("user0@bench.example").cookies
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())


def _web(server: Server, settings: str, pages: list[str], cookie: str) -> float:
    """One worker of the server that production runs, with its threads."""
    application = (
        "portal.wsgi:application" if settings == "portal.settings" else "bench.bare_wsgi:application"
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        f"--bind=127.0.0.1:{port}",
        "--worker-class=gthread",
        "--threads=4",
    ]
    with _running([*command, "--workers=1", "--log-level=error", application], server, settings) as process:
        _wait(port)
        for _ in range(ASKED):
            for page in pages:
                _ask(port, page, cookie)
        return max(held(pid) for pid in children(process.pid))


@contextmanager
def _running(command: list[str], server: Server, settings: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=ROOT, env=_environment(server, settings))
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the web server does not answer")


def _ask(port: int, page: str, cookie: str) -> None:
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    browser.request("GET", page, headers={"Cookie": cookie})
    answer = browser.getresponse()
    answer.read()
    assert answer.status == 200, f"{page}: {answer.status}"


def _sweeper(server: Server) -> float:
    """Between its sweeps, after three."""
    command = [sys.executable, "manage.py", "sweep", "--every=5"]
    with _running(command, server, "portal.settings") as process:
        time.sleep(60)
        return held(process.pid)
