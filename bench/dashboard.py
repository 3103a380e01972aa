"""The dashboard of a large channel: 5,000 partners, 100,000 touches and then 1,000,000, each page beside a bare one.

A page's yardstick is a bare page of the same weight: the same frame for the same person, and the page's own templates
written once more from what they were given, so that the answers are alike to the byte. What it lacks is the page's own
statements and arithmetic.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench import channel
from bench.credits import rebuild
from bench.engine import ROOT, Result
from bench.processes import peaks
from bench.site import as_owner, client, medians, said, statements
from bench.weight import weights
from portal.parent.postgres import Server

FEW, MANY = 100_000, 1_000_000
CLEAR = "TRUNCATE partners_user, partners_partner, partners_tier, leads_account, training_course CASCADE"
MOST_STATEMENTS, MOST_OVER_BARE, MOST_GROWTH = 12, 1.5, 1.2
Ask = Callable[[], Any]


def run(server: Server) -> Iterator[Result]:
    """Every figure of a large channel, in a site that is open."""
    as_owner(server, CLEAR)
    as_owner(server, channel.PEOPLE)
    asks = _pages()
    few = yield from _filled(server, asks, 1, FEW)
    many = yield from _filled(server, asks, FEW + 1, MANY)
    envelope = {
        "vendor": statements(asks["vendor's bare page"]),
        "partner": statements(asks["partner's bare page"]),
    }
    for name, (who, _) in PAGES.items():
        over = many[name] / many[f"{name}, bare"]
        yield Result(
            f"{name}, over a bare page of the same weight", over, MOST_OVER_BARE, note=_note(many, name)
        )
        growth = over / (few[name] / few[f"{name}, bare"])
        yield Result(
            f"{name} at {MANY:,} touches, over the same at {FEW:,}",
            growth,
            MOST_GROWTH,
            note=_note(few, name),
        )
        yield Result(f"statements of {name} itself", statements(asks[name]) - envelope[who], MOST_STATEMENTS)
        yield Result(f"{name}, over its frame alone", many[name] / many[f"{who}'s bare page"], None)
    yield from weights(server)


PAGES = {
    "partner's home": ("partner", "/"),
    "report": ("vendor", "/contribution/"),
    "report in the order of the score": ("vendor", "/contribution/?sort=-score"),
    "partner's sheet": ("vendor", "/contribution/{partner}/"),
}


def _pages() -> dict[str, Ask]:
    from partners.models import Partner
    from portal.lib import tenancy

    with tenancy.every_partner():
        partner = Partner.objects.get(external_id=str(channel.MEASURED)).public_id
    from bench import yardsticks  # needs Django to be set up

    people = {
        "partner": client(f"user{channel.MEASURED}@bench.example"),
        "vendor": client("user0@bench.example"),
    }
    asks: dict[str, Ask] = {
        f"{who}'s bare page": lambda browser=browser: browser.get("/yardstick/bare/")
        for who, browser in people.items()
    }
    for name, (who, address) in PAGES.items():
        page = address.format(partner=partner)
        asks[name] = lambda browser=people[who], page=page: browser.get(page)
        asks[f"{name}, bare"] = lambda browser=people[who], page=page: browser.get(
            page, headers=yardsticks.BARE
        )
    return asks


def _filled(server: Server, asks: dict[str, Ask], first: int, last: int) -> Iterator[Result]:
    """More journeys, their credits, the reports ahead; then the seconds of every page."""
    accounts = {"first": (first - 1) // channel.PER_ACCOUNT + 1, "last": last // channel.PER_ACCOUNT}
    as_owner(server, channel.JOURNEYS, **accounts)
    yield from rebuild(server, last)
    yield from _work_ahead(server, last)
    as_owner(server, "SELECT 1")
    from bench import yardsticks

    for name in PAGES:
        yardsticks.keep(asks[name])
        ours, theirs = len(asks[name]().content), len(asks[f"{name}, bare"]().content)
        assert abs(ours - theirs) < 100, f"{name}: {ours} bytes, its yardstick {theirs}"
    return medians(asks)


def _work_ahead(server: Server, touches: int) -> Iterator[Result]:
    """The named periods, as the sweeper does them, one at a sweep."""
    code = "import django; django.setup(); from bench.dashboard import sweep; sweep()"
    environment = os.environ | {"DATABASE_URL": server.url("portal")}
    start = time.perf_counter()
    megabytes = peaks([sys.executable, "-c", code], cwd=ROOT, env=environment)
    taken = time.perf_counter() - start
    yield Result(
        f"reports worked out ahead at {touches:,} touches, seconds", taken, None, note="five periods"
    )
    yield Result(f"reports worked out ahead at {touches:,} touches, MB at the most", megabytes[0], None)


def sweep() -> None:
    """What the sweeper does in its next minutes."""
    from django.utils import timezone

    from partners.access import SYSTEM
    from portal.lib import tenancy
    from portal.lib.periods import Span, span
    from scorecards.operations import reports

    for name in Span:
        period = span(name, timezone.localdate(), 1)
        with tenancy.every_partner():
            reports.work_ahead(period=period, by=SYSTEM, now=timezone.now())


def _note(taken: dict[str, float], name: str) -> str:
    return said({"page": taken[name], "bare": taken[f"{name}, bare"]})
