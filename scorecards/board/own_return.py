"""A partner's own return, for its eyes alone: its margin, and what a euro brought once the cycle has run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from leads.models import Opportunity
from portal.lib import fmt
from portal.lib.fmt.numbers import places
from scorecards import figures
from scorecards.board.balance import Line
from scorecards.figures import Figure
from scorecards.gathering import Gathered
from scorecards.links import Links
from scorecards.matured import Curve, Matured, figure_on, matured, visible
from scorecards.models import OwnMargin
from scorecards.queries import own_returns
from scorecards.queries.deals import added
from scorecards.queries.own_returns import Means
from scorecards.tally import ENOUGH

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReturn:
    """`rate` is "" until the margin is told. `verdict` says what may be said; `lines` are empty while too early."""

    rate: str = ""
    margin_lines: Sequence[Line] = ()
    verdict: str = ""
    why: str = ""
    icon: str = "hourglass"
    lines: Sequence[Line] = ()
    caution: str = ""


def own_return(found: Gathered, links: Links) -> OwnReturn:
    """One statement until a margin is told, then four more at most."""
    kept = own_returns.margin(found.partner.id)
    if kept is None:
        return OwnReturn()
    means = own_returns.means(found.partner.id, found.currency, found.spans.now.end_at)
    told = _told(kept, means, own_returns.slowest_curve(found.currency), found)
    return OwnReturn(rate=_rate(kept), margin_lines=[_margin(kept, found, links)], **told)


def _margin(kept: OwnMargin, found: Gathered, links: Links) -> Line:
    """On what was booked in the period on leads the vendor passed: a fact, not yet a return."""
    booked = added(found.shown, "booked", Opportunity.Origin.VENDOR_PASSED)
    words = gettext("%(rate)s of %(amount)s booked on passed leads") % {
        "rate": _rate(kept),
        "amount": fmt.money(booked.amount, found.currency),
    }
    url = links.to("booked-passed") if booked else ""
    return Line(gettext("Your margin in the period"), _money(_part(booked.amount, kept), found, url), words)


def _told(kept: OwnMargin, means: Means, curve: Curve, found: Gathered) -> dict[str, Any]:
    """The verdict: a return of the latest twelve months whose cycle has run, or why there is none."""
    if not curve:
        return {
            "verdict": gettext("Too early to tell what it returns"),
            "why": gettext("The vendor’s record is too short to say how long a sale takes."),
        }
    year = matured(curve, means.leads, found.spans.as_of)
    if year is None:
        return _too_early(curve, means, found)
    cost = means.cost(year.period)
    own = kept.yearly_investment if kept.currency == found.currency else None
    return {
        "verdict": gettext("Leads received %(days)s: their sales cycle has run") % {"days": _days(year)},
        "why": gettext("at their age %(share)s of the result is usually visible")
        % {"share": fmt.percent(year.share, 0)},
        "icon": "target",
        "lines": _lines(year, kept, cost, own, found),
        "caution": "" if year.deals >= ENOUGH else _few(year),
    }


def _too_early(curve: Curve, means: Means, found: Gathered) -> dict[str, Any]:
    on = found.spans.as_of
    recent = [lead for lead in means.leads if found.spans.rolling.contains(lead.on)] or means.leads
    if not recent:
        return {
            "verdict": gettext("Nothing to measure yet"),
            "why": gettext("No lead was passed by the vendor or born of an activity it paid for."),
        }
    seen = fmt.percent(visible(curve, recent, on), 0)
    why = gettext("At the age of these leads %(share)s of the result is usually visible.") % {"share": seen}
    day: date | None = figure_on(curve, recent, on)
    if day:
        why += " " + gettext("First figure about %(day)s.") % {"day": fmt.date(day)}
    return {"verdict": gettext("Too early to tell what it returns"), "why": why}


def _lines(year: Matured, kept: OwnMargin, cost: Decimal, own: Decimal | None, found: Gathered) -> list[Line]:
    """What was signed and kept, what both sides put in, and each per euro; no cost, no return."""
    joint, margin = cost + (own or 0), _part(year.booked, kept)
    deals = ngettext("%(count)s deal", "%(count)s deals", year.deals) % {"count": fmt.number(year.deals)}
    put_in = gettext("%(vendor)s of the vendor’s, %(own)s of yours") % {
        "vendor": fmt.money(cost, found.currency),
        "own": fmt.money(own, found.currency) if own else gettext("nothing told"),
    }
    lines = [
        Line(gettext("Booked on these leads"), _money(year.booked, found), deals),
        Line(gettext("Your margin on it"), _money(margin, found), ""),
        Line(gettext("Joint cost"), _money(joint, found), put_in),
    ]
    if joint > 0:
        lines.append(Line(gettext("Return"), _returned(year.booked, joint, found), gettext("joint cost")))
        lines.append(Line(gettext("Your return"), _kept(margin, joint, found), gettext("joint cost")))
    if own:
        lines.append(Line(gettext("Your own return"), _kept(margin, own, found), gettext("your investment")))
    return lines


def _few(year: Matured) -> str:
    words = ngettext(
        "Told of %(count)s deal: one more or less changes it much.",
        "Told of %(count)s deals: one more or less changes it much.",
        year.deals,
    )
    return words % {"count": fmt.number(year.deals)}


def _rate(kept: OwnMargin) -> str:
    """As it was told: 22.5%, not 23%."""
    return fmt.percent(kept.rate / 100, places(kept.rate))


def _part(booked: Decimal, kept: OwnMargin) -> Decimal:
    return (booked * kept.rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _days(year: Matured) -> str:
    return fmt.day_range(year.period.start_on, year.period.last_day)


def _money(value: Decimal, found: Gathered, url: str = "") -> Figure:
    return figures.amount(value, found.currency, url=url)


def _returned(booked: Decimal, cost: Decimal, found: Gathered) -> Figure:
    """€2.4 of revenue per € invested: always so worded."""
    if found.currency == "EUR":
        return _per_euro(booked / cost, gettext("€%(value)s of revenue per € invested"), found)
    return _per_euro(
        booked / cost, gettext("%(value)s %(currency)s of revenue per %(currency)s invested"), found
    )


def _kept(margin: Decimal, cost: Decimal, found: Gathered) -> Figure:
    if found.currency == "EUR":
        return _per_euro(margin / cost, gettext("€%(value)s of margin per € invested"), found)
    return _per_euro(
        margin / cost, gettext("%(value)s %(currency)s of margin per %(currency)s invested"), found
    )


def _per_euro(ratio: Decimal, words: str, found: Gathered) -> Figure:
    """To a tenth."""
    shown = ratio.quantize(TENTH, ROUND_HALF_UP)
    text = words % {"value": fmt.number(shown, 1), "currency": found.currency}
    return Figure(text=text, exact=figures.plain(shown))
