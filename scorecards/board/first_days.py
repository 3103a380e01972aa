"""Your first 90 days: what a new partner does first, instead of a page of zeros."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext

from scorecards import addresses
from scorecards.gathering import FIRST_DAYS, Gathered
from scorecards.links import Links
from scorecards.queries.waiting import of_kind


@dataclass(frozen=True, slots=True)
class FirstStep:
    done: bool
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class FirstDays:
    """`until` is the day from which figures are shown; `has_figures` when some are worth showing already.

    `day` says which of the ninety it is, from 1; None before the first.
    """

    steps: Sequence[FirstStep]
    until: date | None
    has_figures: bool
    day: int | None

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)


def first_days(found: Gathered, links: Links) -> FirstDays:
    has_deals = any(cell.tallies["pipeline"] or cell.tallies["booked"] for cell in found.cells)
    joined = found.partner.joined_on
    until = joined + timedelta(days=FIRST_DAYS) if joined else None
    gone = found.partner.days_in_programme(found.spans.as_of)
    day = None if gone is None or gone < 0 else gone + 1
    return FirstDays(_steps(found, links, has_deals), until, has_deals or found.leads.converted > 0, day)


def _steps(found: Gathered, links: Links, has_deals: bool) -> list[FirstStep]:
    """In the order they help; each is done when the fact is there."""
    granted = found.act("granted", found.currency).now
    answered = found.leads.born > 0 and not of_kind(found.matters, "accept")
    return [
        FirstStep(bool(found.partner.contact_name), gettext("Meet your channel manager"), ""),
        FirstStep(found.partner.people > 1, gettext("Invite a colleague"), addresses.page("partners:team")),
        FirstStep(
            found.act("downloads").now.count > 0,
            gettext("Get the logo, the presentation and the price list"),
            links.beyond("comarketing:assets"),
        ),
        FirstStep(
            found.act("trainings").now.count > 0,
            gettext("Complete a first training"),
            links.beyond("training:courses"),
        ),
        FirstStep(answered, gettext("Answer your first lead"), links.beyond("leads:list")),
        FirstStep(bool(granted), gettext("See your co-marketing fund"), links.beyond("comarketing:funds")),
        FirstStep(has_deals, gettext("Open a first opportunity"), links.beyond("leads:opportunities")),
    ]
