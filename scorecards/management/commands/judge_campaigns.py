"""manage.py judge_campaigns [--as-of DATE]: what may be said of every campaign on that day, kept for its page."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from partners.access import SYSTEM
from portal.lib import tenancy
from scorecards.operations import judgements


def day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ArgumentTypeError(f"“{typed}” is no day: write it as 2026-03-31") from None


class Command(BaseCommand):
    help = "Judge every campaign as known at the end of a day: today, an earlier one, or one to come."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=day, metavar="DATE", help="as 2026-03-31; today by default")

    def handle(self, *, as_of: date | None, **_: Any) -> None:
        now = timezone.now()
        with tenancy.every_partner():
            kept = judgements.judge(as_of=as_of or now.date(), by=SYSTEM, now=now)
        self.stdout.write(f"{kept} judgements kept")
