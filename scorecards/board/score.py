"""The contribution score as the page shows it: ring, parts, and what raises it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from types import MappingProxyType

from django.utils.translation import gettext, ngettext

from contribution.facts import Facts
from contribution.formula import ComponentName
from contribution.score import Part, Raise, Score
from portal.lib import charts, fmt
from scorecards import addresses, scores
from scorecards.gathering import Gathered
from scorecards.links import Links
from scorecards.queries.waiting import Matter

MOST_RAISES = 4
LISTS = {"leads": "co-marketed", "conversion": "conversion", "pipeline": "pipeline", "revenue": "booked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One component: points of its weight, and the fact behind it in words. `missing` says why there are none."""

    name: str
    points: int | None
    weight: int
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class RaiseView:
    points: Decimal
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class File:
    """One way to take the figures away."""

    name: str
    note: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """`ring` is None while nothing is measurable yet."""

    version: str
    ring: charts.Ring | None
    parts: Sequence[PartView]
    raises: Sequence[RaiseView]
    files: Sequence[File]
    shown: int
    out_of: int
    ranked: bool


def score_view(found: Gathered, links: Links) -> ScoreView | None:
    """None where no formula was in force, or the partner had not joined."""
    formula, facts = found.rules.formula, found.facts
    score = scores.score_of(facts, formula, found.spans.as_of)
    if score is None or formula is None or facts is None:
        return None
    raises = scores.raises_of(facts, formula, found.spans.as_of)
    urls = {name: links.to(figure, found.spans.rolling) for name, figure in LISTS.items()}
    return view_of(score, facts, formula.currency, urls, _raises(raises, found.matters), files(links))


def view_of(
    score: Score,
    facts: Facts,
    currency: str,
    urls: Mapping[str, str] = MappingProxyType({}),
    raises: Sequence[RaiseView] = (),
    files: Sequence[File] = (),
) -> ScoreView:
    """A score and the facts in words; `urls` are the lists behind its parts."""
    return ScoreView(
        version=score.version,
        ring=ring(score) if score.out_of else None,
        parts=[_part(part, facts, urls.get(part.component, ""), currency) for part in score.parts],
        raises=raises,
        files=files,
        shown=score.shown,
        out_of=score.out_of,
        ranked=score.ranked,
    )


def files(links: Links) -> list[File]:
    offered = (
        ("zip", gettext("All four files"), "ZIP"),
        ("xlsx", "XLSX", gettext("spreadsheet that works the score out")),
        ("csv", "CSV", gettext("plain table, every digit")),
        ("json", "JSON", gettext("for programs, every digit")),
        ("py", "recompute.py", gettext("script that works the score out from the JSON")),
    )
    return [File(name, note, links.file(end)) for end, name, note in offered]


def names() -> dict[ComponentName, str]:
    return {
        "leads": gettext("Qualified co-marketing leads"),
        "conversion": gettext("Lead conversion"),
        "pipeline": gettext("Validated pipeline"),
        "revenue": gettext("Booked"),
    }


def ring(score: Score) -> charts.Ring:
    """One arc per measurable component."""
    titles = names()
    arcs = [
        charts.Part(titles[part.component], part.shown or 0, part.weight)
        for part in score.parts
        if not part.missing
    ]
    label = gettext("Contribution score: %(points)s of %(out_of)s measurable points")
    words = {"points": score.shown, "out_of": score.out_of}
    return charts.Ring(arcs, fmt.number(score.shown), f"/ {fmt.number(score.out_of)}", label % words)


def _part(part: Part, facts: Facts, url: str, currency: str) -> PartView:
    return PartView(
        name=names()[part.component],
        points=part.shown,
        weight=part.weight,
        note=_missing(part) if part.missing else _fact(part, facts, currency),
        url=url,
    )


def _missing(part: Part) -> str:
    return {
        "first_days": gettext("not measurable before 90 days in the programme"),
        "too_few_leads": gettext("not measurable under 5 leads"),
        "no_target": gettext("not measurable: no target for this tier"),
    }[part.missing or "no_target"]


def _fact(part: Part, facts: Facts, currency: str) -> str:
    """x and its target, in the unit of the component; above the target, the share of it in words."""
    if part.x is None or part.target is None:
        return ""
    if part.component == "conversion":
        counted = {"converted": facts.leads_converted, "leads": facts.leads_accepted + facts.leads_timed_out}
        return gettext("%(converted)s of %(leads)s leads became opportunities") % counted
    write = _count if part.component == "leads" else lambda x: fmt.money(_decimal(x / 100), currency)
    said = gettext("%(x)s of %(target)s") % {"x": write(part.x), "target": write(part.target)}
    share = part.share_of_target or Fraction(0)
    if share <= 1:
        return said
    return gettext("%(said)s: %(share)s of the target") % {
        "said": said,
        "share": fmt.percent(_decimal(share)),
    }


def _count(x: Fraction) -> str:
    """A target of part of a year need not be whole."""
    return fmt.number(_decimal(x), None if x.denominator == 1 else 1)


def _decimal(x: Fraction) -> Decimal:
    return Decimal(x.numerator) / Decimal(x.denominator)


def _raises(raises: Sequence[Raise], matters: Sequence[Matter]) -> list[RaiseView]:
    """One line per kind and gain: of several alike, the first by deadline speaks."""
    by_subject = {(str(matter.subject), matter.what): matter for matter in matters}
    alike = groupby(
        sorted(raises, key=lambda each: (-each.shown, each.candidate.kind)),
        key=lambda each: (each.shown, each.candidate.kind),
    )
    views = []
    for (points, _kind), group in alike:
        found = [by_subject[each.candidate.reference, each.candidate.kind] for each in group]
        views.append(_raise(points, sorted(found, key=_deadline)))
    return views[:MOST_RAISES]


def _deadline(matter: Matter) -> tuple[bool, datetime | None]:
    return (matter.at is None, matter.at)


def _raise(points: Decimal, matters: Sequence[Matter]) -> RaiseView:
    matter, more = matters[0], matters[0].among - 1
    words = {
        "accept": gettext("Accept the lead of %(name)s, if it becomes an opportunity"),
        "convert": gettext("Turn the qualified lead of %(name)s into an opportunity"),
        "qualify": gettext("Qualify the co-marketing lead of %(name)s"),
        "win": gettext("The deal with %(name)s, if won"),
        "validate": gettext("Have the opportunity with %(name)s validated"),
    }[matter.what] % {"name": matter.name}
    if more:
        words += " " + ngettext("(%(more)s more like it)", "(%(more)s more like it)", more) % {
            "more": fmt.number(more)
        }
    return RaiseView(points, words, matter_url(matter))


def matter_url(matter: Matter) -> str:
    """The page of the lead or of the opportunity."""
    room = "leads:opportunity" if matter.what in ("win", "validate", "update") else "leads:detail"
    return addresses.page(room, matter.subject)
