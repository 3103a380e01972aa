"""The score month by month, and why it moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext, ngettext

from contribution.history import Reason, reasons
from contribution.score import WORTH_SHOWING
from portal.lib import fmt
from portal.lib.fmt.numbers import rounded
from scorecards.figures import UNKNOWN
from scorecards.queries.snapshots import MONTHS, Kept

SHOWN = 3  # the others open on demand


@dataclass(frozen=True, slots=True)
class Why:
    """Points added or taken, to a tenth, and what did it."""

    points: Decimal
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """`day` is the last one kept of the month; `score` "58 / 100"."""

    day: date
    score: str
    changed: int | None
    whys: Sequence[Why]


@dataclass(frozen=True, slots=True)
class History:
    """`months` from the latest; `values` from the oldest, None where nothing was measurable."""

    months: Sequence[Month]
    values: Sequence[Decimal | None]
    finding: str

    @property
    def latest(self) -> Sequence[Month]:
        return self.months[:SHOWN]

    @property
    def earlier(self) -> Sequence[Month]:
        return self.months[SHOWN:]


def history(kept: Sequence[Kept]) -> History | None:
    """None where no day was kept yet."""
    if not kept:
        return None
    months = [_month(None, kept[0])] if len(kept) < MONTHS else []
    months += [_month(before, after) for before, after in pairwise(kept)]
    values = [Decimal(each.score.shown) if each.score.out_of else None for each in kept]
    return History(months[::-1], values, _finding(kept))


def _month(before: Kept | None, after: Kept) -> Month:
    comparable = before is not None and before.score.out_of and after.score.out_of
    return Month(
        day=after.day,
        score=shown(after),
        changed=after.score.shown - before.score.shown if before and comparable else None,
        whys=_whys(before, after) if before else [],
    )


def shown(kept: Kept) -> str:
    if not kept.score.out_of:
        return UNKNOWN
    return f"{fmt.number(kept.score.shown)} / {fmt.number(kept.score.out_of)}"


def _whys(before: Kept, after: Kept) -> list[Why]:
    """What moved it by more than 0.05, the largest first."""
    if before.moment is None or after.moment is None:
        return []
    found = [each for each in reasons(before.moment, after.moment) if abs(each.delta) > WORTH_SHOWING]
    return [_why(each, after) for each in sorted(found, key=lambda each: -abs(each.delta))]


def _why(reason: Reason, after: Kept) -> Why:
    tenths = rounded(Decimal(reason.delta.numerator) / Decimal(reason.delta.denominator), 1)
    return Why(tenths, _words(reason, after))


def _words(reason: Reason, after: Kept) -> str:
    count = abs(reason.count)
    said = {"count": fmt.number(count), "version": after.score.version}
    match reason.cause:
        case "formula":
            return gettext("formula %(version)s") % said
        case "targets":
            return gettext("time passed: the targets, and what is measurable")
        case "leads" if reason.count > 0:
            words = ngettext(
                "%(count)s more qualified co-marketing lead",
                "%(count)s more qualified co-marketing leads",
                count,
            )
        case "leads":
            words = ngettext(
                "%(count)s qualified co-marketing lead left the twelve months",
                "%(count)s qualified co-marketing leads left the twelve months",
                count,
            )
        case "conversion":
            return _conversion(after)
        case "pipeline_entered":
            words = ngettext("%(count)s opportunity validated", "%(count)s opportunities validated", count)
        case "pipeline_left":
            words = ngettext(
                "%(count)s opportunity no longer counts", "%(count)s opportunities no longer count", count
            )
        case "booked_entered":
            words = ngettext("%(count)s deal signed", "%(count)s deals signed", count)
        case "booked_left":
            words = ngettext(
                "%(count)s deal left the twelve months", "%(count)s deals left the twelve months", count
            )
        case _:
            words = ngettext("%(count)s amount corrected", "%(count)s amounts corrected", count)
    return words % said


def _conversion(after: Kept) -> str:
    facts = after.facts
    counted = {"converted": facts.leads_converted, "leads": facts.leads_accepted + facts.leads_timed_out}
    return gettext("lead conversion: %(converted)s of %(leads)s") % {
        name: fmt.number(value) for name, value in counted.items()
    }


def _finding(kept: Sequence[Kept]) -> str:
    words = gettext("Contribution score by month: %(first)s in %(start)s, %(last)s in %(end)s")
    return words % {
        "first": shown(kept[0]),
        "start": fmt.month(kept[0].day),
        "last": shown(kept[-1]),
        "end": fmt.month(kept[-1].day),
    }
