"""The portal's speed: the partner's leads list and home, the envelope, and the import, each beside its yardstick."""

import contextlib
import io
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import books, credits
from bench.engine import Result
from bench.site import as_owner, client, medians, said, statements
from portal.parent.postgres import Server

FEW, MANY = 10_000, 100_000
LINES = 200_000
IMPORTS = 5
PAGE_BYTES = 60_000


def run(server: Server, folder: Path) -> Iterator[Result]:
    """Every figure of the portal, in a site that is open; files are put into `folder`."""
    as_owner(server, books.PEOPLE)
    yield from _pages(server)
    yield from _import(server, folder)
    yield from credits.run(server)


# ---- pages ----------------------------------------------------------------------------------------------------------
LIST = "/leads/?tab=all"


def _pages(server: Server) -> Iterator[Result]:
    yield from _leads_list(server)
    as_owner(server, "TRUNCATE leads_account CASCADE")
    yield from _home(server)


def _leads_list(server: Server) -> Iterator[Result]:
    """All the leads are one partner's own: the list has no shorter way."""
    partner = client("user1@bench.example")
    asks = {
        "bare": lambda: partner.get("/yardstick/bare/"),
        "newest": lambda: partner.get("/yardstick/newest/"),
        "list": lambda: partner.get(LIST),
    }
    as_owner(server, books.LEADS, first=1, last=FEW, partners=1)
    few = medians(asks)
    as_owner(server, books.LEADS, first=FEW + 1, last=MANY, partners=1)
    many = medians(asks)
    yield Result(
        "leads list at 100,000 leads, over a plain list of the 50 newest",
        many["list"] / many["newest"],
        3,
        note=said(many),
    )
    # Each over the bare page of its own minutes: the machine may have been busier in one of them.
    growth = (many["list"] / many["bare"]) / (few["list"] / few["bare"])
    yield Result("leads list at 100,000 leads, over the same at 10,000", growth, 1.2, note=said(few))
    yield Result("leads list, kB", len(partner.get(LIST).content) / 1000, PAGE_BYTES / 1000)
    envelope = statements(asks["bare"])
    yield Result("statements of the envelope", envelope, 10)
    yield Result("statements of the leads list itself", statements(asks["list"]) - envelope, 8)


def _home(server: Server) -> Iterator[Result]:
    partner, vendor = client("user7@bench.example"), client("user0@bench.example")
    as_owner(server, books.LEADS, first=1, last=MANY, partners=books.PARTNERS)
    asks = {"grouped": lambda: vendor.get("/yardstick/grouped/"), "home": lambda: partner.get("/")}
    taken = medians(asks)
    yield Result(
        "home, over a page of one raw GROUP BY", taken["home"] / taken["grouped"], 0.5, note=said(taken)
    )
    envelope = statements(lambda: partner.get("/yardstick/bare/"))
    yield Result("statements of home itself", statements(asks["home"]) - envelope, 12)


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
    as_owner(server, books.COPY_TARGET)
    copied = [
        ["SELL_OUT", str(partners[r[2]]), r[3], r[4], "EUR", r[0], r[5], r[6], "bench", f"{r[0]}-{r[1]}"]
        for r in rows
    ]
    ours, plain = [], []
    for _ in range(IMPORTS):
        plain.append(_timed(lambda: _copy(server, copied)))
        ours.append(_timed(lambda: _bring(profile, lines)))
        as_owner(server, "TRUNCATE bench_copy, leads_invoicedline")
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
