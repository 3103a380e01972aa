"""The whole ledger computed again: the same to the cent, aside until it is whole, and taken up where it was killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from journal.models import Event
from journal.sentences import sentence
from leads.models import Opportunity
from partners.access import SYSTEM
from portal.lib import tenancy
from portal.lib.refusal import Refused
from scorecards.models import Credit, DirtyAccount, ModelVersion, Rebuild, RebuildRange
from scorecards.operations import credits, rebuilds
from tests.conftest import NOW
from tests.scorecards.journeys import Journeys, drain, expected, standing

State = ModelVersion.State


@pytest.fixture
def journeys(versions, acme, rival):
    with tenancy.every_partner():
        made = Journeys(11, NOW, [acme, rival])
        made.make(15)
        yield made


def rebuild(**options) -> str:
    out = StringIO()
    call_command("rebuild_contribution", stdout=out, **options)
    return out.getvalue()


def states() -> dict[str, str]:
    rows = ModelVersion.objects.filter(model="linear").values_list("version", "state")
    return dict(rows)


def test_incremental_and_rebuilt_are_the_same_to_the_cent(journeys):
    for step in range(60):
        journeys.change()
        if step % 4 == 0:
            drain(NOW + timedelta(days=step))
    drain(NOW + timedelta(days=60))
    incremental = standing()
    assert Credit.objects.values("posting_period").distinct().count() > 1
    rebuild(model_version="2026.2")
    assert states() == {"2026.1": State.RETIRED, "2026.2": State.CURRENT}
    assert standing() == incremental == expected()


@pytest.mark.deep
def test_incremental_and_rebuilt_are_the_same_after_a_thousand_changes(journeys):
    for step in range(1000):
        journeys.change()
        if step % 7 == 0:
            drain(NOW + timedelta(days=step // 5))
    drain(NOW + timedelta(days=200))
    incremental = standing()
    rebuild(model_version="2026.2")
    assert standing() == incremental == expected()


def test_a_rebuild_of_what_is_in_force_mends_what_was_lost(journeys):
    drain(NOW)
    good = standing()
    Credit.objects.filter(pk__in=list(Credit.objects.values_list("pk", flat=True)[:20])).delete()
    assert standing() != good
    assert "done" in rebuild()
    assert standing() == good


def test_a_version_is_built_aside_and_comes_into_force_at_once(journeys):
    drain(NOW)
    before = standing()
    built = rebuilds.begin(version="2027.1", parameters={"lookback_days": 1}, by=SYSTEM, now=NOW)
    while rebuilds.compute_range(rebuild=built, now=NOW):
        assert standing() == before
        assert states()["2027.1"] == State.BUILT
    aside = standing(current=False)
    rebuilds.end(rebuild=built, by=SYSTEM, now=NOW)
    assert standing() == aside != before
    assert sum(aside.values()) == sum(before.values())
    event = Event.objects.get(kind="contribution.rebuilt")
    assert sentence(event) == "Tandem a recalculé les crédits, version 2027.1"
    assert ModelVersion.objects.filter(version="2027.1").values_list("in_force_from_on").first() == (
        NOW.date(),
    )


def test_what_changes_while_a_version_is_built_reaches_both(journeys):
    drain(NOW)
    built = rebuilds.begin(version="2026.2", by=SYSTEM, now=NOW)
    while rebuilds.compute_range(rebuild=built, now=NOW):
        pass
    for _ in range(10):
        journeys.change()
    journeys.account()
    drain(NOW)
    assert standing(current=False) == standing() == expected()
    rebuilds.end(rebuild=built, by=SYSTEM, now=NOW)
    assert standing() == expected()


def test_it_does_not_end_before_every_range_is_done(journeys):
    built = rebuilds.begin(version="2026.2", by=SYSTEM, now=NOW)
    with pytest.raises(Refused):
        rebuilds.end(rebuild=built, by=SYSTEM, now=NOW)
    assert states() == {"2026.1": State.CURRENT, "2026.2": State.BUILT}


def test_it_does_not_end_where_an_amount_is_not_what_its_credits_make(journeys):
    drain(NOW)
    built = rebuilds.begin(version="2026.2", by=SYSTEM, now=NOW)
    while rebuilds.compute_range(rebuild=built, now=NOW):
        pass
    Credit.objects.filter(model_version__version="2026.2").order_by("pk").first().delete()
    with pytest.raises(credits.Unbalanced):
        rebuilds.end(rebuild=built, by=SYSTEM, now=NOW)
    assert states()["2026.2"] == State.BUILT


def test_a_retired_version_is_not_built_again(journeys):
    rebuild(model_version="2026.2")
    with pytest.raises(CommandError):
        rebuild(model_version="2026.1")


def test_it_computes_a_bounded_number_of_accounts_at_a_time(journeys, monkeypatch):
    monkeypatch.setattr(credits, "BATCH", 4)
    asked = []
    post = credits.post
    monkeypatch.setattr(
        credits, "post", lambda **given: (asked.append(len(given["account_ids"])), post(**given))
    )
    drain(NOW)
    asked.clear()
    rebuild()
    assert len(asked) > 2
    assert max(asked) <= 4


# ---- several at once, real processes ---------------------------------------------------------------------------
@pytest.fixture
def committed(transactional_db, versions, acme, rival):
    with tenancy.every_partner():
        made = Journeys(12, NOW, [acme, rival])
        made.make(60)
    return made


def at_once(*acts) -> None:
    """Each in a thread and a transaction of its own; an act that fails fails the test."""
    failed = []

    def run(act):
        try:
            with tenancy.every_partner():
                act()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failed


def alone(act) -> None:
    """In this thread, whose connection is closed after it."""
    try:
        act()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_share_the_work_and_lose_nothing(committed, seen):
    def drains():
        return [lambda: credits.drain(now=NOW, limit=40) for _ in range(4)]

    while seen(DirtyAccount.objects.exists):
        at_once(*drains())
    assert seen(standing) == seen(expected)


@pytest.mark.django_db(transaction=True)
def test_a_drain_waits_for_the_range_that_has_read_older_rows(committed, seen, monkeypatch):
    """Without the lock the range would write last, and what it had read before the change would stand."""
    from scorecards import attributing

    waiting, earned = [], attributing.earned

    def change_and_drain() -> None:
        with tenancy.every_partner():
            Opportunity.objects.update(amount=7)
        at_once(lambda: drain(NOW))

    def slowly(*read):
        if not waiting:
            waiting.append(threading.Thread(target=lambda: alone(change_and_drain)))
            waiting[0].start()
            waiting[0].join(timeout=2)
        return earned(*read)

    with tenancy.every_partner():
        drain(NOW)
        begun = rebuilds.begin(by=SYSTEM, now=NOW)
    monkeypatch.setattr(attributing, "earned", slowly)
    with tenancy.every_partner():
        assert rebuilds.compute_range(rebuild=begun, now=NOW)
    waiting[0].join(timeout=30)
    assert not seen(DirtyAccount.objects.exists)
    assert seen(standing) == seen(expected)


@pytest.mark.django_db(transaction=True)
def test_a_change_made_while_its_account_is_drained_stays_marked(committed, seen, monkeypatch):
    """Between the taking of the marks and the reading of the journey, or after: it is computed either way."""
    post = credits.post

    def change_meanwhile(**given):
        at_once(committed.change)
        post(**given)
        at_once(committed.change)

    monkeypatch.setattr(credits, "post", change_meanwhile)
    with tenancy.every_partner():
        credits.drain(now=NOW)
    assert seen(DirtyAccount.objects.exists)
    monkeypatch.setattr(credits, "post", post)
    with tenancy.every_partner():
        drain(NOW)
    assert seen(standing) == seen(expected)


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_killed_in_the_middle_is_taken_up_where_it_was(committed, seen, monkeypatch):
    monkeypatch.setattr(credits, "BATCH", 1)
    with tenancy.every_partner():
        begun = rebuilds.begin(version="2026.2", by=SYSTEM, now=NOW)
    process = started("--workers=2", "--model-version=2026.2")
    done = {}
    while len(done) < 5:
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.002)
        done = seen(lambda: ranges_done(begun))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    settled = wait_until_still(lambda: seen(lambda: ranges_done(begun)))
    assert 5 <= len(settled) < seen(RebuildRange.objects.count)
    assert seen(states) == {"2026.1": State.CURRENT, "2026.2": State.BUILT}

    assert "done" in rebuild(model_version="2026.2")
    assert seen(lambda: Rebuild.objects.get().ended_at)
    assert seen(states) == {"2026.1": State.RETIRED, "2026.2": State.CURRENT}
    assert seen(standing) == seen(expected)


def started(*options: str) -> subprocess.Popen:
    """The command as a process of its own, on the database of the test."""
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    database = connection.settings_dict["NAME"]
    environment = os.environ | {"DATABASE_URL": f"{base.rpartition('/')[0]}/{database}?{query}"}
    command = [sys.executable, "manage.py", "rebuild_contribution", *options]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)


def ranges_done(rebuild: Rebuild) -> dict[int, object]:
    return dict(
        RebuildRange.objects.filter(rebuild=rebuild).exclude(done_at=None).values_list("pk", "done_at")
    )


def wait_until_still(look):
    """What `look` gives once half a second has changed nothing: the helpers have noticed that they are alone."""
    while True:
        before = look()
        time.sleep(0.5)
        if look() == before:
            return before


# ---- start-up ----------------------------------------------------------------------------------------------------
def test_the_ledger_brings_no_numpy_into_the_webs_start():
    code = (
        "import sys, django; django.setup();"
        " import scorecards.operations.rebuilds, scorecards.queries.ledger, scorecards.models;"
        " sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    done = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, check=False)
    assert done.returncode == 0
