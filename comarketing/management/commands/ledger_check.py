"""manage.py ledger_check: is every fund's balance what its movements make? Exit code 1 names the first that is not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comarketing.models import Fund
from comarketing.queries import funds
from portal.lib import tenancy


class Command(BaseCommand):
    help = "Recompute every fund's balance from its movements and name the first that differs."

    def handle(self, **_: Any) -> None:
        with tenancy.every_partner():
            tenancy.read_only()
            wrong = next(funds.wrong_balances(), None)
            count = Fund.objects.count()
        if wrong:
            raise CommandError(
                f"{wrong.reference} keeps {wrong.kept} available; its movements make {wrong.recomputed}."
            )
        self.stdout.write(f"{count} funds, each as its movements make it.")
