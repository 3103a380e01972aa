"""Judging campaigns, and keeping what was said: the pages read it, and later days hold it against what happened."""

from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db import connection, transaction

from partners.access import Actor
from scorecards.models import Judgement
from scorecards.queries import cohorts

LOCK = 7_402_611  # two that judge at once would keep each campaign twice

NIGHT = 2  # o'clock UTC: yesterday is over wherever the programme's people are
A_DAY, AN_HOUR_S = timedelta(days=1), 3600


@transaction.atomic
def keep_up(*, by: Actor, now: datetime) -> int:
    """Once a night, judge the day that is over. Gives 0 where that is done, or somebody else is at it.

    Asked at every sweep, it looks once an hour: what failed is not tried again every half minute.
    """
    yesterday = now.date() - A_DAY
    asked = f"scorecards.judged.{yesterday}"
    if now.hour < NIGHT or not cache.add(asked, True, AN_HOUR_S) or not _alone():
        return 0
    if Judgement.objects.filter(judged_on=yesterday).exists():
        return 0
    kept = judge(as_of=yesterday, by=by, now=now)
    if not kept:
        cache.delete(asked)  # nothing to judge yet: the books may come any moment
    return kept


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


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
    begun = {campaign.pk: campaign.starts_on for campaign in cohorts.campaigns(as_of) if campaign.starts_on}
    found = judging.judge(cohorts.born(as_of), cohorts.spent(as_of), begun, as_of)
    if as_of >= now.date():
        Judgement.objects.filter(judged_on=as_of).delete()
    before = Judgement.objects.count()
    rows = [Judgement(judged_on=as_of, computed_at=now, **asdict(each)) for each in found]
    Judgement.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return Judgement.objects.count() - before
