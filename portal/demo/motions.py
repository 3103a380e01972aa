"""The three ways a sale goes: run-rate in weeks, projects in months, public and large accounts in more than a year."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import NormalDist

from portal.demo import office
from portal.demo.chance import Chance

DAYS_A_MONTH = 30.44
REFERENCE_SHAPE, REFERENCE_SCALE = (
    2.179,
    9.369,
)  # months: 40 % decide after nine, 18 % after twelve (docs/maturity.md)
EDGE = 0.004
LAST_DAYS = 9


@dataclass(frozen=True, slots=True)
class Motion:
    """`days_at` gives the days from lead to decision for a number between 0 and 1: the curve, read backwards.

    `until_deal` is the share of them gone by when the lead becomes an opportunity, at least and at most.
    """

    name: str
    segments: tuple[str, ...]
    days_at: Callable[[float], float]
    until_deal: tuple[float, float]
    median_euros: int
    meetings: tuple[int, int]


def _lognormal(median_days: float, spread: float) -> Callable[[float], float]:
    normal = NormalDist(math.log(median_days), spread)
    return lambda at: math.exp(normal.inv_cdf(_inside(at)))


def _weibull(shape: float, scale_days: float) -> Callable[[float], float]:
    return lambda at: scale_days * (-math.log(1 - _inside(at))) ** (1 / shape)


def _inside(at: float) -> float:
    """Never at the ends of the line, where a curve has no value."""
    return EDGE + at * (1 - 2 * EDGE)


RUN_RATE = Motion("run_rate", ("PME",), _lognormal(21, 0.45), (0.35, 0.6), 7_500, (0, 1))
PROJECT = Motion(
    "project",
    ("ETI",),
    _weibull(REFERENCE_SHAPE, REFERENCE_SCALE * DAYS_A_MONTH),
    (0.2, 0.45),
    32_000,
    (2, 4),
)
LARGE = Motion(
    "large",
    ("Public", "Public", "Grand compte"),
    _lognormal(13 * DAYS_A_MONTH, 0.22),
    (0.12, 0.24),
    78_000,
    (4, 7),
)
MIX = {
    "SMALL": (0.8, 0.17),
    "MEDIUM": (0.55, 0.35),
    "LARGE": (0.36, 0.42),
}  # run-rate, project; the rest is large
DIRECT_MIX = (0.35, 0.4)


def of(mix: tuple[float, float], at: float) -> Motion:
    """The motion that a number between 0 and 1 falls to."""
    run_rate, project = mix
    return RUN_RATE if at < run_rate else PROJECT if at < run_rate + project else LARGE


def decision(born_at: datetime, motion: Motion, days: float, chance: Chance) -> datetime:
    """When it is decided: nobody signs in the quiet weeks, and what is near the end of a quarter is signed by then."""
    moment = born_at + timedelta(days=days)
    day = moment.date()
    if office.is_quiet(day) and chance.happens(0.8):
        return moment + timedelta(days=(_work_again(day) - day).days + chance.randint(0, 9))
    end = office.quarter_end(day)
    if 0 < (end - day).days <= (12 if motion is RUN_RATE else 35) and chance.happens(0.55):
        return chance.office_hour(chance.choice(office.working_days_before(end + office.DAY, LAST_DAYS)))
    return moment


def _work_again(day: date) -> date:
    return date(day.year, 9, 1) if day.month == 8 else date(day.year + (day.month == 12), 1, 4)
