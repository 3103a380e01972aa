"""What happened is told once, whatever becomes of the broker: PostgreSQL remembers, the broker only wakes."""

import shutil
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from kombu import pools

from journal import operations
from journal.models import Delivery, Event, Notification
from partners.access import actor_of
from portal.celery import app
from portal.lib import tenancy
from tests.conftest import make_member
from tests.journal import broker

KIND = "member.joined"


@pytest.fixture
def folder():
    """Short enough for a socket's path, and reachable by every account."""
    place = Path(tempfile.mkdtemp(prefix="tj-"))
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def valkey(folder, settings):
    """A broker, known to this process too."""
    settings.CELERY_BROKER_URL = broker.url(folder).replace("unix://", "redis+socket://")
    app.conf.broker_url = settings.CELERY_BROKER_URL
    with broker.ended(broker.start_valkey(folder)) as process:
        yield process
    app.conf.broker_url = None
    pools.reset()
    app._pool = app.amqp._producer_pool = None


@pytest.fixture
def ann(monkeypatch, db):
    """Who is told of everything."""
    member = make_member("Ann", "ADMINISTRATOR")
    monkeypatch.setitem(operations._AUDIENCE, KIND, lambda event: [member.user_id])
    return member


def happen(member, now=None) -> Event:
    with tenancy.every_partner():
        return operations.record(
            KIND,
            subject=None,
            partner_id=None,
            by=actor_of(member),
            at=now or timezone.now(),
            data={"name": "X"},
        )


def told(seen) -> int:
    return seen(Notification.objects.count)


def state(seen) -> str:
    return seen(lambda: Delivery.objects.get().state)


@pytest.mark.django_db(transaction=True)
def test_a_worker_tells_as_soon_as_it_is_committed(folder, valkey, seen):
    """The real audience of the event: whoever invited. The worker is another process, so no stand-in reaches it."""
    from partners.models import Invitation

    anna = make_member("Anna", "ADMINISTRATOR")
    with tenancy.every_partner():
        invitation = Invitation.objects.create(
            email="x@vendor.example",
            name="X",
            role="FINANCE",
            token_hash=b"x" * 32,
            invited_by=anna.user,
            invited_at=timezone.now(),
            expires_at=timezone.now(),
        )
    with broker.ended(broker.start_worker(folder)):
        with tenancy.every_partner():
            operations.record(
                KIND,
                subject=invitation.public_id,
                partner_id=None,
                by=actor_of(anna),
                at=timezone.now(),
                data={},
            )
        assert broker.until(lambda: told(seen)), (folder / "worker.log").read_text()
    assert seen(lambda: Notification.objects.get().user_id) == anna.user_id
    assert state(seen) == "DONE"


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_broker_forgot_the_sweeper_tells(valkey, ann, seen):
    happen(ann)  # the message lies in the broker, no worker reads it
    valkey.kill()
    valkey.wait()
    happen(ann)  # no broker at all: the operation does not fail
    assert told(seen) == 0
    call_command("sweep", verbosity=0)
    assert told(seen) == 2
    assert seen(Delivery.objects.filter(state="DONE").count) == 2


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_operation_wakes_nobody(ann, seen):
    with transaction.atomic():
        happen(ann)
        transaction.set_rollback(True)
    assert seen(Event.objects.count) == 0
    assert seen(Delivery.objects.count) == 0


def test_told_twice_is_told_once(ann, seen, now):
    event = happen(ann, now)
    with tenancy.every_partner():
        assert operations.deliver(event_id=event.pk, now=now) is True
        assert operations.deliver(event_id=event.pk, now=now) is False
        assert operations.sweep(now=now) == 0
    assert told(seen) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(ann, seen):
    event, together = happen(ann), threading.Barrier(2)

    def tell():
        together.wait()
        try:
            with tenancy.every_partner():
                operations.deliver(event_id=event.pk, now=timezone.now())
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told(seen) == 1


def fail(event):
    raise LookupError("nobody is there")


def test_after_ten_failures_it_is_given_up_visibly(ann, seen, monkeypatch, client, caplog):
    """Each attempt waits longer than the one before; the eleventh never comes."""
    monkeypatch.setitem(operations._AUDIENCE, KIND, fail)
    moment, attempts = timezone.now(), 0
    happen(ann, moment)
    with tenancy.every_partner():
        while Delivery.objects.filter(state="WAITING").exists():
            moment = Delivery.objects.get().due_at
            operations.sweep(now=moment)
            attempts += 1
    assert attempts == 10
    assert state(seen) == "FAILED"
    assert "given up after 10 attempts: nobody is there" in caplog.text
    client.force_login(ann.user)
    client.cookies["language"] = "en"
    page = client.get("/notifications/failures/").content.decode()
    assert "nobody is there" in page
    assert "Ann joined" in page


def test_one_bad_event_does_not_stop_the_others(ann, seen, monkeypatch, now):
    monkeypatch.setitem(operations._AUDIENCE, "member.left", fail)
    with tenancy.every_partner():
        operations.record("member.left", subject=None, partner_id=None, by=actor_of(ann), at=now)
    happen(ann, now)
    with tenancy.every_partner():
        assert operations.sweep(now=now) == 1
    assert told(seen) == 1


def test_an_administrator_tries_again(ann, seen, monkeypatch, client, now):
    monkeypatch.setitem(operations._AUDIENCE, KIND, fail)
    event = happen(ann, now)
    with tenancy.every_partner():
        for _ in range(10):
            operations.postpone(event_id=event.pk, error="x", now=now)
    client.force_login(ann.user)
    path = f"/notifications/failures/{event.public_id}/retry/"
    client.post(path)
    assert state(seen) == "WAITING"
    client.cookies["language"] = "en"
    assert "nothing is to be done" in client.post(path, follow=True).content.decode()


def test_a_manager_does_not_see_failures(nora, client):
    client.force_login(nora.user)
    assert client.get("/notifications/failures/").status_code == 403


@pytest.mark.deep
@pytest.mark.django_db(transaction=True)
def test_fifty_told_while_the_broker_comes_and_goes(folder, valkey, ann, seen):
    for number in range(50):
        if number == 25:
            valkey.kill()
            valkey.wait()
        happen(ann)
    start = time.monotonic()
    call_command("sweep", verbosity=0)
    assert told(seen) == 50
    assert time.monotonic() - start < timedelta(seconds=30).total_seconds()
