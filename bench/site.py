"""The portal on a server of its own, as the web runs it, and how long its pages take."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.parent.postgres import Server

ROUNDS = 41


@contextmanager
def opened(folder: Path) -> Iterator[Server]:
    """Migrate as the owner, then be the web: the login role, the portal's addresses and the yardsticks'."""
    server = Server.start(folder)
    try:
        _set_up(server, folder)
        yield server
    finally:
        from django.db import connections

        connections.close_all()
        server.stop()


def _set_up(server: Server, folder: Path) -> None:
    os.environ |= {
        "DATABASE_URL": server.url("owner"),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
    }
    (folder / "static").mkdir()
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, skip_checks=True)
    connection.close()
    connection.settings_dict["USER"] = "portal"
    settings.ROOT_URLCONF = "bench.yardsticks"
    settings.ALLOWED_HOSTS = ["testserver"]  # instead of a test environment, which watches every template


def as_owner(server: Server, sql: str, **numbers: int) -> None:
    """Each statement in turn, and fresh statistics of what they wrote."""
    import psycopg

    with psycopg.connect(server.url("owner")) as owner:
        for statement in sql.split(";\n"):
            if statement.strip():
                owner.execute(statement, numbers or None)
    with psycopg.connect(server.url("owner"), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def client(email: str) -> Any:
    """A browser in which this person is signed in."""
    from django.test import Client

    from partners.models import User

    found = Client()
    found.force_login(User.objects.get(email=email))
    return found


def medians(asks: dict[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds of each, interleaved so that a slow moment of the machine falls on all alike."""
    taken: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(rounds):
        for name, ask in asks.items():
            start = time.perf_counter()
            response = ask()
            taken[name].append(time.perf_counter() - start)
            assert response.status_code == 200, f"{name}: {response.status_code}"
    return {name: statistics.median(times) for name, times in taken.items()}


def said(taken: dict[str, float]) -> str:
    return " · ".join(f"{name} {1000 * seconds:.1f} ms" for name, seconds in taken.items())


def statements(ask: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)
