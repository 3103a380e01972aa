"""The whole ledger computed again, range of accounts by range, and a new version of the models put in force."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext

from journal import operations as journal
from partners.access import Actor
from portal.lib.refusal import Refused
from scorecards.models import ModelVersion, Rebuild, RebuildRange
from scorecards.operations import credits
from scorecards.queries import ledger

State = ModelVersion.State
# Ranges of whole accounts; an account without an opportunity has nothing to compute.
_PLAN = """
    INSERT INTO scorecards_rebuildrange (rebuild_id, first_account, last_account)
    SELECT %s, min(account_id), max(account_id) FROM (
        SELECT account_id, (row_number() OVER (ORDER BY account_id) - 1) / %s AS place
        FROM leads_opportunity GROUP BY account_id
    ) numbered GROUP BY place
"""
_ACCOUNTS = "SELECT DISTINCT account_id FROM leads_opportunity WHERE account_id BETWEEN %s AND %s ORDER BY 1"


@transaction.atomic
def begin(
    *, version: str = "", parameters: Mapping[str, Any] | None = None, by: Actor, now: datetime
) -> Rebuild:
    """Plan a rebuild, or take up the one of this version that was not ended.

    Without a version the ones in force are computed again. A version not known yet is built from the parameters
    of those in force, with `parameters` over them. Raises Refused.
    """
    by.require("credit.post")
    credits.lock()
    if open_one := Rebuild.objects.filter(version=version, ended_at=None).first():
        return open_one
    if version:
        _prepare(version, parameters or {})
    rebuild = Rebuild.objects.create(version=version, begun_at=now)
    with connection.cursor() as cursor:
        cursor.execute(_PLAN, [rebuild.pk, credits.BATCH])
    return rebuild


@transaction.atomic
def compute_range(*, rebuild: Rebuild, now: datetime) -> bool:
    """Compute the next range that nobody has in hand, done with its credits or not at all; False where none is left."""
    credits.lock(shared=True)
    waiting = RebuildRange.objects.select_for_update(skip_locked=True)
    own = waiting.filter(rebuild=rebuild, done_at=None).order_by("pk").first()
    if own is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, [own.first_account, own.last_account])
        accounts = [account for (account,) in cursor.fetchall()]
    credits.post(account_ids=accounts, versions=_versions(rebuild), now=now)
    own.done_at = now
    own.save(update_fields=["done_at"])
    return True


@transaction.atomic
def end(*, rebuild: Rebuild, by: Actor, now: datetime) -> Rebuild:
    """Everything is computed and adds up: a version built aside comes into force, at once for every reader.

    Raises Refused while a range is left, and Unbalanced where an amount is not what its credits make.
    """
    by.require("credit.post")
    credits.lock()
    rebuild = Rebuild.objects.select_for_update().get(pk=rebuild.pk)
    if rebuild.ended_at:
        return rebuild
    if rebuild.ranges.filter(done_at=None).exists():
        raise Refused(gettext("Some accounts are still to be computed."))
    if wrong := ledger.unbalanced([version.pk for version in _versions(rebuild)], limit=5):
        raise credits.Unbalanced(f"accounts {', '.join(map(str, wrong))} … do not add up")
    _adopt(rebuild.version, now)
    rebuild.ranges.all().delete()
    rebuild.ended_at = now
    rebuild.save(update_fields=["ended_at"])
    journal.record(
        "contribution.rebuilt",
        subject=None,
        partner_id=None,
        by=by,
        at=now,
        data={"version": ", ".join(sorted({version.version for version in _versions(rebuild)}))},
    )
    return rebuild


def progress(rebuild: Rebuild) -> tuple[int, int]:
    """Ranges done, and all."""
    ranges = RebuildRange.objects.filter(rebuild=rebuild)
    return ranges.exclude(done_at=None).count(), ranges.count()


def _prepare(version: str, parameters: Mapping[str, Any]) -> None:
    known = ModelVersion.objects.filter(version=version)
    if known.filter(state=State.RETIRED).exists():
        raise Refused(gettext("This version is no longer in force: build one of another name."))
    if known.exists():
        return
    ModelVersion.objects.bulk_create(
        ModelVersion(model=each.model, version=version, parameters={**each.parameters, **parameters})
        for each in ModelVersion.objects.filter(state=State.CURRENT).order_by("pk")
    )


def _versions(rebuild: Rebuild) -> list[ModelVersion]:
    kept = credits.kept_up()
    return [version for version in kept if rebuild.version in ("", version.version)]


def _adopt(version: str, now: datetime) -> None:
    """What was built aside replaces what was in force, in one transaction."""
    built = ModelVersion.objects.filter(version=version, state=State.BUILT)
    models = list(built.values_list("model", flat=True))
    ModelVersion.objects.filter(model__in=models, state=State.CURRENT).update(state=State.RETIRED)
    built.update(state=State.CURRENT, in_force_from_on=now.date())
