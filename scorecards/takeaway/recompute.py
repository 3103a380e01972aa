"""python3 recompute.py [figures.json]: works out the score again from its facts, and prints every part of it.

Plain Python 3.9 or newer, nothing to install. Amounts are in cents, fractions are exact.
"""

import json
import sys
from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("figures.json")
figures = json.loads(path.read_text(encoding="utf-8"))
facts, formula, words = figures["facts"], figures["formula"], figures["words"]
as_of, joined = date.fromisoformat(figures["as_of"]), date.fromisoformat(facts["joined_on"])
decided = facts["leads_accepted"] + facts["leads_timed_out"]
received = decided + facts["leads_declined_fault"] + facts["leads_declined_capacity"]
allowed = int(Fraction(formula["capacity_allowance"]) * received)
n = decided + max(0, facts["leads_declined_capacity"] - allowed)


def month_start(back):
    """The first day of the month that begins `back` months before the twelve months end."""
    end = as_of + timedelta(days=1)
    year, month = divmod(end.year * 12 + end.month - 1 - back, 12)
    return date(year, month + 1, min(end.day, monthrange(year, month + 1)[1]))


def yearly(component, start):
    """The target of twelve months, of the programme year in which a month begins: the plan's, else the tier's."""
    begun = [year for year in facts["years"] if year["starts_on"] <= start.isoformat()]
    year = begun[-1] if begun else facts["years"][0]
    planned = year.get(f"plan_{component}_cents")
    tiers = {(tier["tier"], tier["size_band"]): tier for tier in formula["tier_targets"]}
    tier = tiers.get((year["tier"], year["size_band"])) or tiers.get((year["tier"], "")) or {}
    return (
        planned
        if planned is not None
        else tier.get(component if component == "leads" else f"{component}_cents")
    )


def target(component):
    """A twelfth for each whole month in the programme, a few at least."""
    if component == "conversion":
        return Fraction(formula["conversion_target"])
    starts = [month_start(back) for back in range(1, 13)]
    inside = sum(start >= joined for start in starts)
    each = [yearly(component, start) for start in starts[: max(inside, formula["minimum_months"])]]
    return None if None in each else Fraction(sum(each), 12)


def reached(component, aim):
    if component == "leads":
        return Fraction(facts["qualified_leads"])
    if component == "conversion":
        prior, other = Fraction(formula["prior_converted"]), Fraction(formula["prior_other"])
        return (prior + facts["leads_converted"]) / (prior + other + n)
    if component == "pipeline":
        return sum(
            min(Fraction(cents), Fraction(formula["opportunity_cap"]) * aim)
            for cents in facts["pipeline_cents"]
        )
    return Fraction(facts["booked_cents"])


def missing(component, aim, floor):
    if component == "conversion":
        return "too_few_leads" if n < formula["minimum_leads"] else None
    if (as_of - joined).days < formula["minimum_days"]:
        return "first_days"
    return "no_target" if aim is None or aim <= floor else None


def half_up(value, places):
    return (2 * value * 10**places + 1) // 2


points, out_of = [], 0
for part in formula["components"]:
    name, weight, floor = part["name"], part["weight"], Fraction(part["floor"])
    aim = target(name)
    why = missing(name, aim, floor)
    out_of += 0 if why else weight
    index = 0 if why else min(max((reached(name, aim) - floor) / (aim - floor), 0), 1)
    points.append(weight * Fraction(index))
    print(f"{words[name]}: {words[why] if why else points[-1]} / {weight}")
shown = half_up(sum(points), 0)
down = sorted(range(len(points)), key=lambda i: int(points[i]) - points[i])[: shown - sum(map(int, points))]
print(" + ".join(str(int(value) + (i in down)) for i, value in enumerate(points)), "=", shown)
total = f"{half_up(sum(points), 4):05d}"
total = f"{total[:-4]}.{total[-4:]}"
print(f"{words['score']}: {total} / {out_of} ({sum(points)})")
same = (total, shown, out_of) == tuple(figures["score"][key] for key in ("total", "shown", "out_of"))
print(words["agrees" if same else "differs"])
sys.exit(not same)
