"""What is due by the clock is done with a broker and without one; one chore that fails stops no other."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from journal import chores, tasks
from journal.models import Event
from leads.models import LeadShare
from tests.conftest import NOW
from tests.leads.conftest import put, row


@pytest.fixture
def late(share):
    put(share, accept_by=NOW - timedelta(days=4000), passed_at=NOW - timedelta(days=4002))
    return share


def timed_out(share):
    return row(LeadShare, share.pk)["state"] == "TIMED_OUT"


def test_without_a_broker_the_sweeper_times_leads_out(late):
    call_command("sweep", verbosity=0)
    assert timed_out(late)


def test_beat_does_the_same_by_the_same_list(late):
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} == {tasks.sweep.name}
    tasks.sweep()
    assert timed_out(late)


def test_the_clock_is_passed_in(share):
    chores.sweep(now=share.accept_by - timedelta(seconds=1))
    assert not timed_out(share)
    chores.sweep(now=share.accept_by)
    assert row(LeadShare, share.pk)["until_at"] == share.accept_by


def test_what_a_chore_records_is_told_in_the_same_sweep(late):
    assert chores.sweep(now=timezone.now()) >= 1


def test_a_chore_that_fails_is_logged_and_stops_no_other(late, monkeypatch, caplog):
    def fail(**_):
        raise LookupError("nobody is there")

    monkeypatch.setattr(chores, "_CHORES", {"dust.wipe": fail, **chores._CHORES})
    chores.sweep(now=timezone.now())
    assert timed_out(late)
    assert "chore dust.wipe failed" in caplog.text
    assert "nobody is there" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_sweepers_at_once_do_it_once(late, seen):
    together = threading.Barrier(2)

    def sweep():
        together.wait()
        try:
            chores.sweep(now=timezone.now())
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert timed_out(late)
    assert seen(Event.objects.filter(kind="lead.timed_out").count) == 1
