"""Who can be told apart: bands of scores within each tier, worked out once for the facts they rest on.

The drawing takes NumPy and some seconds for a thousand partners, so it is loaded when bands are first asked for
(the report in the order of the score, an export, the API) and kept until a fact of a score changes, a day at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache as kept_in_memory
from hashlib import blake2b
from itertools import groupby

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.cache import cache

from contribution.formula import Formula
from leads.models import OpportunityPartner
from scorecards import populations
from scorecards.prepared import CURRENCY, SPANS, Prepared
from scorecards.report import Report
from scorecards.rows import ReportRow
from scorecards.scores import cents
from scorecards.spans import Spans

SMALLEST_FIELD = 10  # as contribution.rates.ranks has it, which loads NumPy
KEPT_S = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Standing:
    """Band `band` of `of` in the partner's tier, 1 the best, shared by `peers` partners, itself among them."""

    band: int
    of: int
    peers: int


def standings(report: Report) -> dict[int, Standing]:
    """By partner; those that are not ranked, or have fewer than ten ranked peers in their tier, are left out.

    At most one statement, none where the bands of these facts are kept.
    """
    formula = report.rules.formula
    fields = list(_fields(report.everyone))
    if formula is None or not fields:
        return {}
    key = _key(fields, formula, report.spans)
    found: dict[int, Standing] | None = cache.get(key)
    if found is None:
        found = _standings(fields, formula, report.spans)
        cache.set(key, found, KEPT_S)
    return found


def _fields(rows: Sequence[ReportRow]) -> list[list[ReportRow]]:
    """The ranked partners of each tier that has ten or more of them."""
    ranked = sorted((row for row in rows if row.score and row.score.ranked), key=_tier)
    fields = [list(rows) for _, rows in groupby(ranked, key=_tier)]
    return [field for field in fields if len(field) >= SMALLEST_FIELD]


def _tier(row: ReportRow) -> tuple[int, str]:
    return (row.partner.tier_rank, row.partner.tier_code)


def _key(fields: Sequence[Sequence[ReportRow]], formula: Formula, spans: Spans) -> str:
    """A digest of all that the draws read, but how the sum booked is made of deals."""
    facts = [
        [(row.partner.id, row.facts and replace(row.facts, candidates=())) for row in field]
        for field in fields
    ]
    digest = blake2b(repr((formula.version, spans.as_of, facts)).encode(), digest_size=16)
    return f"scorecards.standing.{digest.hexdigest()}"


def _standings(fields: Sequence[Sequence[ReportRow]], formula: Formula, spans: Spans) -> dict[int, Standing]:
    from contribution.rates.standing import Evidence, score_bands  # loads NumPy

    booked = dict(_booked_each().rows(spans, currency=formula.currency))
    found: dict[int, Standing] = {}
    for field in fields:
        evidence = [
            Evidence(row.facts, tuple(map(cents, booked.get(row.partner.id, ()))))
            for row in field
            if row.facts
        ]
        bands = score_bands(evidence, formula, spans.as_of)
        for row, band in zip(field, bands, strict=True):
            found[row.partner.id] = Standing(band + 1, max(bands) + 1, bands.count(band))
    return found


@kept_in_memory
def _booked_each() -> Prepared:
    """The amounts booked in the score's window, by partner of record."""
    booked = populations.RECORD & populations.booked(SPANS.rolling, "opportunity__")
    rows = OpportunityPartner.objects.filter(booked, opportunity__currency=CURRENCY).order_by()
    each = ArrayAgg("opportunity__amount", order_by=("pk",))
    return Prepared(rows.values("partner_id").annotate(each=each).values_list("partner_id", "each"))
