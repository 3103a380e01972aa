"""manage.py rebuild_contribution: compute every credit again; killed, the next run goes on where it stopped."""

import json
import os
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from partners.access import SYSTEM
from portal.lib import tenancy
from portal.lib.refusal import Refused
from scorecards.models import Rebuild
from scorecards.operations import rebuilds

TELL_EVERY_S = 2.0


class Command(BaseCommand):
    help = "Compute every account's credits again, or build a new version of the models aside and put it in force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes (default 1)")
        parser.add_argument(
            "--model-version", default="", metavar="V", help="build V aside, then put it in force"
        )
        parser.add_argument("--parameters", type=json.loads, metavar="JSON", help="what V changes")
        parser.add_argument("--join", type=int, metavar="ID", help="help a rebuild that runs, then leave")

    def handle(
        self,
        *,
        workers: int,
        model_version: str,
        parameters: dict[str, Any] | None,
        join: int | None,
        **_: Any,
    ) -> None:
        if join:
            self._help(join)
            return
        try:
            with tenancy.every_partner():
                rebuild = rebuilds.begin(
                    version=model_version, parameters=parameters, by=SYSTEM, now=timezone.now()
                )
            self._compute(rebuild, workers)
            with tenancy.every_partner():
                rebuilds.end(rebuild=rebuild, by=SYSTEM, now=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("done: every credit adds up to its amount")

    def _compute(self, rebuild: Rebuild, workers: int) -> None:
        """Our own ranges between theirs, telling how far everybody has come."""
        helpers = [self._helper(rebuild) for _ in range(workers - 1)]
        told = 0.0
        while _range(rebuild):
            if time.monotonic() - told > TELL_EVERY_S:
                told = time.monotonic()
                with tenancy.every_partner():
                    done, of = rebuilds.progress(rebuild)
                self.stdout.write(f"{done} of {of} ranges of accounts")
        failed = [helper.wait() for helper in helpers]
        if any(failed):
            raise CommandError("a worker failed; run the command again, and it goes on from there")

    def _helper(self, rebuild: Rebuild) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "rebuild_contribution"]
        return subprocess.Popen([*command, f"--join={rebuild.pk}"], stdout=subprocess.DEVNULL)

    def _help(self, rebuild_id: int) -> None:
        """Until nothing is left, or whoever began it is gone: the next run goes on."""
        parent = os.getppid()
        with tenancy.every_partner():
            rebuild = Rebuild.objects.get(pk=rebuild_id)
        while os.getppid() == parent and _range(rebuild):
            pass


def _range(rebuild: Rebuild) -> bool:
    """One range in a transaction of its own."""
    with tenancy.every_partner():
        return rebuilds.compute_range(rebuild=rebuild, now=timezone.now())
