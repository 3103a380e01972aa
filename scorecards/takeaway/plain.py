"""The statement as JSON, which recompute.py reads, and as CSV, one fact, constant or part a line."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from portal.lib.tables.writing import Cell, csv_lines
from scorecards import written
from scorecards.board.score import names
from scorecards.takeaway import words
from scorecards.takeaway.statement import Statement

Line = Sequence[Cell]


def as_json(found: Statement) -> bytes:
    content = {
        "head": [{"name": name, "value": _text(value)} for name, value in found.head],
        "as_of": found.as_of.isoformat(),
        "facts": written.facts_out(found.facts),
        "formula": written.formula_out(found.formula),
        "score": written.score_out(found.score),
        "words": {**names(), **words.of_facts(), **words.of_constants(), **words.of_script()},
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def as_csv(found: Statement, language: str) -> bytes:
    """What, which, its value, and the exact fraction where the value is rounded."""
    header = [gettext("What"), gettext("Name"), gettext("Value"), gettext("Exact value")]
    return b"".join(csv_lines(header, _lines(found), language=language))


def euros(cents: int) -> Decimal:
    """Cents as an amount with two decimals, in whatever currency they are of."""
    return Decimal(cents).scaleb(-2)


def _lines(found: Statement) -> Iterator[Line]:
    yield from ((gettext("Head"), name, value, None) for name, value in found.head)
    yield from _facts(found)
    yield from _constants(found)
    yield from _score(found)


def _facts(found: Statement) -> Iterator[Line]:
    facts, what = found.facts, gettext("Fact")
    yield what, gettext("First day in the programme"), facts.joined_on, None
    yield from ((what, name, getattr(facts, key), None) for key, name in words.of_facts().items())
    for number, cents in enumerate(facts.pipeline_cents, 1):
        yield what, gettext("Validated opportunity %(number)s") % {"number": number}, euros(cents), None
    yield what, gettext("Booked"), euros(facts.booked_cents), None
    for year in facts.years:
        said = {"day": year.starts_on.isoformat()}
        yield what, gettext("Tier, year from %(day)s") % said, year.tier, None
        yield what, gettext("Size, year from %(day)s") % said, year.size_band, None
        yield (
            what,
            gettext("Joint plan, pipeline, year from %(day)s") % said,
            _planned(year.plan_pipeline_cents),
            None,
        )
        yield (
            what,
            gettext("Joint plan, booked, year from %(day)s") % said,
            _planned(year.plan_revenue_cents),
            None,
        )


def _constants(found: Statement) -> Iterator[Line]:
    formula, what = found.formula, gettext("Constant")
    for key, name in words.of_constants().items():
        value = getattr(formula, key)
        yield (what, name, value, None) if isinstance(value, int) else (what, name, None, str(value))
    titles = names()
    for component in formula.components:
        said = {"component": titles[component.name]}
        yield what, gettext("Weight: %(component)s") % said, component.weight, None
        yield (
            what,
            gettext("From which value points are given: %(component)s") % said,
            None,
            str(component.floor),
        )
    for tier in formula.tier_targets:
        tier_said = {"tier": " ".join(filter(None, (tier.tier, tier.size_band)))}
        yield what, gettext("Target of %(tier)s: leads") % tier_said, tier.leads, None
        yield what, gettext("Target of %(tier)s: pipeline") % tier_said, euros(tier.pipeline_cents), None
        yield what, gettext("Target of %(tier)s: booked") % tier_said, euros(tier.revenue_cents), None


def _score(found: Statement) -> Iterator[Line]:
    score, titles, what = found.score, names(), gettext("Score")
    for part in score.parts:
        title = titles[part.component]
        why = words.of_script()[part.missing] if part.missing else None
        yield what, title, why if why else part.shown, None if part.points is None else str(part.points)
    yield what, gettext("Measurable points"), score.out_of, None
    yield what, gettext("Score, shown whole"), score.shown, None
    yield what, gettext("Score, as stored"), score.total, str(score.points)


def _planned(cents: int | None) -> Decimal | None:
    return None if cents is None else euros(cents)


def _text(value: str | date) -> str:
    return value if isinstance(value, str) else value.isoformat()
