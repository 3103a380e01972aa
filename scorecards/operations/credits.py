"""The ledger of credits, kept up: accounts that changed are computed again, and what differs is posted this month."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from partners.access import Actor
from scorecards.models import ModelVersion

if TYPE_CHECKING:
    from scorecards.attributing import Earned

BATCH = 1000
BATCHES = 10  # at one sweep; others wait for it too
# Whoever drains holds it alone; those who rebuild ranges of accounts apart from each other share it.
LOCK = 20_260_101

# Nothing waits for the disk: if the last batches are lost in a crash, their marks are back too.
_LOCK = "SELECT set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(%s)"
_SHARE = "SELECT set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock_shared(%s)"
# The marks are taken before the journeys are read: one made meanwhile is another row, and stays for the next batch.
# Without a version there is nothing to compute, and they stay too.
_TAKE = """
    DELETE FROM scorecards_dirtyaccount WHERE account_id IN (
        SELECT account_id FROM (SELECT account_id FROM scorecards_dirtyaccount ORDER BY id LIMIT %s) oldest
    ) AND EXISTS (SELECT 1 FROM scorecards_modelversion WHERE state <> 'RETIRED') RETURNING account_id
"""
_LOCK_AND_TAKE = f"{_LOCK};{_TAKE}"  # one message to the server: a small batch is mostly messages
_KEPT_UP = "SELECT * FROM scorecards_modelversion WHERE state <> 'RETIRED' ORDER BY id"
_CLEAR = """
    DELETE FROM scorecards_credit WHERE opportunity_id = ANY (%(deals)s) AND posting_period >= %(month)s
    AND model_version_id = ANY (%(versions)s)
"""
# What ought to stand, less what stands in the months that are over.
_POST = """
    INSERT INTO scorecards_credit (opportunity_id, touch_id, partner_id, campaign_id, model_version_id, currency,
                                   cents, posting_period, recorded_at)
    SELECT opportunity, touch, partner, campaign, version, currency, sum(cents), %(month)s, %(now)s FROM (
        SELECT e.opportunity, nullif(e.touch, -1), CASE WHEN e.partner > 0 THEN e.partner END,
               nullif(e.campaign, 0), e.version, g.currency, e.cents
        FROM unnest(%(opportunity)s::bigint[], %(touch)s::bigint[], %(partner)s::bigint[], %(campaign)s::bigint[],
                    %(version)s::bigint[], %(cents)s::bigint[])
             e (opportunity, touch, partner, campaign, version, cents)
        JOIN unnest(%(deals)s::bigint[], %(currencies)s::text[]) g (opportunity, currency) USING (opportunity)
        UNION ALL
        SELECT opportunity_id, touch_id, partner_id, campaign_id, model_version_id, currency, -cents
        FROM scorecards_credit WHERE opportunity_id = ANY (%(deals)s) AND posting_period < %(month)s
        AND model_version_id = ANY (%(versions)s)
    ) moved (opportunity, touch, partner, campaign, version, currency, cents)
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(cents) <> 0
"""
_UNBALANCED = """
    SELECT g.opportunity FROM unnest(%(deals)s::bigint[], %(currencies)s::text[], %(amounts)s::bigint[])
         g (opportunity, currency, cents) CROSS JOIN unnest(%(versions)s::bigint[]) v (version)
    LEFT JOIN scorecards_credit c ON c.opportunity_id = g.opportunity AND c.model_version_id = v.version
         AND c.opportunity_id = ANY (%(deals)s)  -- said again for the planner, which else reads the whole ledger
    GROUP BY g.opportunity, g.cents, v.version
    HAVING coalesce(sum(c.cents) FILTER (WHERE c.currency = g.currency), 0) <> g.cents
        OR coalesce(sum(c.cents) FILTER (WHERE c.currency <> g.currency), 0) <> 0
    LIMIT 5
"""
# One message to the server for the three; each sees what the one before it did.
_STATEMENTS = f"{_CLEAR};{_POST};{_UNBALANCED}"


class Unbalanced(ArithmeticError):
    """Credits and the unattributed rest do not add up to an amount: it never happens, and must not pass."""


def keep_up(*, by: Actor, now: datetime, batches: int = BATCHES) -> int:
    """Batch after batch while accounts are marked: what the sweeper does. Gives how many were computed."""
    by.require("credit.post")
    done = 0
    for _ in range(batches):
        drained = drain(now=now, limit=BATCH)
        if not drained:
            break
        done += drained
    return done


@transaction.atomic(savepoint=False)
def drain(*, now: datetime, limit: int = BATCH) -> int:
    """Compute again the accounts marked first, as many as `limit` marks name; gives how many accounts.

    One batch in one transaction: whatever fails leaves every mark where it was.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_AND_TAKE, [LOCK, limit])
        cursor.nextset()
        accounts = sorted({account for (account,) in cursor.fetchall()})
    if accounts:
        post(account_ids=accounts, versions=kept_up(), now=now)
    return len(accounts)


def lock(*, shared: bool = False) -> None:
    """Hold the ledger until the transaction ends: alone, or beside others that write other accounts."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARE if shared else _LOCK, [LOCK])


def kept_up() -> list[ModelVersion]:
    """The versions every opportunity has credits in: those in force, and the one built aside."""
    return list(ModelVersion.objects.raw(_KEPT_UP))


def post(*, account_ids: Sequence[int], versions: Sequence[ModelVersion], now: datetime) -> None:
    """Bring the credits of these accounts up to date in these versions. The caller holds the lock.

    Raises Unbalanced, and then nothing stands of it.
    """
    if not account_ids or not versions:
        return
    from scorecards import attributing  # NumPy comes with it: never into the web's start-up
    from scorecards.queries import journeys

    deals = journeys.opportunities(account_ids)
    if not len(deals):
        return
    touches = journeys.touches(sorted(set(deals["account"].tolist())))
    earned = attributing.earned(touches, deals, versions)
    given = _given(deals, journeys.currency, versions, month_of(now))
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS, given | _rows(earned) | {"now": now})
        _check(cursor)


def month_of(now: datetime) -> date:
    """The posting period of an instant: its month, in the days of the reports (UTC)."""
    return now.astimezone(UTC).date().replace(day=1)


def _given(deals: Any, currency: Any, versions: Iterable[ModelVersion], month: date) -> dict[str, Any]:
    codes = deals["currency"].tolist()
    named = {code: currency(code) for code in set(codes)}
    return {
        "deals": deals["id"].tolist(),
        "currencies": [named[code] for code in codes],
        "amounts": deals["amount_cents"].tolist(),
        "versions": [version.pk for version in versions],
        "month": month,
    }


def _rows(earned: "Earned") -> dict[str, str]:
    """Columns as arrays in PostgreSQL's own notation, which is several times faster to write than a list's adapter."""
    columns = ("opportunity", "touch", "partner", "campaign", "version", "cents")
    return {name: f"{{{','.join(map(str, getattr(earned, name).tolist()))}}}" for name in columns}


def _check(cursor: Any) -> None:
    """The database adds up what now stands: each opportunity's amount, in each version, in its own currency."""
    while cursor.nextset():
        pass  # the answer is the last statement's
    if wrong := cursor.fetchall():
        numbers = ", ".join(str(number) for (number,) in wrong)
        raise Unbalanced(f"the credits of opportunities {numbers} … do not add up to their amounts")
