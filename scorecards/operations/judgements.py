"""Judging campaigns, and keeping what was said: the pages read it, and later days hold it against what happened."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import connection, transaction

from partners.access import Actor
from scorecards.models import Judgement
from scorecards.queries import cohorts

LOCK = 7_402_611  # two that judge at once would keep each campaign twice


@transaction.atomic
def judge(*, as_of: date, by: Actor, now: datetime) -> int:
    """Judge every campaign as known at the end of `as_of`; gives how many judgements were kept.

    Today's are made anew each time. What an earlier day was told stays as it was told: only campaigns that had no
    judgement then are added. A day to come takes what is open to have stayed open until then.
    """
    by.require("campaign.judge")
    from scorecards import judging  # NumPy and SciPy

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    begun = dict(cohorts.campaigns(as_of).values_list("pk", "starts_on"))
    found = judging.judge(cohorts.born(as_of), cohorts.spent(as_of), begun, as_of)
    if as_of >= now.date():
        Judgement.objects.filter(judged_on=as_of).delete()
    before = Judgement.objects.count()
    rows = [Judgement(judged_on=as_of, computed_at=now, **asdict(each)) for each in found]
    Judgement.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return Judgement.objects.count() - before
