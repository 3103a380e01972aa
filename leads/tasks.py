"""What happens to leads by the clock."""

from celery import shared_task
from django.utils import timezone

from leads.operations import shares
from partners.access import SYSTEM
from portal.lib import tenancy


@shared_task(ignore_result=True)
def time_out_late(**_: object) -> int:
    """Take back the leads that nobody answered in time. Safe to run twice: each is timed out once."""
    with tenancy.every_partner():
        return shares.time_out_late(by=SYSTEM, now=timezone.now())
