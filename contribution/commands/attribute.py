"""`attribute`: touches and opportunities in, credits out."""

import argparse
import sys
from dataclasses import replace
from fractions import Fraction

from contribution import attribution
from contribution.attribution import Credits, Model, Position
from contribution.attribution.markov import paths_of, removal
from contribution.commands.files import InputError, read_rows, write_json, write_rows
from contribution.commands.instants import Clock
from contribution.commands.journey_files import DEAL_COLUMNS, TOUCH_COLUMNS, VENDOR_NAME, Input, journey_input

CREDIT_COLUMNS = ("opportunity_id", "touch_id", "party", "credit_cents")
TRAINING_DAYS = 730
POSITIONED = (
    attribution.FIRST_TOUCH,
    attribution.LEAD_CREATION,
    attribution.LAST_TOUCH,
    attribution.U_SHAPED,
    attribution.W_SHAPED,
    attribution.FULL_PATH,
    attribution.LINEAR,
    attribution.POSITION_BASED,
)
NAMED = {model.name: model for model in POSITIONED}
MODELS = (*NAMED, "time_decay", "markov", "equal_split", "custom")


def register(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "attribute",
        help="credits of touches for opportunities, to the cent",
        epilog="example: python -m contribution attribute --model full_path touches.csv opportunities.csv",
    )
    parser.add_argument("touches", help=f"CSV: {', '.join(TOUCH_COLUMNS)}, side, counts_after_opportunity")
    parser.add_argument("opportunities", help=f"CSV: {', '.join(DEAL_COLUMNS)}, corrects")
    parser.add_argument("--model", choices=MODELS, help="which model shares the amounts out")
    parser.add_argument("--custom", metavar="FT=60,LC=5,OC=20,middle=15", help="weights in per cent; CW too")
    parser.add_argument("--as-of", metavar="T", help="nothing later than this is known")
    parser.add_argument(
        "--half-life-days", type=float, help="of time_decay; else a quarter of the median cycle"
    )
    parser.add_argument("--lookback-days", type=int, help="leave out what is earlier before the creation")
    parser.add_argument("--json", action="store_true", help="JSON instead of CSV")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    clock = Clock()
    as_of = clock.option("--as-of", options.as_of).last if options.as_of else None
    touches, deals = read_rows(options.touches, TOUCH_COLUMNS), read_rows(options.opportunities, DEAL_COLUMNS)
    found = journey_input(touches, deals, clock)
    model = _model(options, found, as_of)
    if options.lookback_days is not None:
        model = replace(model, lookback=options.lookback_days * found.day)
    credits_found = attribution.attribute(found.touches, found.opportunities, model, as_of)
    _warn(credits_found)
    rows = _rows(credits_found, found)
    if options.json:
        write_json([dict(zip(CREDIT_COLUMNS, row, strict=True)) for row in rows])
    else:
        write_rows(CREDIT_COLUMNS, rows)


def weights(text: str) -> attribution.PositionModel:
    """The custom model of `FT=60,LC=5,OC=20,middle=15`. Raises InputError."""
    found: dict[str, int] = {}
    for item in text.split(","):
        name, _, share = item.strip().partition("=")
        if name not in ("FT", "LC", "OC", "CW", "middle") or name in found:
            raise InputError(
                f"--custom: “{item}” is not one of FT, LC, OC, CW, middle, each once, as name=share"
            )
        found[name] = _ten_thousandths(item, share)
    middle = found.pop("middle", 0)
    try:
        return attribution.custom({Position(name): weight for name, weight in found.items()}, middle)
    except ValueError as error:
        raise InputError(f"--custom: {error}") from None


def _ten_thousandths(item: str, share: str) -> int:
    try:
        weight = 100 * Fraction(share)
    except (ValueError, ZeroDivisionError):
        raise InputError(f"--custom: “{item}” has no share in per cent") from None
    if weight.denominator != 1 or weight < 0:
        raise InputError(f"--custom: “{item}” is not a share in per cent with two decimals at most")
    return int(weight)


def _model(options: argparse.Namespace, found: Input, as_of: int | None) -> Model:
    if options.custom:
        if options.model not in (None, "custom"):
            raise InputError("--custom: has weights of its own, without another --model")
        return weights(options.custom)
    if options.model in NAMED:
        return NAMED[options.model]
    if options.model == "time_decay":
        return _time_decay(options.half_life_days, found)
    if options.model == "markov":
        return _markov(found, as_of)
    if options.model == "equal_split":
        return attribution.PartyModel()
    raise InputError("--model: name one, or give the weights of --custom")


def _time_decay(days: float | None, found: Input) -> Model:
    half_life = attribution.half_life(found.opportunities, found.day) if days is None else days * found.day
    if half_life <= 0:
        raise InputError("--half-life-days: is not positive")
    return attribution.time_decay(half_life)


def _markov(found: Input, as_of: int | None) -> Model:
    """Trained on what was closed in the 24 months up to the date, or up to the last close."""
    closed = found.opportunities.closed_at[found.opportunities.closed_at != attribution.NO_CLOSE]
    last = as_of if as_of is not None else int(closed.max(initial=0))
    first = last - TRAINING_DAYS * found.day
    paths = paths_of(found.touches, found.opportunities, tuple(found.channels.texts), first, last + 1)
    return attribution.ChannelModel(effects=dict(enumerate(removal(paths).effect.tolist())))


def _rows(found: Credits, given: Input) -> list[tuple[str, str, str, int]]:
    party = {attribution.UNATTRIBUTED: "", attribution.VENDOR: VENDOR_NAME}
    party |= dict(enumerate(given.partners.texts, start=1))
    touch = {attribution.UNATTRIBUTED: ""} | dict(enumerate(given.touch_ids.texts))
    columns = (found.opportunity.tolist(), found.touch.tolist(), found.party.tolist(), found.cents.tolist())
    return [
        (given.deal_ids.texts[deal], touch[of], party[earner], cents)
        for deal, of, earner, cents in zip(*columns, strict=True)
    ]


def _warn(found: Credits) -> None:
    if found.closed_before_created:
        count = found.closed_before_created
        sys.stderr.write(f"warning: closed before created, creation taken as the close: {count}\n")
