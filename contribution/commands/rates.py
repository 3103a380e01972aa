"""`shrink`, `wilson`, `nps` and `markov`: small tables in, small tables out."""

import argparse

from contribution.attribution.markov import SEPARATOR, parse_paths, removal
from contribution.commands.files import InputError, Row, read_rows, write_json, write_rows
from contribution.rates.proportions import wilson
from contribution.rates.satisfaction import net_promoter
from contribution.rates.shrinkage import shrink

DIGITS = 6
PATH_COLUMNS = ("path", "conversions", "value_cents", "nulls")
RATE_COLUMNS = ("unit", "successes", "trials")


def register(commands: argparse._SubParsersAction) -> None:
    _register_markov(commands)
    _register_shrink(commands)
    example = "example: python -m contribution wilson 81 263"
    parser = commands.add_parser("wilson", help="a rate and its 95 %% interval", epilog=example)
    parser.add_argument("successes", type=int)
    parser.add_argument("trials", type=int)
    parser.set_defaults(run=run_wilson)
    example = "example: python -m contribution nps 60 25 15"
    parser = commands.add_parser("nps", help="a net promoter score and its 95 %% interval", epilog=example)
    for group in ("promoters", "passives", "detractors"):
        parser.add_argument(group, type=int)
    parser.set_defaults(run=run_nps)


def run_markov(options: argparse.Namespace) -> None:
    rows = read_rows(options.paths, PATH_COLUMNS)
    for row in rows:
        if not all(step.strip() for step in row.required("path").split(SEPARATOR)):
            raise row.wrong("path", "has an empty step")
    columns = ([row.count(name) for row in rows] for name in PATH_COLUMNS[1:])
    found = removal(parse_paths([row.text("path") for row in rows], *columns))
    values = (found.effect, found.conversions, found.value_cents)
    table = zip(
        found.names, *([round(each, DIGITS) for each in column.tolist()] for column in values), strict=True
    )
    write_rows(("channel", "removal_effect", "conversions", "value"), list(table))


def run_shrink(options: argparse.Namespace) -> None:
    rows = read_rows(options.rates, RATE_COLUMNS)
    if not rows:
        raise InputError(f"{options.rates}: has no unit")
    successes, trials = [_whole(row, "successes") for row in rows], [_whole(row, "trials") for row in rows]
    for row, won, tried in zip(rows, successes, trials, strict=True):
        if won > tried:
            raise row.wrong("successes", "are more than the trials")
    found = shrink(successes, trials)
    columns = [
        [round(each, DIGITS) for each in column.tolist()] for column in (found.rate, found.low, found.high)
    ]
    table = list(zip((row.text("unit") for row in rows), *columns, strict=True))
    names = ("unit", "shrunk", "low", "high")
    if options.json:
        prior = dict(zip("ab", found.prior, strict=True)) if found.prior else None
        write_json({"prior": prior, "units": [dict(zip(names, line, strict=True)) for line in table]})
        return
    prior_text = (
        "a={:.5f} b={:.5f}".format(*found.prior) if found.prior else "none: the likelihood has no maximum"
    )
    write_rows((f"# most likely prior {prior_text}",), ())
    write_rows(names, table)


def run_wilson(options: argparse.Namespace) -> None:
    try:
        found = wilson(options.successes, options.trials)
    except ValueError as error:
        raise InputError(str(error)) from None
    _write_interval("rate", found.value, found.low, found.high)


def run_nps(options: argparse.Namespace) -> None:
    try:
        found = net_promoter(options.promoters, options.passives, options.detractors)
    except ValueError as error:
        raise InputError(str(error)) from None
    _write_interval("nps", found.score, found.low, found.high)


def _register_markov(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "markov",
        help="removal effect, conversions and value of each channel",
        epilog="example: python -m contribution markov paths.csv",
    )
    parser.add_argument("paths", help=f"CSV: {', '.join(PATH_COLUMNS)}; a path is written a > b > c")
    parser.set_defaults(run=run_markov)


def _register_shrink(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "shrink",
        help="rates of one peer group drawn towards each other, with 95 %% intervals",
        epilog="example: python -m contribution shrink rates.csv",
    )
    parser.add_argument("rates", help=f"CSV: {', '.join(RATE_COLUMNS)}")
    parser.add_argument(
        "--json", action="store_true", help="JSON, with the most likely prior, instead of CSV"
    )
    parser.set_defaults(run=run_shrink)


def _whole(row: Row, column: str) -> int:
    found = row.integer(column)
    if found < 0:
        raise row.wrong(column, "is negative")
    return found


def _write_interval(name: str, *values: float) -> None:
    write_rows((name, "low", "high"), [[round(each, DIGITS) for each in values]])
