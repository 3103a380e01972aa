"""manage.py time_out_leads: take back the leads that nobody answered in time, now."""

from typing import Any

from django.core.management.base import BaseCommand

from leads import tasks


class Command(BaseCommand):
    help = "Time out every shared lead whose day to answer has passed."

    def handle(self, **_: Any) -> None:
        ended = tasks.time_out_late()
        self.stdout.write(f"{ended} leads timed out")
