"""`maturity` and `project`: a record of leads in, what it allows to say out."""

import argparse
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contribution.commands.files import InputError, Row, read_rows, write_json
from contribution.commands.instants import Clock, Instant
from contribution.maturity import cohort, returns
from contribution.maturity.curve import MONTH, Curve, Fit
from contribution.maturity.leads import Leads, day_of
from contribution.maturity.projection import PastCohort, Projection, Range, project, recent_amounts
from contribution.maturity.study import motion_of, study

Texts = NDArray[np.object_]

COLUMNS = ("born_at", "won_at", "lost_at", "amount_cents", "segment")
MONTHS = range(1, 25)
DIGITS = 6


@dataclass(frozen=True)
class Record:
    """A file of leads as known on a date in days since 1970, with the segment and the cohort of each."""

    leads: Leads
    segment: Texts
    cohort: Texts
    as_of: float

    @property
    def day(self) -> date:
        return day_of(self.as_of)

    def of_cohort(self, name: str) -> Leads:
        return self.leads.only(self.cohort == name)

    def of_motion(self, segment: str | None) -> Leads:
        return (
            self.leads
            if segment is None
            else motion_of(self.segment.tolist(), self.leads, segment, self.as_of)
        )


def register(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "maturity",
        help="how long leads take to win, and how much of a result is visible at each age",
        epilog="example: python -m contribution maturity cohort.csv --as-of 2026-03-31",
    )
    _common(parser)
    parser.set_defaults(run=run_maturity)
    parser = commands.add_parser(
        "project",
        help="the revenue a cohort will have brought, with its range",
        epilog="example: python -m contribution project cohort.csv --as-of 2026-03-31 --cohort breakfast "
        "--cost-cents 500000",
    )
    _common(parser)
    parser.add_argument(
        "--cohort", required=True, help="the one to project, by its name in the column cohort"
    )
    parser.add_argument("--cost-cents", type=int, default=0, help="what it cost, for the return")
    parser.add_argument("--margin", type=float, help="gross-margin rate, for the ROI")
    parser.set_defaults(run=run_project)


def run_maturity(options: argparse.Namespace) -> None:
    record = _record(options)
    motion = record.of_motion(options.segment)
    found = study(motion, record.as_of)
    missed = {"expected_outcomes_missed": found.missed, "cohorts": [asdict(each) for each in found.left_out]}
    write_json(
        {
            "as_of": record.day.isoformat(),
            "segment": options.segment,
            "fit": _fit(found.fit),
            "maturity_by_age": _by_age(found.curve),
            "cohort": _visible(found.curve, motion, record.day),
            "left_out": missed,
            "refusals": [asdict(each) for each in found.refusals],
        }
    )


def run_project(options: argparse.Namespace) -> None:
    record = _record(options)
    own = record.of_cohort(options.cohort)
    if not len(own):
        raise InputError(f"--cohort: no lead born by then is of “{options.cohort}”")
    found = study(record.of_motion(options.segment), record.as_of)
    visible = _visible(found.curve, own, record.day)
    content: dict[str, Any] = {"as_of": record.day.isoformat(), "cohort": options.cohort}
    content |= {"refusals": [asdict(each) for each in found.refusals]} | (visible or {})
    if found.projects and found.fit and visible:
        past = _past_cohorts(record, options.cohort)
        amounts = recent_amounts(found.leads, record.as_of)
        content |= _outlook(
            project(own, record.as_of, found.fit, past, amounts), visible["maturity"], options
        )
    write_json(content)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("leads", help=f"CSV: {', '.join(COLUMNS)}, and cohort where there are several")
    parser.add_argument("--as-of", metavar="T", required=True, help="nothing later than this is known")
    parser.add_argument("--segment", help="only this motion, or all where it has under 30 wins")


def _record(options: argparse.Namespace) -> Record:
    clock = Clock()
    as_of = clock.option("--as-of", options.as_of)
    rows = read_rows(options.leads, COLUMNS)
    columns = zip(*(_instants(row, clock, as_of) for row in rows), strict=True)
    born, won, lost = (np.array(column, dtype=float) for column in columns) if rows else (np.array([]),) * 3
    cents = np.array([row.integer("amount_cents", default=0) for row in rows], dtype=np.int64)
    segment, cohort_of = (
        np.array([row.text(name) for row in rows], dtype=object) for name in ("segment", "cohort")
    )
    known = born <= as_of.days
    leads = Leads(born, won, lost, cents).known(as_of.days)
    return Record(leads, segment[known], cohort_of[known], as_of.days)


def _instants(row: Row, clock: Clock, as_of: Instant) -> tuple[float, float, float]:
    """Birth, win and loss in days, nan where there is none."""
    born = _days(clock.required(row, "born_at"), as_of)
    won, lost = (_days(clock.optional(row, name), as_of) for name in ("won_at", "lost_at"))
    if not math.isnan(won) and not math.isnan(lost):
        raise row.wrong("lost_at", "is given on a lead that is won")
    for name, outcome in (("won_at", won), ("lost_at", lost)):
        if outcome < born:
            raise row.wrong(name, "is before the birth of the lead")
    return born, won, lost


def _days(instant: Instant | None, as_of: Instant) -> float:
    """Days since 1970; whole days where the date of the report is a bare date."""
    if instant is None:
        return math.nan
    return float(math.floor(instant.days)) if as_of.is_date else instant.days


def _fit(found: Fit | None) -> Mapping[str, float] | None:
    if found is None:
        return None
    curve = found.curve
    return {
        "p": float(curve.p),
        "k": float(curve.k),
        "lambda_days": float(curve.scale),
        "r": float(curve.r),
        "k_lost": float(curve.k_lost),
        "lambda_lost_days": float(curve.scale_lost),
        "wins": found.wins,
        "losses": found.losses,
    }


def _by_age(curve: Curve | None) -> list[dict[str, float]] | None:
    if curve is None:
        return None
    shares = curve.share_decided(np.array(MONTHS) * MONTH).tolist()
    return [
        {"months": month, "maturity": round(share, DIGITS)}
        for month, share in zip(MONTHS, shares, strict=True)
    ]


def _visible(curve: Curve | None, leads: Leads, day: date) -> dict[str, Any] | None:
    if curve is None or not len(leads):
        return None
    maturity, first_range, figure = cohort.visible(curve, leads, day)
    return {
        "maturity": round(maturity, DIGITS),
        "stage": returns.stage(maturity),
        "first_range_on": first_range.isoformat(),
        "figure_on": figure.isoformat(),
    }


def _past_cohorts(record: Record, but: str) -> list[PastCohort]:
    names = sorted(set(record.cohort.tolist()) - {but})
    found = [record.of_cohort(name) for name in names]
    return [PastCohort(record.as_of - each.born, int((~np.isnan(each.won)).sum())) for each in found]


def _outlook(found: Projection, maturity: float, options: argparse.Namespace) -> dict[str, Any]:
    per_euro = returns.return_per_euro(found.revenue, options.cost_cents)
    roi = None if options.margin is None else returns.roi(found.revenue, options.cost_cents, options.margin)
    return {
        "projection": asdict(found),
        "return": _judged(per_euro, returns.PAYS_BACK, maturity),
        "roi": _judged(roi, returns.NO_PROFIT, maturity),
    }


def _judged(found: Range | None, threshold: float, maturity: float) -> dict[str, Any] | None:
    """The range with its verdict, or nothing while it is too early."""
    if found is None or returns.stage(maturity) == "too_early":
        return None
    return asdict(found) | {"verdict": returns.verdict(found, threshold)}
