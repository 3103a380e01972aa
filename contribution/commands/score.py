"""`score`: the facts of a partner and a formula in, its score and what raises it out."""

import argparse
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from contribution.commands.files import InputError, read_json, write_json
from contribution.facts import Candidate, Facts, ProgrammeYear
from contribution.formula import FORMULA_2026_1, FORMULAS, Component, Formula, TierTargets
from contribution.score import Part, Raise, Score, score, what_raises_it

Made = TypeVar("Made")

FRACTIONS = {
    "floor",
    "prior_converted",
    "prior_other",
    "conversion_target",
    "capacity_allowance",
    "opportunity_cap",
}
DATES = {"joined_on", "starts_on", "deadline"}
TEXTS = {"kind", "reference", "name", "tier", "size_band", "version", "currency"}


def register(commands: argparse._SubParsersAction) -> None:
    parser = commands.add_parser(
        "score",
        help="the contribution score, exactly, and what raises it",
        epilog="example: python -m contribution score facts.json formula.json",
    )
    parser.add_argument("facts", help='JSON: "as_of" and the facts as in docs/engine.md')
    parser.add_argument(
        "formula", nargs="?", help=f"JSON of the formula; else {FORMULA_2026_1.version} as published"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    given = _object(options.facts, read_json(options.facts))
    as_of = _value(options.facts, "as_of", given.pop("as_of", None), date.fromisoformat)
    facts = facts_of(options.facts, given)
    formula = formula_of(options.formula, read_json(options.formula)) if options.formula else FORMULA_2026_1
    try:
        found, raises = score(facts, formula, as_of), what_raises_it(facts, formula, as_of)
    except ValueError as error:
        raise InputError(f"{options.facts}: {error}") from None
    write_json({**_content(found), "what_raises_it": [_raise(each) for each in raises]})


def facts_of(file: str, given: object) -> Facts:
    """The facts of a JSON object. Raises InputError."""
    content = _object(file, given)
    years = [_made(ProgrammeYear, file, each) for each in _list(file, "years", content.get("years"))]
    candidates = [
        _made(Candidate, file, each) for each in _list(file, "candidates", content.get("candidates", []))
    ]
    return _made(Facts, file, content, years=tuple(years), candidates=tuple(candidates))


def formula_of(file: str, given: object) -> Formula:
    """The formula of a JSON object, or the published one of a version. Raises InputError."""
    content = _object(file, given)
    if set(content) == {"version"} and content["version"] in FORMULAS:
        return FORMULAS[content["version"]]
    components = [
        _made(Component, file, each) for each in _list(file, "components", content.get("components"))
    ]
    targets = [
        _made(TierTargets, file, each) for each in _list(file, "tier_targets", content.get("tier_targets"))
    ]
    return _made(Formula, file, content, components=tuple(components), tier_targets=tuple(targets))


def _made(kind: Callable[..., Made], file: str, given: object, **nested: object) -> Made:
    """A dataclass from a JSON object: its fields and no others, those without a default required."""
    content = _object(file, given)
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for name in content:
        if name not in known:
            raise InputError(f"{file}: {name} is not known; known are {', '.join(known)}")
    values = dict(nested)
    for name, field in known.items():
        if name in content and name not in nested:
            values[name] = _value(file, name, content[name], _reader(kind, name))
        elif name not in values and field.default is MISSING:
            raise InputError(f"{file}: {name} is missing")
    try:
        return kind(**values)
    except ValueError as error:
        raise InputError(f"{file}: {error}") from None


def _reader(kind: object, name: str) -> Callable[[Any], object]:
    if name == "pipeline_cents" and kind is not TierTargets:
        return _amounts
    if name in FRACTIONS:
        return Fraction
    if name in DATES:
        return _date
    if name in TEXTS:
        return _text
    return _whole


def _value(file: str, name: str, given: object, read: Callable[[Any], Made]) -> Made:
    try:
        return read(given)
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise InputError(f"{file}: {name}: {error}") from None


def _date(given: Any) -> date | None:
    return None if given is None else date.fromisoformat(given)


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError(f"{given} is no text")
    return given


def _whole(given: Any) -> int | None:
    if given is not None and (isinstance(given, bool) or not isinstance(given, int)):
        raise TypeError(f"{given} is no whole number")
    return given


def _amounts(given: Any) -> tuple[int | None, ...]:
    if not isinstance(given, list) or None in given:
        raise TypeError("is no list of whole numbers")
    return tuple(_whole(each) for each in given)


def _object(file: str, given: object) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise InputError(f"{file}: is no JSON object where one is needed")
    return dict(given)


def _list(file: str, name: str, given: object) -> list[Any]:
    if not isinstance(given, list):
        raise InputError(f"{file}: {name}: is no list")
    return given


def _content(found: Score) -> dict[str, Any]:
    return {
        "formula": found.version,
        "as_of": found.as_of.isoformat(),
        "points": str(found.points),
        "total": str(found.total),
        "shown": found.shown,
        "out_of": found.out_of,
        "ranked": found.ranked,
        "parts": [_part(each) for each in found.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    exact = {name: getattr(part, name) for name in ("x", "target", "index", "points")}
    return {
        "component": part.component,
        "weight": part.weight,
        "missing": part.missing,
        **{name: None if value is None else str(value) for name, value in exact.items()},
        "shown": part.shown,
    }


def _raise(each: Raise) -> dict[str, Any]:
    return {
        "kind": each.candidate.kind,
        "reference": each.candidate.reference,
        "delta": str(each.shown),
        "exact": str(each.delta),
    }
