"""`effect`: a panel of partners and months in, what goes with an activity out."""

import argparse
import math
import re
from dataclasses import asdict

import numpy as np

from contribution.commands.files import InputError, Row, read_rows, write_json
from contribution.effect import Effect, Measure, effects

COLUMNS = ("partner", "month", "started")
MONEY_SUFFIX = "_cents"
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def register(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "effect",
        help="what goes with an activity, partners compared with themselves and with the others",
        epilog="example: python -m contribution effect panel.csv",
    )
    parser.add_argument(
        "panel",
        help=f"CSV, one line per partner and month: {', '.join(COLUMNS)} (months as 2026-03; started is the "
        "partner's first month with the activity, empty if never), then one column per measure, "
        f"money in columns ending in {MONEY_SUFFIX}",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    rows = read_rows(options.panel, COLUMNS)
    if not rows:
        raise InputError(f"{options.panel}: has no line")
    names = [name for name in rows[0].places if name not in COLUMNS]
    partners = {partner: row for row, partner in enumerate(sorted({row.required("partner") for row in rows}))}
    months = [_month(row, "month") for row in rows]
    first, last = min(months), max(months)
    places = [(partners[row.text("partner")], month - first) for row, month in zip(rows, months, strict=True)]
    start = _starts(rows, places, len(partners), first)
    shape = (len(partners), last - first + 1)
    measures = {
        name: Measure(_values(rows, places, name, shape), name.endswith(MONEY_SUFFIX)) for name in names
    }
    write_json([_shown(each) for each in effects(measures, start)])


def _month(row: Row, column: str) -> int:
    """Months since year 0."""
    found = MONTH.fullmatch(row.required(column))
    if not found:
        raise row.wrong(column, f"“{row.text(column)}” is no month written 2026-03")
    return 12 * int(found[1]) + int(found[2]) - 1


def _starts(rows: list[Row], places: list[tuple[int, int]], partners: int, first: int) -> np.ndarray:
    start: list[float | None] = [None] * partners
    for row, (partner, _) in zip(rows, places, strict=True):
        own = float(_month(row, "started") - first) if row.text("started") else math.inf
        if start[partner] not in (None, own):
            raise row.wrong("started", "differs from the other lines of the partner")
        start[partner] = own
    return np.array([math.nan if own == math.inf else own for own in start], dtype=float)


def _values(rows: list[Row], places: list[tuple[int, int]], name: str, shape: tuple[int, int]) -> np.ndarray:
    values = np.full(shape, math.nan)
    for row, place in zip(rows, places, strict=True):
        if not math.isnan(values[place]):
            raise row.wrong("month", "comes twice for the partner")
        values[place] = row.number(name)
    return values


def _shown(found: Effect) -> dict:
    """The figures only where they may be shown."""
    content = {
        "measure": found.measure,
        "shown": found.shown,
        "reason": found.reason,
        "p_value": found.p_value,
    }
    if found.shown and found.estimate and found.placebo:
        own = found.estimate
        content |= {
            "change": own.change,
            "low": math.expm1(own.low),
            "high": math.expm1(own.high),
            "took_part": own.took_part,
            "others": own.others,
            "placebo": asdict(found.placebo),
        }
    return content
