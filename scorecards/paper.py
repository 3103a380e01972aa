"""What this room puts on paper: the contribution report and the quarterly review pack, from their pages' own words."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext

from portal.lib import fmt
from portal.lib.pdf import pdf
from portal.lib.refusal import Refused
from scorecards.rows import ReportRow

MOST_ROWS = 500


def check_length(rows: Sequence[ReportRow]) -> None:
    """Nobody reads a thousand lines on paper, and laying them out takes minutes."""
    if len(rows) > MOST_ROWS:
        words = gettext("A PDF holds %(limit)s partners at most. Filter the report, or take the CSV.")
        raise Refused(words % {"limit": fmt.number(MOST_ROWS)})


def report_pdf(context: dict[str, Any]) -> bytes:
    """The report's table; `context` is its page's, with all rows on one page, and `author`. Raises Refused."""
    return pdf(render_to_string("scorecards/report_paper.html", context))
