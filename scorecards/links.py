"""Where the numbers lead: each to the list that makes it, carrying its period in the address."""

from functools import cache
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from partners.access import Actor
from portal.lib.periods import Period
from scorecards.addresses import LISTS, page
from scorecards.lists.registry import may_see


class Links:
    """Addresses of the lists behind one page's figures, of one partner or of all; "" where the reader may not look.

    `partner` is None for all partners together; a partner's own lists name it to nobody. `reader` is None where nobody
    can follow a link, as on paper. `currency` is "" for the programme's.
    """

    def __init__(
        self, period: Period, currency: str, *, partner: UUID | None = None, reader: Actor | None
    ) -> None:
        self.query = _days(period) | ({"currency": currency} if currency else {})
        self.partner, self.reader = partner, reader
        self.own = reader is not None and not reader.is_vendor
        self.may = may_see(reader) if reader else frozenset()
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

    def beyond(self, name: str, **query: object) -> str:
        """A list of another room; "" where the reader may not open it."""
        return page(name, **query) if self.reader and self.reader.can(LISTS[name]) else ""

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


SOMEBODY = str(UUID(int=0))


@cache
def _of_partner(figure: str) -> str:
    """The address of a figure of SOMEBODY: a report has hundreds of them, alike but for the partner."""
    return reverse("scorecards:partner-figure", args=[SOMEBODY, figure])


def _days(period: Period) -> dict[str, str]:
    return {"from": period.start_on.isoformat(), "to": period.last_day.isoformat()}
