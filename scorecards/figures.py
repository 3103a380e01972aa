"""A number as a page shows it: its words, its exact value, its change, and the list that makes it."""

from dataclasses import dataclass
from decimal import Decimal

from portal.lib import fmt
from scorecards.tally import ENOUGH, Tally, amounts_differ, change, counts_differ, share

UNKNOWN = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`exact` is the value in all its digits; `changed` its relative change, coloured only where `certain`."""

    text: str
    exact: str = ""
    full: str = ""
    url: str = ""
    changed: Decimal | None = None
    certain: bool = False
    unit: str = "percent"
    before: str = ""


NO_FIGURE = Figure(text=UNKNOWN)


def money(
    now: Tally, currency: str, *, before: Tally | None = None, url: str = "", form: str = "short"
) -> Figure:
    """An amount, and how it moved since the same period a year before, from five deals on each side."""
    return Figure(
        text=fmt.money(now.amount, currency, form=form),
        exact=plain(now.amount),
        full=fmt.money(now.amount, currency, form="full"),
        url=url if now.count else "",
        changed=change(now.amount, before.amount)
        if before and min(now.count, before.count) >= ENOUGH
        else None,
        certain=before is not None and amounts_differ(now, before),
        before="" if before is None else fmt.money(before.amount, currency),
    )


def amount(value: Decimal, currency: str, *, url: str = "") -> Figure:
    """An amount that is compared with nothing."""
    return money(Tally(value, 1), currency, url=url)


def count(now: int, *, before: int | None = None, url: str = "") -> Figure:
    return Figure(
        text=fmt.number(now),
        exact=str(now),
        url=url if now else "",
        changed=change(now, before) if before and min(now, before) >= ENOUGH else None,
        certain=before is not None and counts_differ(now, before),
        before="" if before is None else fmt.number(before),
    )


def rate(part: int, of: int, *, url: str = "", least: int = 5) -> Figure:
    """A ratio in percent; under `least` cases the two counts say more ("2 / 3")."""
    if of < least:
        return Figure(text=f"{fmt.number(part)} / {fmt.number(of)}" if of else UNKNOWN, url=url if of else "")
    ratio = share(part, of)
    return Figure(text=fmt.percent(ratio or 0), exact=plain(ratio or Decimal(0)), url=url)


def plain(value: Decimal) -> str:
    """All digits, without an exponent or empty decimals."""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
