"""The ledger of credits: one account that changed, and everything again, beside the reading of the touches alone.

`--million` on the command line of `bench.run` rebuilds a million touches instead of a hundred thousand.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.engine import Result
from bench.processes import peaks
from bench.site import as_owner
from portal.parent.postgres import Server

ROOT = Path(__file__).resolve().parents[1]
PER_ACCOUNT = 10
ROUNDS = 60
WORKERS = 2
MOST_MB = 1_000
# Three touches in ten by the vendor, six by a partner, one by both; two opportunities in three are closed.
JOURNEYS = """
    TRUNCATE leads_opportunity CASCADE;
    INSERT INTO leads_account (public_id, name, siren, domain, postcode, town, country, segment, created_at, source,
                               external_id)
    SELECT gen_random_uuid(), 'Journey ' || g, '', '', '', '', 'FR', '', timestamptz '2023-01-01', 'journeys', g::text
    FROM generate_series(1, %(accounts)s::bigint) g;
    CREATE TEMP TABLE fresh AS SELECT id, external_id::bigint AS number FROM leads_account WHERE source = 'journeys';
    INSERT INTO leads_opportunity (public_id, reference, account_id, name, type, stage, amount, currency, origin,
                                   origin_reason, created_at, closed_at, lost_reason, updated_at, source, external_id)
    SELECT gen_random_uuid(), 'J-' || number, id, 'Deal', 'NEW_CUSTOMER',
           (ARRAY['PROPOSAL', 'WON', 'LOST'])[1 + number %% 3], 1000 + number %% 9000, 'EUR', 'VENDOR', 'no_partner',
           timestamptz '2024-06-01' + (number %% 300) * interval '1 day',
           CASE WHEN number %% 3 > 0 THEN timestamptz '2024-09-01' + (number %% 300) * interval '1 day' END,
           '', now(), 'journeys', number::text FROM fresh;
    INSERT INTO leads_touch (account_id, kind, recorded, at, recorded_at)
    SELECT f.id, (ARRAY['VISIT', 'FORM', 'DOWNLOAD', 'MEETING', 'EMAIL_REPLY'])[1 + (number + t) %% 5], 'IMPORT',
           timestamptz '2024-01-01' + ((number * 7 + t * 41) %% 500) * interval '1 day' + t * interval '1 minute', now()
    FROM fresh f CROSS JOIN generate_series(1, %(touches)s) t;
    INSERT INTO leads_touchparty (touch_id, partner_id, position)
    SELECT t.id, CASE WHEN t.id %% 10 < 3 THEN NULL
                 ELSE (SELECT min(id) FROM partners_partner) + t.id %% 50 END, 0
    FROM leads_touch t JOIN fresh f ON f.id = t.account_id;
    INSERT INTO leads_touchparty (touch_id, partner_id, position)
    SELECT t.id, NULL, 1 FROM leads_touch t JOIN fresh f ON f.id = t.account_id WHERE t.id %% 10 = 9;
    DROP TABLE fresh;
    TRUNCATE scorecards_dirtyaccount
"""
TOUCHES = """
    SELECT t.id, t.at, t.kind, t.campaign_id, p.partner_id FROM leads_touch t
    JOIN leads_touchparty p ON p.touch_id = t.id WHERE t.account_id = %s ORDER BY t.at, t.id
"""


def run(server: Server) -> Iterator[Result]:
    """Every figure of the ledger, in a site that is open."""
    touches = 1_000_000 if "--million" in sys.argv else 100_000
    as_owner(server, JOURNEYS, accounts=touches // PER_ACCOUNT, touches=PER_ACCOUNT)
    yield from rebuild(server, touches)
    as_owner(server, "SELECT 1")  # the statistics of what was written
    yield _one_account()


def rebuild(server: Server, touches: int) -> Iterator[Result]:
    """Wall time of the whole, and the memory of its largest process."""
    environment = os.environ | {"DATABASE_URL": server.url("portal")}
    command = [sys.executable, "manage.py", "rebuild_contribution", f"--workers={WORKERS}"]
    start = time.perf_counter()
    megabytes = peaks(command, cwd=ROOT, env=environment)
    taken = time.perf_counter() - start
    note = f"{touches / taken:,.0f} touches a second, {WORKERS} processes, three models"
    yield Result(f"rebuild of {touches:,} touches, seconds", taken, None, note=note)
    yield Result(f"rebuild of {touches:,} touches, MB of a worker at its most", megabytes[0], MOST_MB)


def _one_account() -> Result:
    """An account that changed, from its mark to its posted credits, over the reading of its touches."""
    from django.db import connection
    from django.utils import timezone

    from leads.models import Touch
    from portal.lib import tenancy
    from scorecards.operations import credits

    with tenancy.every_partner():
        account = Touch.objects.order_by("pk").values_list("account_id", flat=True)[5_000]
    drained, read = [], []
    for _ in range(ROUNDS):
        with tenancy.every_partner():
            Touch.objects.filter(account_id=account).update(recorded_at=timezone.now())
        drained.append(_scoped(lambda: credits.drain(now=timezone.now())))
        with connection.cursor() as cursor:
            read.append(_scoped(lambda cursor=cursor: cursor.execute(TOUCHES, [account]).fetchall()))
    ours, theirs = statistics.median(drained), statistics.median(read)
    note = f"{1000 * ours:.2f} ms beside {1000 * theirs:.2f}"
    return Result("one dirty account, over the SELECT of its touches", ours / theirs, 5, note=note)


def _scoped(act: Callable[[], object]) -> float:
    """Seconds of an act in a scope and a transaction of its own."""
    from portal.lib import tenancy

    start = time.perf_counter()
    with tenancy.every_partner():
        act()
    return time.perf_counter() - start
