"""Ask for the packs of one's portfolio as one PDF; keep how far it is; let it go after a week."""

from datetime import datetime, timedelta

from django.db import transaction

from journal import operations as journal
from partners.access import Actor
from partners.models import Member
from portal.lib.periods import Period
from scorecards import rules
from scorecards.models import PortfolioPack
from scorecards.queries import portfolios

KEPT = timedelta(days=7)


@transaction.atomic
def ask(*, quarter: Period, language: str, by: Actor, now: datetime) -> PortfolioPack:
    """Of the actor's own portfolio. Raises Refused."""
    by.require("review.plan")
    owner = Member.objects.select_for_update(of=("self",)).get(pk=by.member_id)
    partners = portfolios.partners_of(owner.pk, quarter)
    waiting = PortfolioPack.objects.filter(owner=owner, finished_at=None).exists()
    rules.check_portfolio(len(partners), waiting=waiting)
    job = PortfolioPack.objects.create(
        owner=owner,
        quarter_starts_on=quarter.start_on,
        language=language,
        asked_at=now,
        total=len(partners),
    )
    journal.record(
        "portfolio.asked",
        subject=job.public_id,
        partner_id=None,
        by=by,
        at=now,
        data={"partners": len(partners)},
    )
    return job


@transaction.atomic
def advance(*, job: PortfolioPack, done: int) -> PortfolioPack:
    """How many partners are made. Nothing happened that anybody is told."""
    job.done = done
    job.save(update_fields=["done"])
    return job


@transaction.atomic
def finish(*, job: PortfolioPack, file: str, problem: str, by: Actor, now: datetime) -> PortfolioPack:
    """It is made, or cannot be; its owner is told."""
    by.require("portfolio.make")
    job.file, job.problem, job.finished_at = file, problem[:300], now
    job.save(update_fields=["file", "problem", "finished_at"])
    data = {"owner_id": job.owner_id, "problem": problem, "partners": job.total}
    if problem:
        journal.record("portfolio.failed", subject=None, partner_id=None, by=by, at=now, data=data)
    else:
        journal.record("portfolio.made", subject=None, partner_id=None, by=by, at=now, data=data)
    return job


@transaction.atomic
def let_go(*, by: Actor, now: datetime) -> list[str]:
    """The files that are a week old, no longer named by any row."""
    by.require("portfolio.make")
    old = PortfolioPack.objects.exclude(file="").filter(finished_at__lt=now - KEPT)
    files = list(old.values_list("file", flat=True))
    old.update(file="")
    return files
