"""What to do now, each with its date."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from portal.lib import fmt
from scorecards import links as addresses
from scorecards.queries.waiting import Matter, of_kind


@dataclass(frozen=True, slots=True)
class Todo:
    tone: str
    icon: str
    what: str
    when: str
    url: str


def todo(matters: Sequence[Matter]) -> Sequence[Todo]:
    makers = (("accept", _leads), ("update", _deals), ("spend", _funds), ("answer", _survey))
    return [make(found) for kind, make in makers if (found := of_kind(matters, kind))]


def _leads(found: Sequence[Matter]) -> Todo:
    count = found[0].among
    what = ngettext("%(count)s lead to accept", "%(count)s leads to accept", count) % {
        "count": fmt.number(count)
    }
    when = (
        gettext("the first before %(deadline)s") % {"deadline": fmt.deadline(found[0].at)}
        if found[0].at
        else ""
    )
    return Todo("warn", "timer", what, when, addresses.page("leads:list", tab="to-accept"))


def _deals(found: Sequence[Matter]) -> Todo:
    count = found[0].among
    what = ngettext("%(count)s opportunity to update", "%(count)s opportunities to update", count)
    words = gettext("the expected close has passed")
    return Todo(
        "",
        "handshake",
        what % {"count": fmt.number(count)},
        words,
        addresses.page("leads:opportunities", stage="open"),
    )


def _funds(found: Sequence[Matter]) -> Todo:
    first = found[0]
    what = gettext("%(amount)s of funds to use") % {"amount": fmt.money(first.amount or 0, first.currency)}
    when = gettext("before %(day)s") % {"day": fmt.date(first.at.date())} if first.at else ""
    return Todo("warn", "wallet", what, when, addresses.page("comarketing:funds"))


def _survey(found: Sequence[Matter]) -> Todo:
    when = gettext("open until %(day)s") % {"day": fmt.date(found[0].at.date())} if found[0].at else ""
    return Todo(
        "", "message-square-heart", gettext("Annual survey to answer"), when, addresses.page("surveys:survey")
    )
