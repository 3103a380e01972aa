"""What to do now, each with its date."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from portal.lib import fmt
from scorecards import addresses
from scorecards.links import Links
from scorecards.queries.waiting import Matter, of_kind


@dataclass(frozen=True, slots=True)
class Todo:
    tone: str
    icon: str
    what: str
    when: str
    url: str


def todo(matters: Sequence[Matter], links: Links) -> Sequence[Todo]:
    """What the reader may not open is not for it to do."""
    makers = (("accept", _leads), ("update", _deals), ("spend", _funds), ("answer", _survey))
    made = [make(found, links) for kind, make in makers if (found := of_kind(matters, kind))]
    return [one for one in made if one.url]


def _leads(found: Sequence[Matter], links: Links) -> Todo:
    count = found[0].among
    what = ngettext("%(count)s lead to accept", "%(count)s leads to accept", count) % {
        "count": fmt.number(count)
    }
    when = (
        gettext("the first before %(deadline)s") % {"deadline": fmt.deadline(found[0].at)}
        if found[0].at
        else ""
    )
    return Todo("warn", "timer", what, when, links.beyond("leads:list", tab="to-accept"))


def _deals(found: Sequence[Matter], links: Links) -> Todo:
    count = found[0].among
    what = ngettext("%(count)s opportunity to update", "%(count)s opportunities to update", count)
    words = gettext("the expected close has passed")
    return Todo(
        "",
        "handshake",
        what % {"count": fmt.number(count)},
        words,
        links.beyond("leads:opportunities", stage="open"),
    )


def _funds(found: Sequence[Matter], links: Links) -> Todo:
    first = found[0]
    what = gettext("%(amount)s of funds to use") % {"amount": fmt.money(first.amount or 0, first.currency)}
    when = gettext("before %(day)s") % {"day": fmt.date(first.at.date())} if first.at else ""
    return Todo("warn", "wallet", what, when, links.beyond("comarketing:funds"))


def _survey(found: Sequence[Matter], _links: Links) -> Todo:
    when = gettext("open until %(day)s") % {"day": fmt.date(found[0].at.date())} if found[0].at else ""
    return Todo(
        "", "message-square-heart", gettext("Annual survey to answer"), when, addresses.page("surveys:survey")
    )
