"""Waking the workers: a lost message loses nothing, the sweeper finds the row again."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from journal import chores, operations
from portal.lib import tenancy

log = logging.getLogger("tandem.journal")


@shared_task(ignore_result=True)
def deliver(*, event_id: int, **_: object) -> None:
    """Tell one event's audience."""
    with tenancy.every_partner():
        operations.deliver(event_id=event_id, now=timezone.now())


@shared_task(ignore_result=True)
def sweep(**_: object) -> int:
    """Do what is due by the clock, and tell whatever was forgotten."""
    return chores.sweep(now=timezone.now())


def wake(*, event_id: int) -> None:
    """Ask a worker to deliver now. Without a broker the sweeper does it within half a minute."""
    if not settings.CELERY_BROKER_URL:
        return
    try:
        deliver.apply_async(kwargs={"event_id": event_id}, retry=False)
    except Exception as error:  # the event is committed: whatever ails the broker, the answer stands
        log.warning("no broker (%s): event %s waits for the sweeper", error, event_id)
