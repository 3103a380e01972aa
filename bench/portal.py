"""The portal's speed: the partner's leads list and home, the envelope, and the import, each beside its yardstick."""

import contextlib
import io
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import books, credits
from bench.engine import Result
from portal.parent.postgres import Server

ROUNDS = 41
FEW, MANY = 10_000, 100_000
LINES = 200_000
IMPORTS = 5
PAGE_BYTES = 60_000


def run(folder: Path) -> Iterator[Result]:
    """Every figure of the portal, on a server of its own in `folder`."""
    server = Server.start(folder)
    try:
        _open_site(server, folder)
        for result in (*_pages(server), *_import(server, folder), *credits.run(server, _as_owner)):
            print(result, flush=True)
            yield result
    finally:
        from django.db import connections

        connections.close_all()
        server.stop()


def _open_site(server: Server, folder: Path) -> None:
    """Migrate as the owner, then be the web: the login role, the portal's addresses and the yardsticks'."""
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
    _as_owner(server, books.PEOPLE)


def _as_owner(server: Server, sql: str, **numbers: int) -> None:
    import psycopg

    with psycopg.connect(server.url("owner")) as owner:
        for statement in sql.split(";\n"):
            if statement.strip():
                owner.execute(statement, numbers or None)
    with psycopg.connect(server.url("owner"), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


# ---- pages ----------------------------------------------------------------------------------------------------------
LIST = "/leads/?tab=all"


def _pages(server: Server) -> Iterator[Result]:
    yield from _leads_list(server)
    _as_owner(server, "TRUNCATE leads_account CASCADE")
    yield from _home(server)


def _leads_list(server: Server) -> Iterator[Result]:
    """All the leads are one partner's own: the list has no shorter way."""
    partner = _client("user1@bench.example")
    asks = {
        "bare": lambda: partner.get("/yardstick/bare/"),
        "newest": lambda: partner.get("/yardstick/newest/"),
        "list": lambda: partner.get(LIST),
    }
    _as_owner(server, books.LEADS, first=1, last=FEW, partners=1)
    few = _medians(asks)
    _as_owner(server, books.LEADS, first=FEW + 1, last=MANY, partners=1)
    many = _medians(asks)
    yield Result(
        "leads list at 100,000 leads, over a plain list of the 50 newest",
        many["list"] / many["newest"],
        3,
        note=_said(many),
    )
    # Each over the bare page of its own minutes: the machine may have been busier in one of them.
    growth = (many["list"] / many["bare"]) / (few["list"] / few["bare"])
    yield Result("leads list at 100,000 leads, over the same at 10,000", growth, 1.2, note=_said(few))
    yield Result("leads list, kB", len(partner.get(LIST).content) / 1000, PAGE_BYTES / 1000)
    envelope = _statements(asks["bare"])
    yield Result("statements of the envelope", envelope, 10)
    yield Result("statements of the leads list itself", _statements(asks["list"]) - envelope, 8)


def _home(server: Server) -> Iterator[Result]:
    partner, vendor = _client("user7@bench.example"), _client("user0@bench.example")
    _as_owner(server, books.LEADS, first=1, last=MANY, partners=books.PARTNERS)
    asks = {"grouped": lambda: vendor.get("/yardstick/grouped/"), "home": lambda: partner.get("/")}
    taken = _medians(asks)
    yield Result(
        "home, over a page of one raw GROUP BY", taken["home"] / taken["grouped"], 0.5, note=_said(taken)
    )
    envelope = _statements(lambda: partner.get("/yardstick/bare/"))
    yield Result("statements of home itself", _statements(asks["home"]) - envelope, 12)


def _said(taken: dict[str, float]) -> str:
    return " · ".join(f"{name} {1000 * seconds:.1f} ms" for name, seconds in taken.items())


def _client(email: str) -> Any:
    from django.test import Client

    from partners.models import User

    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


def _medians(asks: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Seconds of each, interleaved so that a slow moment of the machine falls on all alike."""
    taken: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(ROUNDS):
        for name, ask in asks.items():
            start = time.perf_counter()
            response = ask()
            taken[name].append(time.perf_counter() - start)
            assert response.status_code == 200, f"{name}: {response.status_code}"
    return {name: statistics.median(times) for name, times in taken.items()}


def _statements(ask: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


# ---- import ---------------------------------------------------------------------------------------------------------
PROFILE = """
title = "Benchmark: lines"
target = "invoiced_line"
source = "bench"

[file]
name = "lines.csv"
encoding = "utf-8"
separator = ","
decimal = "."
dates = "YYYY-MM-DD"
key = ["order", "line"]

[fields]
kind = { constant = "SELL_OUT" }
partner = { column = "partner", required = true }
invoiced_on = { column = "day" }
amount = { column = "amount" }
currency = { constant = "EUR" }
order_reference = { column = "order" }
product_line = { column = "product" }
quantity = { column = "quantity" }
"""


def _import(server: Server, folder: Path) -> Iterator[Result]:
    """Rows a second of the import over those of a plain COPY; several turns of each, interleaved."""
    profile, lines = folder / "lines.toml", folder / "lines.csv"
    profile.write_text(PROFILE)
    rows = [_row(number) for number in range(LINES)]
    lines.write_text(
        "order,line,partner,day,amount,product,quantity\n" + "".join(",".join(r) + "\n" for r in rows)
    )
    partners = _partner_ids()
    _as_owner(server, books.COPY_TARGET)
    copied = [
        ["SELL_OUT", str(partners[r[2]]), r[3], r[4], "EUR", r[0], r[5], r[6], "bench", f"{r[0]}-{r[1]}"]
        for r in rows
    ]
    ours, plain = [], []
    for _ in range(IMPORTS):
        plain.append(_timed(lambda: _copy(server, copied)))
        ours.append(_timed(lambda: _bring(profile, lines)))
        _as_owner(server, "TRUNCATE bench_copy, leads_invoicedline")
    ratio = statistics.median(plain) / statistics.median(ours)
    note = (
        f"import {LINES / statistics.median(ours):,.0f} rows/s, COPY {LINES / statistics.median(plain):,.0f}"
    )
    yield Result("import, rows a second over COPY's", ratio, 0.4, at_least=True, note=note)


def _row(number: int) -> list[str]:
    day = f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    partner = str(number % books.PARTNERS + 1)
    return [
        f"SO{number // 4:06d}",
        str(number % 4),
        partner,
        day,
        f"{number % 9000}.{number % 10000:04d}",
        "Road",
        "1",
    ]


def _partner_ids() -> dict[str, int]:
    from partners.models import Partner
    from portal.lib import tenancy

    with tenancy.every_partner():
        return dict(Partner.objects.values_list("external_id", "pk"))


def _copy(server: Server, rows: list[list[str]]) -> None:
    import psycopg

    statement = f"COPY bench_copy ({books.COPY_COLUMNS}) FROM STDIN"
    with psycopg.connect(server.url("owner")) as owner, owner.cursor().copy(statement) as copy:
        copy.write("".join("\t".join(row) + "\n" for row in rows))


def _bring(profile: Path, lines: Path) -> None:
    from django.core.management import call_command

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        call_command("import_data", str(profile), str(lines), skip_checks=True)


def _timed(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
