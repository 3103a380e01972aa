"""One partner's win-win dashboard: what the queries give, turned into what the page says. No query in here."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from partners.models import Partner
from portal.lib import fmt
from scorecards.board.activity import Did, activity
from scorecards.board.balance import Balance, Line, balance
from scorecards.board.chain import Stage, chain
from scorecards.board.contribution import Contribution, contribution
from scorecards.board.first_days import FirstDays, first_days
from scorecards.board.history import History, history
from scorecards.board.performance import performance
from scorecards.board.promises import Commitments, commitments
from scorecards.board.score import ScoreView, score_view
from scorecards.board.todo import Todo, todo
from scorecards.gathering import Gathered
from scorecards.links import Links
from scorecards.queries.partners import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The blocks of the page, in the words of both sides. `first_days` stands for figures that are still zero."""

    partner: Profile
    vendor: str
    todo: Sequence[Todo]
    balance: Balance
    score: ScoreView | None
    history: History | None
    contribution: Contribution
    chain: Sequence[Stage]
    commitments: Commitments
    activity: Sequence[Did]
    performance: Sequence[Line]
    first_days: FirstDays | None


def board_of(found: Gathered, links: Links) -> Board:
    return Board(
        partner=found.partner,
        vendor=found.rules.vendor_name,
        todo=todo(found.matters, links),
        balance=balance(found, links),
        score=score_view(found, links),
        history=history(found.kept),
        contribution=contribution(found, links),
        chain=chain(found, links),
        commitments=commitments(found, links),
        activity=activity(found, links),
        performance=performance(found, links),
        first_days=first_days(found, links) if found.is_new else None,
    )


def about(partner: Profile) -> str:
    """Tier, kind, region, and since when."""
    since = gettext("since %(day)s") % {"day": fmt.date(partner.joined_on)} if partner.joined_on else ""
    kind = str(Partner.Kind(partner.kind).label)
    return " · ".join(
        part for part in (partner.tier_name, kind, partner.region, since, partner.contact_name) if part
    )
