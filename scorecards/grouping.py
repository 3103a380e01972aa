"""The report in the order of the score: partners grouped by tier, then by what can be told of their scores."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext, ngettext

from portal.lib import fmt
from scorecards.rows import ReportRow
from scorecards.standing import Standing

BY_SCORE = ("score", "-score")


def headings(rows: Sequence[ReportRow], standings: Mapping[int, Standing]) -> dict[int, str]:
    """What stands above a row that begins a group, by partner: the tier, and the band or why there is none."""
    found: dict[int, str] = {}
    last = ""
    for row in rows:
        words = _heading(row, standings.get(row.partner.id))
        if words != last:
            found[row.partner.id] = last = words
    return found


def _heading(row: ReportRow, standing: Standing | None) -> str:
    tier = row.partner.tier_name or gettext("No tier")
    return gettext("%(tier)s · %(group)s") % {"tier": tier, "group": _group(row, standing)}


def _group(row: ReportRow, standing: Standing | None) -> str:
    if standing:
        return _band(standing)
    if row.score is None or not row.score.out_of:
        return gettext("without a score")
    if not row.score.ranked:
        return gettext("not ranked: fewer measurable points than a rank takes")
    return gettext("ranked without bands: fewer than 10 ranked in this tier")


def _band(standing: Standing) -> str:
    words = {"band": standing.band, "of": standing.of, "count": fmt.number(standing.peers)}
    if standing.peers == 1:
        return gettext("band %(band)s of %(of)s: one partner") % words
    return (
        ngettext(
            "band %(band)s of %(of)s: %(count)s partner",
            "band %(band)s of %(of)s: %(count)s partners that cannot be told apart",
            standing.peers,
        )
        % words
    )
