"""A day that is over, as it was kept: its score, its facts, or where the nearest kept day is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from portal.lib import fmt
from scorecards.board.balance import Balance, balance
from scorecards.board.chain import Stage, chain
from scorecards.board.history import History, history
from scorecards.board.score import ScoreView, view_of
from scorecards.forms import PastDay
from scorecards.links import Links
from scorecards.queries import snapshots
from scorecards.queries.partners import Profile
from scorecards.queries.snapshots import Kept
from scorecards.remembered import year_to
from scorecards.takeaway import words
from scorecards.takeaway.plain import euros

A_NIGHT = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """`problem` says what is wrong with the day asked for; `nearest` are kept days around one that was not kept.

    `made_up_at` is set where the day was worked out later than in its own night. `balance` and `chain` are those of the
    twelve months to that day; None and empty where they were not kept. Their figures lead nowhere: the lists are of
    today's rows.
    """

    partner: Profile
    vendor: str
    day: date | None
    problem: str = ""
    nearest: Sequence[date] = ()
    score: ScoreView | None = None
    facts: Sequence[tuple[str, str]] = ()
    made_up_at: datetime | None = None
    history: History | None = None
    balance: Balance | None = None
    chain: Sequence[Stage] = ()
    days: str = ""
    base: str = ""

    @property
    def base_words(self) -> str:
        return gettext("against %(days)s") % {"days": self.base}


def past(form: PastDay, partner: Profile, vendor: str) -> Past:
    """Three statements at most."""
    of: dict[str, Any] = {"partner": partner, "vendor": vendor}
    if not form.is_valid():
        return Past(**of, day=None, problem=" ".join(str(error) for error in form.errors["as_of"]))
    day = form.cleaned_data["as_of"]
    kept = snapshots.on(partner.id, day)
    if kept is None:
        return Past(**of, day=day, nearest=snapshots.nearest(partner.id, day))
    late = kept.taken_at.date() - day > A_NIGHT
    return Past(
        **of,
        day=day,
        score=view_of(kept.score, kept.facts, kept.currency),
        facts=_facts(kept),
        made_up_at=kept.taken_at if late else None,
        history=history(snapshots.by_month(partner.id, day)),
        **_year(kept),
    )


def _year(kept: Kept) -> dict[str, Any]:
    if kept.year is None:
        return {}
    period = year_to(kept.day)
    before = period.a_year_before()
    nowhere = Links(period, kept.currency, reader=None)
    return {
        "balance": balance(kept.year, nowhere),
        "chain": chain(kept.year, nowhere),
        "days": fmt.day_range(period.start_on, period.last_day),
        "base": fmt.day_range(before.start_on, before.last_day),
    }


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
