"""What both sides did about a shared lead, and what became of it, in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal.models import Event
from leads.models import Interaction, LeadShare

State, How = LeadShare.State, LeadShare.How
LENGTH = 100
ICONS: dict[str, str] = {
    Interaction.Kind.CALL: "phone",
    Interaction.Kind.EMAIL: "mail",
    Interaction.Kind.MEETING: "users-round",
    Interaction.Kind.NOTE: "sticky-note",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the timeline. `side` is "vendor", "partner" or "" for what the clock did; noted by hand or not."""

    at: datetime
    what: Promise | str
    icon: str
    side: str
    author: str = ""
    text: str = ""
    outcome: str = ""
    is_noted: bool = False


_MILESTONES: tuple[tuple[str, str, str, Promise], ...] = (
    ("lead.shared", "passed_at", "share-2", _("Lead passed on")),
    ("lead.introduced", "passed_at", "user-round-plus", _("Lead brought in")),
    ("lead.accepted", "accepted_at", "check", _("Lead accepted")),
    ("lead.qualified", "qualified_at", "badge-check", _("Lead qualified")),
    ("lead.converted", "converted_at", "handshake", _("Became an opportunity")),
    ("lead.declined", "until_at", "x", _("Lead declined")),
    ("lead.disqualified", "until_at", "ban", _("Lead disqualified")),
    ("lead.handed_back", "until_at", "undo-2", _("Lead handed back")),
    ("lead.timed_out", "until_at", "timer-off", _("Not answered in time")),
)
_ENDS = {
    "lead.declined": State.DECLINED,
    "lead.disqualified": State.DISQUALIFIED,
    "lead.handed_back": State.HANDED_BACK,
    "lead.timed_out": State.TIMED_OUT,
}


def of(share: LeadShare) -> tuple[Entry, ...]:
    """Newest first; of two at the same instant, what came later in the life of the lead. Two statements."""
    oldest_first = sorted(_entries(share), key=lambda entry: _when(entry, share.accepted_at))
    return tuple(oldest_first[::-1])


def _when(entry: Entry, accepted_at: datetime | None) -> datetime:
    """An interaction is noted to the minute: in the minute of the acceptance, it came after it."""
    same_minute = accepted_at is not None and timedelta(0) < accepted_at - entry.at < timedelta(minutes=1)
    return accepted_at if same_minute and entry.is_noted else entry.at  # type: ignore[return-value]


def _entries(share: LeadShare) -> Iterator[Entry]:
    """Interactions of both sides, and what became of the share, with who did it where the journal knows."""
    authors = {
        event.kind: event.actor_name
        for event in Event.objects.filter(subject=share.public_id).order_by("occurred_at")
    }
    for kind, field, icon, label in _MILESTONES:
        if _happened(share, kind, field):
            yield Entry(
                at=getattr(share, field),
                what=label,
                icon=icon,
                side=_side(kind),
                author=authors.get(kind) or authors.get(f"{kind}_for", ""),
                text=_words(share, kind),
            )
    for interaction in Interaction.objects.filter(share=share)[:LENGTH]:
        yield Entry(
            at=interaction.occurred_at,
            what=interaction.get_kind_display(),
            icon=ICONS[interaction.kind],
            side="vendor" if interaction.by_vendor else "partner",
            author=interaction.author_name,
            text=interaction.body,
            outcome=interaction.get_outcome_display(),
            is_noted=True,
        )


def _happened(share: LeadShare, kind: str, field: str) -> bool:
    if kind in _ENDS:
        return share.state == _ENDS[kind]
    if field == "passed_at":
        return (share.how == How.PASSED) == (kind == "lead.shared")
    if kind == "lead.accepted" and share.how == How.INTRODUCED:
        return False
    if kind == "lead.qualified" and share.qualified_at == share.converted_at:
        return False
    return getattr(share, field) is not None


def _side(kind: str) -> str:
    return {"lead.shared": "vendor", "lead.timed_out": ""}.get(kind, "partner")


def _words(share: LeadShare, kind: str) -> str:
    if kind == "lead.shared":
        return share.message
    if kind == "lead.introduced" and share.distributor:
        return gettext("For the reseller, by its distributor %(name)s") % {"name": share.distributor.name}
    return str(share.get_reason_display()) if kind in _ENDS and share.reason else ""
