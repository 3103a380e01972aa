"""The touches and opportunities of some accounts as columns, read by binary COPY: a row is a fixed number of bytes."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from leads.models import Touch

KINDS: list[str] = list(Touch.Kind.values)
"""A touch's kind is its place in this list."""

# Every column is eight bytes and never null: an instant is microseconds since 2000, infinity the largest of them.
OPPORTUNITIES = {
    "id": "o.id",
    "account": "o.account_id",
    "created_at": "o.created_at",
    "closed_at": "coalesce(o.closed_at, 'infinity')",
    "status": "CASE o.stage WHEN 'WON' THEN 1 WHEN 'LOST' THEN 2 ELSE 0 END",
    "amount_cents": "o.amount * 100",
    "currency": "('x' || encode(o.currency::bytea, 'hex'))::bit(24)::bigint",
    "created_by": "coalesce((SELECT 1 - s.by_vendor::int FROM leads_stagechange s WHERE s.opportunity_id = o.id"
    " ORDER BY s.changed_at, s.id LIMIT 1), -1)",
    "closed_by": "coalesce((SELECT 1 - s.by_vendor::int FROM leads_stagechange s WHERE s.opportunity_id = o.id"
    " AND s.to_stage = o.stage AND o.closed_at IS NOT NULL ORDER BY s.changed_at DESC, s.id DESC LIMIT 1), -1)",
}
TOUCHES = {
    "id": "t.id",
    "account": "t.account_id",
    "at": "t.at",
    "recorded_at": "t.recorded_at",
    "contact": "coalesce(t.contact_id, 0)",
    "campaign": "coalesce(t.campaign_id, 0)",
    "kind": "array_position(%(kinds)s::text[], t.kind::text) - 1",
    "by_hand": "(t.recorded = 'HAND')::int",
    "partner": "coalesce(p.partner_id, 0)",
}
INSTANTS = {"created_at", "closed_at", "at", "recorded_at"}
HEADER, TRAILER = 19, 2


def opportunities(account_ids: Sequence[int]) -> NDArray[Any]:
    """The opportunities of these accounts, one per row of columns as named in OPPORTUNITIES."""
    return _read(OPPORTUNITIES, "leads_opportunity o WHERE o.account_id = ANY (%(accounts)s)", account_ids)


def touches(account_ids: Sequence[int]) -> NDArray[Any]:
    """The touches of these accounts, one row per touch and party, columns as named in TOUCHES."""
    rows = (
        "leads_touch t LEFT JOIN leads_touchparty p ON p.touch_id = t.id"
        " WHERE t.account_id = ANY (%(accounts)s)"
    )
    return _read(TOUCHES, rows, account_ids)


def currency(code: int) -> str:
    """The currency that a number of the column `currency` stands for."""
    return code.to_bytes(3, "big").decode()


def _read(columns: dict[str, str], rows: str, account_ids: Sequence[int]) -> NDArray[Any]:
    typed = ", ".join(sql if name in INSTANTS else f"({sql})::bigint" for name, sql in columns.items())
    statement = f"COPY (SELECT {typed} FROM {rows}) TO STDOUT (FORMAT binary)"  # noqa: S608  constants of this module
    given = {"accounts": list(account_ids), "kinds": KINDS}
    with connection.cursor() as cursor, cast("Any", cursor).cursor.copy(statement, given) as copy:
        sent = b"".join(copy)
    return _columns(memoryview(sent)[HEADER : len(sent) - TRAILER], list(columns))


def _columns(sent: memoryview, names: list[str]) -> NDArray[Any]:
    """A row as it is sent: how many fields, then each one's size and its eight bytes, most significant first."""
    fields = [field for name in names for field in ((f"size of {name}", ">i4"), (name, ">i8"))]
    rows = np.frombuffer(sent, dtype=[("fields", ">i2"), *fields])
    found = np.empty(len(rows), dtype=[(name, np.int64) for name in names])
    for name in names:
        if not (rows[f"size of {name}"] == 8).all():
            raise ValueError(f"the column {name} holds something else than eight bytes")
        found[name] = rows[name]
    return found
