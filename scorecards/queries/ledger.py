"""What the ledger of credits says: whether it is whole."""

from collections.abc import Sequence

from django.db import connection

_UNBALANCED = """
    SELECT DISTINCT o.account_id FROM leads_opportunity o CROSS JOIN unnest(%s::bigint[]) v (version)
    LEFT JOIN (
        SELECT opportunity_id, model_version_id, currency, sum(cents) AS cents
        FROM scorecards_credit GROUP BY 1, 2, 3
    ) c ON c.opportunity_id = o.id AND c.model_version_id = v.version AND c.currency = o.currency
    WHERE coalesce(c.cents, 0) <> o.amount * 100
    AND NOT EXISTS (SELECT 1 FROM scorecards_dirtyaccount d WHERE d.account_id = o.account_id)
    ORDER BY 1 LIMIT %s
"""


def unbalanced(version_ids: Sequence[int], limit: int) -> list[int]:
    """Accounts, not marked, whose credits in one of these versions do not add up to an amount. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_UNBALANCED, [list(version_ids), limit])
        return [account for (account,) in cursor.fetchall()]
