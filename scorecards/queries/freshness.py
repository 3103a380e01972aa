"""How fresh the figures are: the last of everything that feeds them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.db.models.fields.json import KT

from journal.models import Event
from leads.models import Interaction, Opportunity
from scorecards.models import Snapshot


@dataclass(frozen=True, slots=True)
class Latest:
    """The last import of one target (`what` is its name in the import's profile), and from which source."""

    what: str
    source: str
    at: datetime


def imports() -> list[Latest]:
    """The last completed import of each target, the latest first. One statement."""
    rows = (
        Event.objects.filter(kind="import.completed")
        .order_by()
        .annotate(target=KT("data__target"), source=KT("data__source"))
        .values_list("target", "source")
        .annotate(at=Max("recorded_at"))
    )
    newest: dict[str, Latest] = {}
    for target, source, at in sorted(rows, key=lambda row: row[2]):
        newest[target] = Latest(target or "", source or "", at)
    return sorted(newest.values(), key=lambda each: each.at, reverse=True)


def _last(rows: Any, field: str) -> datetime | None:
    return rows.aggregate(last=Max(field))["last"]


def _snapshot() -> datetime | None:
    """When the last night's figures were kept."""
    return Snapshot.objects.order_by("-day").values_list("taken_at", flat=True).first()


# What else feeds the figures: its name in the page, and when it last did.
FEEDS: dict[str, Callable[[], datetime | None]] = {
    "interaction": lambda: _last(Interaction.objects, "recorded_at"),
    "opportunity": lambda: _last(Opportunity.objects, "updated_at"),
    "snapshot": _snapshot,
}
