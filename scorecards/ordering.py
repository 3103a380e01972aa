"""Which rows of the report are shown, and in what order."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from portal.lib.sorting import sort_key
from scorecards.forms import Filters
from scorecards.queries.partners import Profile
from scorecards.rows import ReportRow


def is_asked(partner: Profile, filters: Filters, member_id: int | None) -> bool:
    return (
        filters.search.casefold() in partner.name.casefold()
        and filters.tier in ("", partner.tier_code)
        and filters.region in ("", partner.region)
        and filters.kind in ("", partner.kind)
        and (not filters.mine or partner.manager_id == member_id)
    )


ORDERS: dict[str, Callable[[ReportRow], Any]] = {
    "name": lambda row: sort_key(row.partner.name),
    "score": lambda row: row.score.points if row.score and row.score.out_of else None,
    "pipeline": lambda row: row.pipeline.amount,
    "trend": lambda row: row.pipeline.amount - row.pipeline_before.amount,
    "booked": lambda row: row.booked.amount,
    "invoiced": lambda row: row.invoiced.amount,
    "conversion": lambda row: row.conversion,
    "downloads": lambda row: row.downloads,
    "trainings": lambda row: row.trainings,
    "activities": lambda row: row.activities,
    "funds": lambda row: row.funds_paid.amount,
}


def _place_in_tier(row: ReportRow, sort: str) -> tuple[int, str, int, Fraction]:
    """Scores are compared within a tier alone: the ranked first, then the less measurable, then the others."""
    points = row.score.points if row.score else Fraction(0)
    measured = 2 if row.score is None or not row.score.out_of else int(not row.score.ranked)
    return (
        row.partner.tier_rank,
        row.partner.tier_code,
        measured,
        -points if sort.startswith("-") else points,
    )


def ordered(rows: Sequence[ReportRow], sort: str) -> list[ReportRow]:
    """By one column, "-" the largest first; what is not known comes last either way, equals by name.

    The score is told within each tier, the highest tier first whichever way.
    """
    by_name = sorted(rows, key=lambda row: (sort_key(row.partner.name), row.partner.id))
    if not sort:
        return sorted(
            by_name, key=lambda row: (-row.pipeline.amount, -row.booked.amount, -row.invoiced.amount)
        )
    if sort in ("score", "-score"):
        return sorted(by_name, key=lambda row: _place_in_tier(row, sort))
    value = ORDERS[sort.lstrip("-")]
    known = [row for row in by_name if value(row) is not None]
    unknown = [row for row in by_name if value(row) is None]
    return sorted(known, key=value, reverse=sort.startswith("-")) + unknown
