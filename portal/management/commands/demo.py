"""manage.py demo: fills an empty database with a believable French channel."""

from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from agreements.models import Programme
from partners.access import SYSTEM
from partners.models import Member, Partner
from portal.demo import (
    campaigns,
    copies,
    funds,
    gaming,
    history,
    invoices,
    library,
    office,
    organisations,
    pipeline,
    plan,
    received,
    reviews,
    trainings,
    words,
)
from portal.demo import today as waiting
from portal.demo.chance import Chance
from portal.lib import tenancy
from portal.lib.importing.progress import Progress
from portal.lib.periods import months_after
from scorecards.operations import judgements, snapshots

SEED = 2027
JUDGED_BEFORE = (16, 12, 8, 4)
"""Months ago, at whose end campaigns were judged too: what was told then is held against what became of it."""


class Command(BaseCommand):
    help = "Fill an empty database with 46 partners over three years; the same day gives the same channel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="today, for the demo"
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are partners already"
        )
        parser.add_argument(
            "--partners",
            type=int,
            metavar="N",
            help="for benchmarks: copies of the channel, up to N partners",
        )
        parser.add_argument("--touches", type=int, metavar="N", help="for benchmarks: up to N touches in all")
        parser.add_argument("--sign-ins", action="store_true", help="only print who can sign in")

    def handle(
        self,
        *,
        as_of: date | None,
        if_empty: bool,
        sign_ins: bool,
        partners: int | None,
        touches: int | None,
        **_: Any,
    ) -> None:
        with tenancy.every_partner():
            filled = Partner.objects.exists()
            if not sign_ins and not filled:
                build(as_of or timezone.localdate())
            elif not sign_ins and not if_empty:
                raise CommandError("There are partners already: the demo fills an empty database only.")
        if (partners or touches) and not filled and not sign_ins:
            self._stream(partners or 0, touches or 0)
        with tenancy.every_partner():
            self._print_sign_ins()

    def _stream(self, partners: int, touches: int) -> None:
        began = monotonic()
        made = copies.stream(partners=partners, touches=touches, tell=Progress(self.stderr).tell)
        counted = ", ".join(f"{count:,} {what}" for what, count in made.items())
        self.stdout.write(f"  {counted} in {monotonic() - began:,.0f} s")

    def _print_sign_ins(self) -> None:
        demo = Member.objects.filter(user__email__endswith=".example").select_related("user").order_by("pk")
        partner = demo.filter(partner__name="Novalink")
        distributor = demo.filter(role="DISTRIBUTOR")[:1]
        with override("en"):  # like the rest of what a command prints
            shown = organisations.sign_ins([*partner, *distributor, *demo.filter(partner=None)])
        for role, email in shown:
            self.stdout.write(f"  {role:<24} {email}")
        if demo.exists():
            self.stdout.write(f"  {'Password of all':<24} {words.PASSWORD}")


@transaction.atomic
def build(today: date) -> None:
    """Three years of the channel up to the morning of `today`. Needs an empty database."""
    chance = Chance(SEED)
    Programme.objects.update_or_create(
        only=True, defaults={"vendor_name": words.VENDOR, "start_month": funds.START_MONTH}
    )
    channel = organisations.build(today, chance)
    organisations.targets(channel, funds.START_MONTH)
    calendar = campaigns.plan(channel, chance)
    granted = funds.write(channel, calendar, chance)
    library.write(channel, chance)
    trainings.write(channel, chance)
    waiting.survey(today)
    now = datetime.combine(today, time(8, 30), office.PARIS)
    story = pipeline.Story(plan.make(channel, now, chance), calendar, chance)
    books = story.tell()
    gaming.play(story)
    waiting.wait(story)
    campaigns.attend(calendar, books, channel, chance)
    books.save()
    invoices.write(channel, books, chance)
    received.write(channel, calendar, chance)
    history.write(channel, books, calendar, granted, now)
    reviews.write(channel)
    _keep_past_days(today)
    _judge_past_days(today)


def _keep_past_days(today: date) -> None:
    """The last day of each month since the formula is in force, and yesterday."""
    now = datetime.combine(today, time(2, 30), UTC)
    firsts = [months_after(today.replace(day=1), -back) for back in range(13)]
    for day in sorted({today - timedelta(days=1), *(first - timedelta(days=1) for first in firsts)}):
        snapshots.take(day=day, by=SYSTEM, now=now)


def _judge_past_days(today: date) -> None:
    """What could be said of the campaigns on some earlier days, and yesterday."""
    now = datetime.combine(today, time(2, 30), UTC)
    firsts = [months_after(today.replace(day=1), -back) for back in JUDGED_BEFORE]
    for day in (*(first - timedelta(days=1) for first in firsts), today - timedelta(days=1)):
        judgements.judge(as_of=day, by=SYSTEM, now=now)
