"""What this room puts on paper: the contribution report and the quarterly review pack, from their pages' own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext

from portal.lib import fmt
from portal.lib.pdf import laid_out, pdf
from portal.lib.refusal import Refused
from scorecards.board.pack import Pack
from scorecards.rows import ReportRow

if TYPE_CHECKING:
    from weasyprint import Document

MOST_ROWS = 500


def check_length(rows: Sequence[ReportRow]) -> None:
    """Nobody reads a thousand lines on paper, and laying them out takes minutes."""
    if len(rows) > MOST_ROWS:
        words = gettext("A PDF holds %(limit)s partners at most. Filter the report, or take the CSV.")
        raise Refused(words % {"limit": fmt.number(MOST_ROWS)})


def report_pdf(context: dict[str, Any]) -> bytes:
    """The report's table; `context` is its page's, with all rows on one page, and `author`. Raises Refused."""
    return pdf(render_to_string("scorecards/report_paper.html", context))


# ---- the review pack ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Part:
    """One of the eight pages: its title, one line about it, and the template of its blocks."""

    key: str
    title: str
    about: str

    @property
    def template(self) -> str:
        return f"scorecards/pack/_{self.key}.html"


def parts(pack: Pack) -> list[Part]:
    """The pages in their order; the page of the review shows the same as cards."""
    compared = gettext("%(days)s, against %(base)s") % {"days": pack.days, "base": pack.base}
    as_of = gettext("As known on %(day)s") % {"day": fmt.long_date(pack.period.last_day)}
    return [
        Part("results", gettext("Results against plan"), compared),
        Part("balance", gettext("Balance of both sides"), compared),
        Part("pipeline", gettext("Pipeline by stage"), as_of),
        Part("leads", gettext("Leads and their fate"), pack.days),
        Part("funds", gettext("Funds and what they brought"), as_of),
        Part("training", gettext("People trained"), as_of),
        Part(
            "actions",
            gettext("Actions of the last review"),
            gettext("What was undertaken, by whom, until when"),
        ),
        Part(
            "next",
            gettext("Plan and asks of %(quarter)s") % {"quarter": pack.next_name},
            gettext("To agree on at the meeting"),
        ),
    ]


def pack_pages(pack: Pack) -> "Document":
    """The pack laid out in the active language, its page numbers its own. Raises Refused."""
    return laid_out(render_to_string("scorecards/pack/paper.html", {"pack": pack, "parts": parts(pack)}))


def portfolio_summary(context: dict[str, Any]) -> bytes:
    """The first page of a portfolio's packs: its rows of the report. Raises Refused."""
    return pdf(render_to_string("scorecards/pack/portfolio.html", context))
