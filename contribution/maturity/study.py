"""What the record of a motion allows: its curve, the leads left out, and what is refused."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from contribution.maturity.curve import MONTH, Curve, Fit, fit
from contribution.maturity.leads import Leads, day_of, delays

WINS_FOR_MATURITY = 30
WINS_FOR_PROJECTION = 100
LEADS_AT_LONGEST_AGE = 30
SHARE_SEEN = 0.90
OUTCOMES_MISSED = 3.0

RefusalReason = Literal["too_few_wins", "record_too_short", "too_few_wins_to_project"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What cannot be said, and how much of what it needs there is: wins, or months of record."""

    reason: RefusalReason
    needed: int
    have: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The leads born in a month ("2024-03") before the record of outcomes began."""

    month: str
    leads: int


@dataclass(frozen=True, slots=True)
class Study:
    """The fit of a motion on the `leads` kept; None under 30 wins.

    `left_out` names the cohorts born before the record began, because `missed` outcomes are expected there.
    """

    fit: Fit | None
    leads: Leads
    left_out: tuple[LeftOut, ...]
    missed: float
    refusals: tuple[Refusal, ...]

    @property
    def curve(self) -> Curve | None:
        """The curve on which a maturity may be stated, or None."""
        refused = {each.reason for each in self.refusals} & {"too_few_wins", "record_too_short"}
        return self.fit.curve if self.fit and not refused else None

    @property
    def projects(self) -> bool:
        return not self.refusals


def study(leads: Leads, as_of: float) -> Study:
    """The curve of one motion as known at `as_of` (days since 1970), and its refusals.

    A maturity needs 30 wins and a record in which, at the age that 30 leads have reached, 90 % of the wins
    have come; a projection needs 100 wins. Source: docs/maturity.md.
    """
    known = leads.known(as_of)
    kept, missed = _since_the_record_began(known, as_of)
    left_out = _months(known.only(~kept))
    remaining = known.only(kept)
    wins = int((~np.isnan(remaining.won)).sum())
    found = fit(delays(remaining, as_of)) if wins >= WINS_FOR_MATURITY else None
    refusals = _refusals(found, wins, remaining, as_of)
    return Study(found, remaining, left_out, missed, refusals)


def motion_of(motions: Sequence[Hashable], leads: Leads, motion: Hashable, as_of: float) -> Leads:
    """The leads of this motion (segment × product line), or all of them where it has under 30 wins yet."""
    own = leads.only(np.array([each == motion for each in motions], dtype=bool))
    return own if (own.won <= as_of).sum() >= WINS_FOR_MATURITY else leads


def _since_the_record_began(leads: Leads, as_of: float) -> tuple[np.ndarray, float]:
    """Which leads to keep, and the outcomes that those left out are expected to have had unrecorded.

    E₀ is the first recorded outcome. The curve of the leads born since tells how many outcomes of earlier
    leads should have come before E₀: three or more mean that nobody recorded them.
    """
    everything = np.ones(len(leads), dtype=bool)
    outcome = np.fmin(leads.won, leads.lost)
    if np.isnan(outcome).all():
        return everything, 0.0
    since = leads.born >= np.nanmin(outcome)
    later = delays(leads.only(since), as_of)
    if len(later.won) < WINS_FOR_MATURITY:
        return everything, 0.0
    curve = fit(later).curve
    head_start = np.nanmin(outcome) - leads.born[~since]
    recorded = curve.p * curve.share_decided(head_start)
    recorded += (1 - curve.p) * (1 - curve.silent_if_not_won(head_start))
    expected = float(recorded.sum())
    return (since, expected) if expected >= OUTCOMES_MISSED else (everything, 0.0)


def _months(leads: Leads) -> tuple[LeftOut, ...]:
    found = Counter(day_of(born).strftime("%Y-%m") for born in leads.born)
    return tuple(LeftOut(month, found[month]) for month in sorted(found))


def _refusals(found: Fit | None, wins: int, leads: Leads, as_of: float) -> tuple[Refusal, ...]:
    if found is None:
        return (Refusal("too_few_wins", WINS_FOR_MATURITY, wins),)
    refusals = []
    longest = float(np.sort(as_of - leads.born)[-LEADS_AT_LONGEST_AGE])
    if found.curve.share_decided(np.array(longest)) < SHARE_SEEN:
        months = math.ceil(found.curve.age_at(SHARE_SEEN) / MONTH)
        refusals.append(Refusal("record_too_short", months, int(longest / MONTH)))
    if wins < WINS_FOR_PROJECTION:
        refusals.append(Refusal("too_few_wins_to_project", WINS_FOR_PROJECTION, wins))
    return tuple(refusals)
