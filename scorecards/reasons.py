"""Which acts of a journey may earn credit, and why the others do not: one act at a time, in plain values.

What counts is decided for all journeys at once by `scorecards.eligibility` and the engine; a page asks here for the
words, and a test holds the two together. Source: docs/attribution.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models import Interaction, Touch
from leads.rules import TOUCH_RECORDED_WITHIN

OURS = frozenset({str(Touch.Kind.LEAD_PASSED)})
"""Acts of the house in which the customer takes no part."""
BEFORE_ONLY = frozenset({str(Touch.Kind.VISIT)})
"""Kinds that do not count after the opportunity was created."""


class Why(StrEnum):
    """Why an act earns nothing."""

    OURS = "ours"
    NOTE = "note"
    NO_ANSWER = "no_answer"
    NO_CONTACT = "no_contact"
    LATE = "late"
    AGAIN = "again"
    VISIT_AFTER = "visit_after"
    AFTER_CLOSE = "after_close"


WORDS: dict[Why, Promise] = {
    Why.OURS: _("an act of ours, in which the customer took no part"),
    Why.NOTE: _("a note"),
    Why.NO_ANSWER: _("the customer did not answer"),
    Why.NO_CONTACT: _("nobody was named at the customer’s"),
    Why.LATE: _("logged by hand more than 7 days later"),
    Why.AGAIN: _("the same person, the same kind of touch, the same day: counted once"),
    Why.VISIT_AFTER: _("a mere visit after the opportunity was created"),
    Why.AFTER_CLOSE: _("after the opportunity was closed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did, as far as credit is concerned; `parties` holds 0 for the vendor, else partners' ids.

    `touch` is None for what made no touch: a note, a call that nobody took. `kind` is a touch's or an interaction's.
    """

    touch: int | None
    kind: str
    at: datetime
    recorded_at: datetime
    recorded: str
    contact_id: int | None
    parties: tuple[int, ...]
    campaign_id: int | None = None
    campaign: str = ""
    outcome: str = ""

    @property
    def is_visit(self) -> bool:
        return self.kind == Touch.Kind.VISIT

    @property
    def by_hand(self) -> bool:
        return self.recorded == Touch.Recorded.HAND


@dataclass(frozen=True, slots=True)
class Deal:
    """When an opportunity was created and closed, as known on the day of the page."""

    created_at: datetime
    closed_at: datetime | None


def why_never(act: Act, again: frozenset[int]) -> Why | None:
    """Why it counts for no opportunity whatever; `again` are the touches that repeat an earlier one."""
    if act.kind in OURS:
        return Why.OURS
    if act.kind == Interaction.Kind.NOTE:
        return Why.NOTE
    if act.outcome == Interaction.Outcome.NO_ANSWER or (act.touch is None and not act.outcome):
        return Why.NO_ANSWER
    if act.by_hand and act.contact_id is None:
        return Why.NO_CONTACT
    if act.by_hand and act.recorded_at - act.at > TOUCH_RECORDED_WITHIN:
        return Why.LATE
    if act.touch is None or act.touch in again:
        return Why.AGAIN
    return None


def why_not_for(act: Act, deal: Deal) -> Why | None:
    """Why an act that counts earns nothing of this opportunity."""
    if deal.closed_at and act.at > deal.closed_at:
        return Why.AFTER_CLOSE
    if act.kind in BEFORE_ONLY and act.at > deal.created_at:
        return Why.VISIT_AFTER
    return None


def repeated(acts: Iterable[Act]) -> frozenset[int]:
    """Touches logged by hand of a person, kind, campaign and day that already has one that counts."""
    seen: set[tuple[object, ...]] = set()
    found = set()
    for act in sorted(acts, key=lambda act: (act.at, act.touch or 0)):
        if act.touch is None or not act.by_hand or why_never(act, frozenset()):
            continue
        key = (act.contact_id, act.kind, act.campaign_id, act.at.date())
        if key in seen:
            found.add(act.touch)
        seen.add(key)
    return frozenset(found)
