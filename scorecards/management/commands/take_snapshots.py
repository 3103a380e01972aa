"""manage.py take_snapshots: keep the figures of past days; started again, it goes on where it stopped."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from partners.access import SYSTEM
from portal.lib import tenancy
from scorecards.models import Snapshot
from scorecards.operations import snapshots


class Command(BaseCommand):
    help = (
        "Keep every partner's facts and score of past days (yesterday when none is named), but of those kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        day = {"type": date.fromisoformat, "metavar": "YYYY-MM-DD"}
        parser.add_argument("--from", dest="first", help="the first day", **day)  # type: ignore[arg-type]
        parser.add_argument("--to", dest="last", help="the last day, yesterday at the latest", **day)  # type: ignore[arg-type]

    def handle(self, *, first: date | None, last: date | None, **_: Any) -> None:
        now = timezone.now()
        latest = snapshots.last_over(now)
        last = last or latest
        first = first or last
        if first > last or last > latest:
            raise CommandError(f"The days run from the first to the last, {latest} at the latest.")
        asked = list(snapshots.days(first, last))
        for number, day in enumerate(asked, 1):
            said = self._take(day, now)
            self.stdout.write(f"{number}/{len(asked)} {day}: {said}")

    def _take(self, day: date, now: Any) -> str:
        """One day, in a transaction of its own, so that what is done stays done."""
        with tenancy.every_partner():
            if Snapshot.objects.filter(day=day).exists():
                return "kept already"
            return f"{snapshots.take(day=day, by=SYSTEM, now=now)} kept"
