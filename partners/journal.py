"""How this room speaks of what it did: the journal, one room above, listens.

Rooms import downward only, so the journal is handed in when the house starts. Operations here read like those of
every other room: `journal.record("member.invited", …)`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from partners.access import Actor

_recorders: list[Callable[..., Any]] = []


def is_kept_by(recorder: Callable[..., Any]) -> None:
    """Called once by the journal: `recorder` writes the event in the caller's transaction."""
    _recorders[:] = [recorder]


def record(
    kind: str,
    *,
    subject: UUID | None,
    partner_id: int | None,
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> None:
    """Add an event to the journal. Raises IndexError when no journal listens: nothing happens unrecorded."""
    _recorders[0](kind, subject=subject, partner_id=partner_id, by=by, at=at, data=data)
