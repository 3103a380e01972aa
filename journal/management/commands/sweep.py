"""manage.py sweep: the worker's stand-in where no broker runs, and a hand tool where one does."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from journal import chores


class Command(BaseCommand):
    help = "Do what is due by the clock and deliver every due event; with --every N, again each N seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS")

    def handle(self, *, every: int | None, **_: Any) -> None:
        while True:
            told = chores.sweep(now=timezone.now())
            if told or not every:
                self.stdout.write(f"{told} events delivered")
            if not every:
                return
            time.sleep(every)
