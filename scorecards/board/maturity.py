"""What may be said of a campaign's result at its age, in words: a verdict, its dates, its figures; never too early."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from portal.lib import charts, fmt
from scorecards.models import Judgement

EVEN = Decimal(1)
MONTH = Decimal("30.4375")
TENTH = Decimal("0.1")
MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Indicator:
    """A leading indicator, and the same of other campaigns at this age where there are ten of them."""

    label: str
    value: str
    exact: str
    peers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One campaign's result in one currency. `icon` and `tone` are the chip's; `interval` stands small beside."""

    judgement: Judgement
    chip: str
    tone: str
    icon: str
    verdict: str
    interval: str
    share: str
    dates: str
    refusals: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    chart: charts.Growth | None


def panel(row: Judgement, on: date, *, drawn: bool = True) -> Panel:
    """The panel of a judgement; `on` is the day it speaks of, `drawn` whether it has its chart."""
    return Panel(
        judgement=row,
        **_chip(row),
        verdict=_verdict(row),
        interval=_interval(row),
        share=_share(row),
        dates=_dates(row, on),
        refusals=tuple(refusals(row)),
        indicators=tuple(_indicators(row)),
        chart=_chart(row, on) if drawn else None,
    )


# ---- what it returned -----------------------------------------------------------------------------------------------
def per_euro(row: Judgement, amount: Decimal | None) -> Decimal | None:
    """Revenue per unit of cost; None without a cost or an amount."""
    return None if amount is None or row.cost <= 0 else amount / row.cost


def written(value: Decimal) -> str:
    return fmt.number(value.quantize(TENTH, ROUND_HALF_UP), 1)


def _ends(row: Judgement) -> tuple[Decimal, Decimal, Decimal] | None:
    found = [per_euro(row, amount) for amount in (row.low, row.median, row.high)]
    low, median, high = found
    return None if low is None or median is None or high is None else (low, median, high)


def _chip(row: Judgement) -> dict[str, str]:
    """Three chips only, never with a percentage; without a record there is nothing to say."""
    if row.stage == "too_early":
        return {"chip": gettext("Too early"), "tone": "", "icon": "hourglass"}
    ends = _ends(row)
    if not row.stage or row.low is None:
        return {"chip": gettext("Not measurable"), "tone": "", "icon": "circle-dashed"}
    if ends is None:
        return {"chip": gettext("No cost recorded"), "tone": "", "icon": "circle-dashed"}
    low, median, high = ends
    if row.stage == "range":
        words = gettext("Range %(ends)s") % {"ends": fmt.number_range(low, high)}
        return {"chip": words, "tone": "warn", "icon": "scale"}
    return {"chip": _return(row, median), "tone": "ok" if median >= EVEN else "bad", "icon": "target"}


def _return(row: Judgement, value: Decimal) -> str:
    """2,4 € de CA par € investi: always so worded."""
    if row.currency == "EUR":
        return gettext("€%(value)s of revenue per € invested") % {"value": written(value)}
    words = gettext("%(value)s %(currency)s of revenue per %(currency)s invested")
    return words % {"value": written(value), "currency": row.currency}


def _verdict(row: Judgement) -> str:
    """One sentence; what crosses one per euro is undecided."""
    if row.stage == "too_early":
        return gettext("Too early to tell what it brings")
    ends = _ends(row)
    if ends is None or row.low is None or row.median is None or row.high is None:
        return gettext("Its return cannot be told yet") if row.cost > 0 else gettext("No cost, no return")
    low, median, high = ends
    if row.stage == "figure":
        return _return(row, median)
    if low >= EVEN:
        return gettext("It brings in more than it cost")
    return (
        gettext("It brings in less than it cost")
        if high <= EVEN
        else gettext("Undecided: it may or may not pay")
    )


def _interval(row: Judgement) -> str:
    """The range in euros per euro and in revenue, and what is there so far."""
    if row.low is None or row.median is None or row.high is None:
        return ""
    if row.low == row.high:
        amount = fmt.money(row.median, row.currency, form="short")
        return gettext("revenue in the end: %(amount)s, in 80%% of cases") % {"amount": amount}
    parts = []
    if ends := _ends(row):
        ends_text = fmt.number_range(ends[0], ends[2])
        parts.append(gettext("%(ends)s per € invested, in 80%% of cases") % {"ends": ends_text})
    revenue = fmt.money_range(row.low, row.high, row.currency)
    parts.append(gettext("revenue in the end: %(range)s") % {"range": revenue})
    return " · ".join(parts)


def _share(row: Judgement) -> str:
    if row.maturity is None:
        return ""
    words = gettext("At this age %(share)s of the result is usually visible")
    return words % {"share": fmt.percent(row.maturity, 0)}


def _dates(row: Judgement, on: date) -> str:
    """The two days still to come, if they are."""
    if row.first_range_on is None or row.figure_on is None or row.figure_on <= on:
        return ""
    figure = gettext("figure about %(day)s") % {"day": fmt.date(row.figure_on)}
    if row.first_range_on <= on:
        return figure
    return gettext("first range about %(day)s, ") % {"day": fmt.date(row.first_range_on)} + figure


def foreseen(row: Judgement, day: date) -> str:
    """What may be said on a day to come, as far as the curve tells now."""
    if row.first_range_on is None or row.figure_on is None:
        return ""
    days = {"first": fmt.date(row.first_range_on), "figure": fmt.date(row.figure_on)}
    if day >= row.figure_on:
        return gettext("A figure can be told by then: about %(figure)s.") % days
    if day >= row.first_range_on:
        return gettext("A range can be told by then, and a figure about %(figure)s.") % days
    return gettext("It will still be too early: first range about %(first)s, figure about %(figure)s.") % days


def refusals(row: Judgement) -> Iterator[str]:
    """What the record does not allow, in plain words."""
    for each in row.refusals:
        told = {"needed": fmt.number(each["needed"]), "have": fmt.number(each["have"])}
        if each["reason"] == "too_few_wins":
            yield gettext("A maturity needs %(needed)s won leads; there are %(have)s so far.") % told
        elif each["reason"] == "too_few_wins_to_project":
            yield gettext("A projection needs %(needed)s won leads; there are %(have)s so far.") % told
        else:
            yield gettext("The record is too short: %(needed)s months are needed, there are %(have)s.") % told


# ---- leading indicators and the curve -------------------------------------------------------------------------------
def _indicators(row: Judgement) -> Iterator[Indicator]:
    peers: dict[str, Any] = row.peers
    yield Indicator(gettext("Leads"), fmt.number(row.leads), str(row.leads), _peer(peers, "leads"))
    qualified = fmt.number(row.qualified)
    yield Indicator(gettext("Qualified leads"), qualified, str(row.qualified), _peer(peers, "qualified"))
    cost = (row.cost / row.leads).quantize(Decimal("0.01")) if row.leads and row.cost > 0 else None
    usual = peers.get("cost_per_lead")
    yield Indicator(
        gettext("Cost per lead"),
        "–" if cost is None else fmt.money(cost, row.currency, form="full"),
        "" if cost is None else str(cost),
        _against(fmt.money(Decimal(usual), row.currency, form="full"), peers["campaigns"]) if usual else "",
    )


def _peer(peers: dict[str, Any], name: str) -> str:
    return _against(fmt.number(Decimal(str(peers[name]))), peers["campaigns"]) if name in peers else ""


def _against(value: str, campaigns: int) -> str:
    words = ngettext(
        "%(value)s is the median of %(count)s campaign at this age",
        "%(value)s is the median of %(count)s campaigns at this age",
        campaigns,
    )
    return words % {"value": value, "count": fmt.number(campaigns)}


def _chart(row: Judgement, on: date) -> charts.Growth | None:
    if not row.curve or row.maturity is None:
        return None
    shares, low, high = ([Decimal(str(each[place])) for each in row.curve] for place in range(3))
    starts = row.campaign.starts_on
    age = Decimal((on - starts).days) / MONTH if starts else Decimal(0)
    heads = (gettext("Month"), gettext("Usually visible"), gettext("At least"), gettext("At most"))
    return charts.Growth(shares, low, high, max(age, Decimal(0)), _share(row), heads)


# ---- how past ranges came out ---------------------------------------------------------------------------------------
def share_inside(count: int, of: int, low: float, high: float) -> str:
    """Four in five are meant to come out inside: what was found, with the interval such a count allows."""
    words = ngettext(
        "%(count)s of %(of)s came out inside its range: %(share)s where 80%% should, within %(low)s to %(high)s",
        "%(count)s of %(of)s came out inside their range: %(share)s where 80%% should, within %(low)s to %(high)s",
        count,
    )
    ends = {
        name: fmt.percent(Decimal(str(round(value, 4))), 0) for name, value in (("low", low), ("high", high))
    }
    told = {"count": fmt.number(count), "of": fmt.number(of), "share": fmt.percent(Decimal(count) / of, 0)}
    return words % {**told, **ends}
