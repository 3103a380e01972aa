"""A day that is over, as it was kept: its score, its facts, or where the nearest kept day is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext

from portal.lib import fmt
from scorecards.board.history import History, history
from scorecards.board.score import ScoreView, view_of
from scorecards.forms import PastDay
from scorecards.queries import snapshots
from scorecards.queries.snapshots import Kept
from scorecards.takeaway import words
from scorecards.takeaway.plain import euros

A_NIGHT = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """`problem` says what is wrong with the day asked for; `nearest` are kept days around one that was not kept.

    `made_up_at` is set where the day was worked out later than in its own night.
    """

    day: date | None
    problem: str = ""
    nearest: Sequence[date] = ()
    score: ScoreView | None = None
    facts: Sequence[tuple[str, str]] = ()
    made_up_at: datetime | None = None
    history: History | None = None


def past(form: PastDay, partner_id: int) -> Past:
    """Three statements at most."""
    if not form.is_valid():
        return Past(day=None, problem=" ".join(str(error) for error in form.errors["as_of"]))
    day = form.cleaned_data["as_of"]
    kept = snapshots.on(partner_id, day)
    if kept is None:
        return Past(day=day, nearest=snapshots.nearest(partner_id, day))
    late = kept.taken_at.date() - day > A_NIGHT
    return Past(
        day=day,
        score=view_of(kept.score, kept.facts, kept.currency),
        facts=_facts(kept),
        made_up_at=kept.taken_at if late else None,
        history=history(snapshots.by_month(partner_id, day)),
    )


def _facts(kept: Kept) -> list[tuple[str, str]]:
    counts = [(name, fmt.number(getattr(kept.facts, key))) for key, name in words.of_facts().items()]
    pipeline = kept.facts.pipeline_cents
    return [
        *counts,
        (gettext("Validated opportunities"), fmt.number(len(pipeline))),
        (gettext("Validated pipeline"), _money(euros(sum(pipeline)), kept)),
        (gettext("Booked"), _money(euros(kept.facts.booked_cents), kept)),
    ]


def _money(amount: Decimal, kept: Kept) -> str:
    return fmt.money(amount, kept.currency, form="full")
