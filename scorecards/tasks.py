"""What this room does by the clock."""

from celery import shared_task
from django.utils import timezone

from partners.access import SYSTEM
from portal.lib import tenancy
from scorecards.operations import snapshots


@shared_task(ignore_result=True)
def take_snapshots(**_: object) -> int:
    """Keep yesterday's figures, and those of nights that were missed. Safe to run twice, and with no broker."""
    with tenancy.every_partner():
        return snapshots.take_missed(by=SYSTEM, now=timezone.now())
