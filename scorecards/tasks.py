"""What keeps the room's ledger up to date, from a worker or from whoever sweeps."""

from celery import shared_task
from django.utils import timezone

from partners.access import SYSTEM
from portal.lib import tenancy
from scorecards.operations import credits, judgements

BATCHES = 30  # then the next tick goes on: others wait for this worker too


@shared_task(ignore_result=True)
def drain_credits(**_: object) -> int:
    """Compute the accounts that changed; gives how many. Safe to run twice, and beside itself."""
    done = 0
    for _batch in range(BATCHES):
        with tenancy.every_partner():  # one transaction for each batch
            drained = credits.drain(now=timezone.now())
        if not drained:
            break
        done += drained
    return done


@shared_task(ignore_result=True)
def judge_campaigns(**_: object) -> int:
    """Judge every campaign as of today. Safe to run twice: the day's judgements are made anew."""
    now = timezone.now()
    with tenancy.every_partner():
        return judgements.judge(as_of=now.date(), by=SYSTEM, now=now)
