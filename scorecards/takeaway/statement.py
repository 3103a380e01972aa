"""What is taken away: whose score, on which day, by which signed definition, of which facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from agreements import queries as agreements
from agreements.queries import Meaning
from contribution.facts import Facts
from contribution.formula import Formula
from contribution.score import Score
from portal.lib.periods import Period
from scorecards import scores
from scorecards.gathering import Gathered

TERM = "contribution-score"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One score with all it is made of; `definition` is None where the programme has not published one."""

    partner: str
    vendor: str
    period: Period
    as_of: date
    facts: Facts
    formula: Formula
    score: Score
    definition: Meaning | None

    @property
    def head(self) -> Sequence[tuple[str, str | date]]:
        """Who, period, day, formula and definition, as each file says them first."""
        return [
            (gettext("Partner"), self.partner),
            (gettext("Vendor"), self.vendor),
            (gettext("First day of the twelve months"), self.period.start_on),
            (gettext("As of"), self.as_of),
            (gettext("Formula"), self.formula.version),
            (gettext("Currency"), self.formula.currency),
            (gettext("Signed definition"), self._definition),
        ]

    @property
    def _definition(self) -> str:
        if self.definition is None:
            return gettext("none in force on that day")
        words = gettext("%(title)s, version %(version)s, in force from %(day)s: %(text)s")
        return words % {
            "title": self.definition.title,
            "version": self.definition.version,
            "day": self.definition.in_force_from_on.isoformat(),
            "text": self.definition.text,
        }


def statement(found: Gathered) -> Statement | None:
    """None where the partner has no score: no formula in force yet, or not joined. One statement more."""
    facts, formula = found.facts, found.rules.formula
    score = scores.score_of(facts, formula, found.spans.as_of)
    if facts is None or formula is None or score is None:
        return None
    meanings = {meaning.term: meaning for meaning in agreements.in_force(found.spans.as_of)}
    return Statement(
        partner=found.partner.name,
        vendor=found.rules.vendor_name,
        period=found.spans.rolling,
        as_of=found.spans.as_of,
        facts=facts,
        formula=formula,
        score=score,
        definition=meanings.get(TERM),
    )
