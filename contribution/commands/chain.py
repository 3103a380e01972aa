"""`chain`: the leads of a cohort in, its links and the weakest out."""

import argparse
import math
from dataclasses import asdict

import numpy as np

from contribution.chain.leads import LINKS, ChainLeads
from contribution.chain.links import chain
from contribution.commands.files import InputError, Row, read_rows, write_json
from contribution.commands.instants import Clock

INSTANTS = ("born_at", "qualified_at", "opportunity_at", "won_at", "lost_at")


def register(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "chain",
        help="count, rate and delay of each link from fund to revenue",
        epilog="example: python -m contribution chain leads.csv --as-of 2026-03-31 --spent-cents 1000000 "
        "--activities 4 --peers qualified=0.55,opportunity=0.45,won=0.35",
    )
    parser.add_argument(
        "leads", help=f"CSV of the leads born in a period: {', '.join(INSTANTS)}, amount_cents"
    )
    parser.add_argument("--as-of", metavar="T", required=True, help="nothing later than this is known")
    parser.add_argument("--spent-cents", type=int, default=0, help="what the activities cost")
    parser.add_argument("--activities", type=int, default=0, help="how many there were")
    parser.add_argument("--peers", metavar="LINK=RATE,…", default="", help="the peers' median rates")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    clock = Clock()
    as_of = clock.option("--as-of", options.as_of)
    rows = read_rows(options.leads, (*INSTANTS, "amount_cents"))
    born = np.array([clock.required(row, "born_at").days for row in rows], dtype=float)
    qualified, opportunity, won, lost = (_days(rows, name, clock) for name in INSTANTS[1:])
    cents = np.array([row.integer("amount_cents", default=0) for row in rows], dtype=np.int64)
    leads = ChainLeads(born, qualified, opportunity, won, lost, cents)
    limit = as_of.days if not as_of.is_date else math.nextafter(as_of.days + 1, 0)
    found = chain(leads, limit, options.spent_cents, options.activities, peers=_peers(options.peers))
    write_json(asdict(found))


def _days(rows: list[Row], column: str, clock: Clock) -> np.ndarray:
    """Days since 1970, nan where the cell is empty."""
    instants = [clock.optional(row, column) for row in rows]
    return np.array([found.days if found else math.nan for found in instants], dtype=float)


def _peers(text: str) -> dict:
    """The rates of `qualified=0.55,won=0.35`. Raises InputError."""
    found = {}
    for item in filter(None, text.split(",")):
        name, _, rate = item.strip().partition("=")
        try:
            found[name] = float(rate)
        except ValueError:
            raise InputError(f"--peers: “{item}” has no rate") from None
        if name not in LINKS or not 0 < found[name] <= 1:
            raise InputError(f"--peers: “{item}” is none of {', '.join(LINKS)} with a rate up to 1")
    return found
