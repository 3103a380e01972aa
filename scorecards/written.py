"""Facts, formula and score in plain JSON, and the facts back: whole numbers, days, and fractions as "5/100"."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from contribution.facts import Facts, ProgrammeYear
from contribution.formula import Formula
from contribution.score import Part, Score

Plain = dict[str, Any]
EXACT = ("x", "target", "index", "points")


def facts_out(facts: Facts) -> Plain:
    """All but the candidates, which are not facts yet."""
    return {name: value for name, value in _plain(asdict(facts)).items() if name != "candidates"}


def facts_in(written: Mapping[str, Any]) -> Facts:
    """The facts that `facts_out` wrote."""
    return Facts(
        **{
            **written,
            "joined_on": date.fromisoformat(written["joined_on"]),
            "years": tuple(_year_in(year) for year in written["years"]),
            "pipeline_cents": tuple(written["pipeline_cents"]),
        }
    )


def formula_out(formula: Formula) -> Plain:
    return _plain(asdict(formula))


def score_out(score: Score) -> Plain:
    """`total` as stored, `points` exact."""
    return {
        "total": str(score.total),
        "shown": score.shown,
        "out_of": score.out_of,
        "ranked": score.ranked,
        "points": str(score.points),
        "parts": [part_out(part) for part in score.parts],
    }


def score_in(written: Mapping[str, Any], version: str, as_of: date) -> Score:
    """The score that `score_out` wrote."""
    return Score(
        version=version,
        as_of=as_of,
        parts=tuple(_part_in(part) for part in written["parts"]),
        points=Fraction(written["points"]),
        out_of=written["out_of"],
        total=Decimal(written["total"]),
        shown=written["shown"],
        ranked=written["ranked"],
    )


def part_out(part: Part) -> Plain:
    return _plain({field.name: getattr(part, field.name) for field in fields(part)})


def _part_in(written: Mapping[str, Any]) -> Part:
    exact = {name: Fraction(written[name]) for name in EXACT if written[name] is not None}
    return Part(**{**written, **exact})


def _year_in(written: Mapping[str, Any]) -> ProgrammeYear:
    return ProgrammeYear(**{**written, "starts_on": date.fromisoformat(written["starts_on"])})


def _plain(value: Any) -> Any:
    match value:
        case Fraction():
            return str(value)
        case date():
            return value.isoformat()
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    return value
