"""manage.py time_out_leads: take back the leads that nobody answered in time, now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from leads.operations import shares
from partners.access import SYSTEM
from portal.lib import tenancy


class Command(BaseCommand):
    help = "Time out every shared lead whose day to answer has passed."

    def handle(self, **_: Any) -> None:
        with tenancy.every_partner():
            ended = shares.time_out_late(by=SYSTEM, now=timezone.now())
        self.stdout.write(f"{ended} leads timed out")
