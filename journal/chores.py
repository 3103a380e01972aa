"""What is done by the clock: rooms register their chores, the sweeper or beat does them every half minute."""

import logging
from collections.abc import Callable
from datetime import datetime

from journal import operations
from partners.access import SYSTEM, Actor
from portal.lib import tenancy

log = logging.getLogger("tandem.journal")
# `work(by=, now=)` gives how many rows it changed; it finds its own work, and may run twice at once.
Chore = Callable[..., int]
_CHORES: dict[str, Chore] = {}


def chore(verb: str, work: Chore) -> None:
    """Have `work` done at every sweep; `verb` names it in the log. Registered twice, it is done once."""
    _CHORES[verb] = work


def sweep(*, now: datetime, by: Actor = SYSTEM) -> int:
    """Do every chore, then tell whatever is due. Gives the number of events told.

    Each chore has a transaction of its own: one that fails is logged and stops no other.
    """
    for verb, work in _CHORES.items():
        try:
            with tenancy.every_partner():
                work(by=by, now=now)
        except Exception:
            log.exception("chore %s failed; it is tried again at the next sweep", verb)
    with tenancy.every_partner():
        return operations.sweep(now=now)
