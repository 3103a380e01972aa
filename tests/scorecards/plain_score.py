"""The period and the score once more, the long way: from the address and the raw rows, by docs/score.md alone."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from agreements.models import PartnerTarget
from leads.models import LeadShare
from partners.models import Partner
from portal.lib.periods import Period
from tests.scorecards import plainly

A_DAY = timedelta(days=1)
IN_FORCE = date(2026, 1, 1)
WEIGHTS = {"leads": 15, "conversion": 20, "pipeline": 25, "revenue": 40}
OF_TIER = {
    "gold": (40, 50_000_000, 20_000_000),
    "silver": (20, 25_000_000, 10_000_000),
    "bronze": (8, 10_000_000, 4_000_000),
}
LENGTHS = {"year": 12, "half": 6, "quarter": 3}


def month(day: date, after: int) -> date:
    """The same day so many months later, or the last one of a month that has no such day."""
    year, place = divmod(day.year * 12 + day.month - 1 + after, 12)
    last = date(year + (place == 11), (place + 1) % 12 + 1, 1) - A_DAY
    return date(year, place + 1, min(day.day, last.day))


def period(asked: Mapping[str, str]) -> Period:
    """The days that an address asks for; programme years begin in January."""
    end = date.fromisoformat(asked["to"]) + A_DAY
    if "from" in asked:
        return Period(date.fromisoformat(asked["from"]), end)
    if asked["period"] == "12m":
        return Period(month(end, -12), end)
    last = end - A_DAY
    if asked["period"] == "last-year":
        return Period(date(last.year - 1, 1, 1), date(last.year, 1, 1))
    months = LENGTHS[asked["period"]]
    return Period(date(last.year, (last.month - 1) // months * months + 1, 1), end)


def score(partner: Partner, as_of: date, asked_on: date) -> tuple[Fraction | None, int | None]:
    """The exact score, and the points that could be measured; None where there is no score to tell.

    It is worked out by the formula in force on the day that was asked for, which is later for the last year.
    """
    joined = partner.joined_on
    if asked_on < IN_FORCE or partner.kind == "DISTRIBUTOR" or joined is None or joined > as_of:
        return None, None
    end = as_of + A_DAY
    reached = _reached(partner, Period(month(end, -12), end))
    points, out_of = Fraction(0), 0
    for name, weight in WEIGHTS.items():
        aim = Fraction(3, 10) if name == "conversion" else _target(partner, name, end)
        found = reached[name](aim) if aim is not None else None
        if found is None or (name != "conversion" and (as_of - joined).days < 90):
            continue
        floor = Fraction(1, 20) if name == "conversion" else 0
        out_of += weight
        points += weight * min(max((found - floor) / (aim - floor), 0), 1)
    return (points if out_of else None), out_of


def half_up(value: Fraction, places: int) -> Decimal:
    scaled = value * 10**places
    return Decimal(int(scaled + Fraction(1, 2))).scaleb(-places)


def _target(partner: Partner, name: str, end: date) -> Fraction | None:
    """A twelfth of the yearly target for each whole month in the programme, three at least."""
    starts = [month(end, -back) for back in range(1, 13)]
    counted = starts[: max(sum(start >= partner.joined_on for start in starts), 3)]
    yearly = [_yearly(partner, name, start.year) for start in counted]
    return None if None in yearly else Fraction(sum(yearly), 12)


def _yearly(partner: Partner, name: str, year: int) -> int | None:
    planned = PartnerTarget.objects.filter(partner=partner, year_starts_on=date(year, 1, 1)).first()
    if planned and name != "leads":
        return int(getattr(planned, name) * 100)
    place = ("leads", "pipeline", "revenue").index(name)
    return OF_TIER[partner.tier.code][place] if partner.tier else None


def _reached(partner: Partner, window: Period):  # type: ignore[no-untyped-def]
    """What was reached of each part, as a function of its target."""
    deals = plainly.of_record(partner.pk, "EUR")
    pipeline = [deal.amount * 100 for deal in deals if plainly.is_validated(deal, window)]
    booked = sum(deal.amount * 100 for deal in deals if plainly.is_booked(deal, window))
    converted, counted = plainly.conversion(partner.pk, window.last_day)
    n = counted + _over_capacity(partner.pk, window.last_day, counted)
    return {
        "leads": lambda _: Fraction(plainly.co_marketed(partner.pk, window.last_day)),
        "conversion": lambda _: Fraction(3 + converted, 20 + n) if n >= 5 else None,
        "pipeline": lambda aim: sum(min(Fraction(each), aim * 2 / 5) for each in pipeline),
        "revenue": lambda _: Fraction(booked),
    }


def _over_capacity(partner: int, as_of: date, counted: int) -> int:
    """Leads declined in time for lack of capacity, above a fifth of all that were received."""
    end = as_of - plainly.NINETY + A_DAY
    window, known = Period(month(end, -12), end), Period(as_of, as_of + A_DAY)
    declined = [
        share.reason
        for share in LeadShare.objects.filter(
            partner=partner, how="PASSED", state="DECLINED", accepted_at=None
        )
        if plainly.inside(share.passed_at, window) and plainly.before_end(share.until_at, known)
        if share.accept_by is None or share.until_at <= share.accept_by
    ]
    return max(0, declined.count("NO_CAPACITY") - (counted + len(declined)) // 5)
