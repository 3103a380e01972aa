"""Why acts of a journey earn no credit, in words: what counts is decided by `scorecards.eligibility` alone.

Source: docs/credits.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models import Interaction, Touch
from leads.rules import touch_kind

if TYPE_CHECKING:
    from scorecards.eligibility import Columns, Eligibility


class Why(StrEnum):
    """Why an act earns nothing."""

    OURS = "ours"
    KIND = "kind"
    NOTE = "note"
    NO_ANSWER = "no_answer"
    NO_CONTACT = "no_contact"
    LATE = "late"
    AGAIN = "again"
    VISIT_AFTER = "visit_after"
    AFTER_CLOSE = "after_close"


WORDS: dict[Why, Promise] = {
    Why.OURS: _("an act of ours, in which the customer took no part"),
    Why.KIND: _("this kind of touch does not count"),
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


def why_never(acts: Sequence[Act], rule: "Eligibility") -> list[Why | None]:
    """Of each act of a journey, why it counts for no opportunity whatever; None when it may count."""
    from scorecards.eligibility import verdicts  # NumPy: not before a page asks

    touches = [act for act in acts if act.touch is not None]
    told = dict(zip(map(id, touches), verdicts(_columns(touches), rule).tolist(), strict=True))
    return [_why(act, told[id(act)]) if act.touch is not None else _why_silent(act, rule) for act in acts]


def why_not_for(act: Act, deal: Deal, rule: "Eligibility") -> Why | None:
    """Why an act that counts earns nothing of this opportunity."""
    if deal.closed_at and act.at > deal.closed_at:
        return Why.AFTER_CLOSE
    if act.at > deal.created_at and _number(act) not in rule.kinds_after:
        return Why.VISIT_AFTER if act.is_visit else Why.KIND
    return None


def _why(act: Act, verdict: int) -> Why | None:
    from scorecards.eligibility import Verdict

    if verdict == Verdict.KIND:
        return Why.OURS if act.kind == Touch.Kind.LEAD_PASSED else Why.KIND
    return {
        Verdict.NOBODY_NAMED: Why.NO_CONTACT,
        Verdict.LATE: Why.LATE,
        Verdict.AGAIN: Why.AGAIN,
    }.get(Verdict(verdict))


def _why_silent(act: Act, rule: "Eligibility") -> Why | None:
    """What made no touch: nobody took part, or it is as a touch would be; else there was one of that day already."""
    from scorecards.eligibility import verdicts

    if act.kind == Interaction.Kind.NOTE:
        return Why.NOTE
    if act.outcome in ("", Interaction.Outcome.NO_ANSWER):
        return Why.NO_ANSWER
    return _why(act, int(verdicts(_columns([act]), rule)[0])) or Why.AGAIN


def _columns(acts: Sequence[Act]) -> "Columns":
    """As the ledger reads touches, all of one account."""
    import numpy as np

    from scorecards.crediting import EPOCH, MICROSECOND

    names = ("id", "account", "at", "recorded_at", "contact", "campaign", "kind", "by_hand")
    found = np.zeros(len(acts), dtype=[(name, np.int64) for name in names])
    for row, act in zip(found, acts, strict=True):
        row["id"], row["contact"], row["campaign"] = act.touch or 0, act.contact_id or 0, act.campaign_id or 0
        row["at"], row["recorded_at"] = ((at - EPOCH) // MICROSECOND for at in (act.at, act.recorded_at))
        row["kind"], row["by_hand"] = _number(act), act.by_hand
    return found


def _number(act: Act) -> int:
    """The kind of the touch it is, or would have been, as the ledger numbers them; −1 for none."""
    from scorecards.queries.journeys import KINDS

    kind: str | None = act.kind
    if act.touch is None:
        kind = touch_kind(
            kind=act.kind, outcome=act.outcome, has_contact=True, occurred_at=act.at, now=act.at
        )
    return KINDS.index(kind) if kind in KINDS else -1
