"""Where the numbers lead: each to the list that makes it, carrying its period in the address."""

from functools import cache
from urllib.parse import urlencode
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from partners.access import Actor
from portal.lib.periods import Period


class Links:
    """Addresses of the lists behind one page's figures, of one partner or of all; "" where the role may not look.

    `partner` is None on the partner's own pages and for all partners together; `currency` is "" for the programme's.
    """

    def __init__(
        self, period: Period, currency: str, *, partner: UUID | None, own: bool, may: frozenset[str]
    ) -> None:
        self.query = _days(period) | ({"currency": currency} if currency else {})
        self.partner, self.own, self.may = partner, own, may
        self._end = f"?{urlencode(self.query)}"

    def to(self, figure: str, period: Period | None = None) -> str:
        """The rows that make the figure, in the page's period or in another."""
        if figure not in self.may:
            return ""
        end = f"?{urlencode(self.query | _days(period))}" if period else self._end
        return f"{self._path(figure)}{end}"

    def sheet(self, partner: UUID) -> str:
        """A partner's sheet for the same days."""
        return f"{reverse('scorecards:partner', args=[partner])}{self._end}"

    def beyond(self, figure: str, name: str, **query: object) -> str:
        """A page of another room, for who may open the list of this figure; else ""."""
        return page(name, **query) if figure in self.may else ""

    def file(self, end: str) -> str:
        """One of the files to take away, of the score on the last day shown."""
        name, key = ("own-download", []) if self.own else ("partner-download", [self.partner])
        return f"{reverse(f'scorecards:{name}', args=[*key, end])}?{urlencode({'to': self.query['to']})}"

    def _path(self, figure: str) -> str:
        if self.own:
            return reverse("scorecards:own-figure", args=[figure])
        if self.partner:
            return _of_partner(figure).replace(SOMEBODY, str(self.partner))
        return reverse("scorecards:figure", args=[figure])


# The lists of other rooms that may be narrowed to one partner: name of the page, the right it needs.
LISTS = (
    ("leads:list", "lead.read"),
    ("leads:opportunities", "opportunity.read"),
    ("comarketing:funds", "fund.read"),
    ("comarketing:movements", "fund.read"),
    ("comarketing:campaigns", "campaign.read"),
    ("comarketing:downloads", "asset.read"),
    ("training:enrolments", "course.read"),
)


def lists_of(partner: UUID, by: Actor) -> dict[str, str]:
    """The addresses of the partner's rows in every list that this actor may open, by the page's name."""
    found = {name: page(name, partner=partner) for name, verb in LISTS if by.can(verb)}
    return {name.replace(":", "_"): url for name, url in found.items() if url}


SOMEBODY = str(UUID(int=0))


@cache
def _of_partner(figure: str) -> str:
    """The address of a figure of SOMEBODY: a report has hundreds of them, alike but for the partner."""
    return reverse("scorecards:partner-figure", args=[SOMEBODY, figure])


def _days(period: Period) -> dict[str, str]:
    return {"from": period.start_on.isoformat(), "to": period.last_day.isoformat()}


def page(name: str, *args: object, **query: object) -> str:
    """The address of a page of another room, or "" where that room has not opened it."""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(query)}" if query else path
