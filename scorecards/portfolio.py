"""Make the packs of a portfolio, one partner after the other, between other chores; then bind them into one PDF."""

import shutil
from datetime import datetime
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.utils import timezone, translation

from partners.access import Actor
from partners.models import Partner
from portal.lib.pdf import bound, written
from portal.lib.refusal import Refused
from scorecards import columns, packing, paper
from scorecards.forms import ReportForm
from scorecards.frame import frame
from scorecards.links import Links
from scorecards.models import PortfolioPack
from scorecards.operations import portfolio_packs
from scorecards.queries import deals, portfolios, reviews
from scorecards.queries.partners import Profile
from scorecards.report import report
from scorecards.rows import sums

FOLDER = "packs"
A_TURN_S = 15.0  # of one sweep: whatever else is due by the clock waits no longer


def keep_up(*, by: Actor, now: datetime) -> int:
    """One turn at the portfolio that has waited longest; files a week old go. Gives how many pages files were made."""
    for file in portfolio_packs.let_go(by=by, now=now):
        (Path(settings.MEDIA_ROOT) / file).unlink(missing_ok=True)
    job = portfolios.next_to_make()
    if job is None:
        return 0
    before = job.done
    try:
        with translation.override(job.language):
            _turn(job, by, now)
    except Refused as refused:
        portfolio_packs.finish(job=job, file="", problem=str(refused), by=by, now=now)
    return job.done - before


def _turn(job: PortfolioPack, by: Actor, now: datetime) -> None:
    """A file per partner: a turn that is cut short, or done twice, leaves the same files."""
    partners = portfolios.partners_of(job.owner_id, job.quarter)
    parts = _place(f"{job.public_id}.parts")
    parts.mkdir(parents=True, exist_ok=True)
    began, done = monotonic(), job.done
    while done < len(partners) and monotonic() - began < A_TURN_S:
        _part(parts, done).write_bytes(_pack(partners[done], job, now))
        done += 1
    portfolio_packs.advance(job=job, done=min(done, job.total))
    if done >= len(partners):
        _bind(job, [_part(parts, number) for number in range(done)], by, now)
        shutil.rmtree(parts, ignore_errors=True)


def _pack(partner: Partner, job: PortfolioPack, now: datetime) -> bytes:
    return written([paper.pack_pages(packing.pack(partner.pk, job.quarter, now=now))])


def _bind(job: PortfolioPack, parts: list[Path], by: Actor, now: datetime) -> None:
    file = f"{FOLDER}/{job.public_id}.pdf"
    first = _place(f"{job.public_id}.summary")
    first.write_bytes(_summary(job, now))
    bound([first, *(part for part in parts if part.exists())], _place(f"{job.public_id}.pdf"))
    first.unlink()
    portfolio_packs.finish(job=job, file=file, problem="", by=by, now=now)


def _summary(job: PortfolioPack, now: datetime) -> bytes:
    """The rows of the report for the portfolio and the quarter, as far as it has come."""
    today = timezone.localdate(now)
    period = reviews.reached(job.quarter, today)
    asked = {"from": period.start_on.isoformat(), "to": period.last_day.isoformat(), "mine": "on"}
    form = ReportForm(asked, today=today)
    found = report(form, member_id=job.owner_id)

    def links_of(partner: Profile) -> Links:
        return Links(period, found.currency, partner=partner.public_id, reader=None)

    trends = deals.monthly_pipeline([row.partner.id for row in found.rows], found.spans, found.currency)
    context = {
        "frame": frame(form, period, found.currency, found.currencies, now),
        "heads": columns.heads(found),
        "rows": columns.row_views(found, found.rows, links_of, trends, {}),
        "totals": columns.total_views(found, found.rows, sums(found.rows)),
        "author": str(job.owner),
    }
    return paper.portfolio_summary(context)


def _place(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / name


def _part(folder: Path, number: int) -> Path:
    return folder / f"{number:03d}.pdf"
