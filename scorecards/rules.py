"""Decisions about saved views, own margins and reviews: plain values in, `Refused` with a sentence out."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.lib import fmt
from portal.lib.periods import Period
from portal.lib.refusal import Refused

MOST_VIEWS = 20
WHOLE = Decimal(100)


def check_name(name: str, *, taken: Collection[str]) -> None:
    """`taken` are the other views of the same person."""
    if name.casefold() in {each.casefold() for each in taken}:
        raise Refused(_("You already have a view of this name. Choose another, or rename that one first."))


def check_room(views: int) -> None:
    """Each view is a tab: nobody reads a hundred."""
    if views >= MOST_VIEWS:
        limit = fmt.number(MOST_VIEWS)
        raise Refused(_("You have %(limit)s saved views. Delete one to save another.") % {"limit": limit})


def check_margin(rate: Decimal) -> None:
    """`rate` in percent of the amount booked."""
    if not 0 < rate <= WHOLE:
        raise Refused(_("Enter a margin rate above 0 and up to 100%."))


# ---- quarterly reviews --------------------------------------------------------------------------------------------
MOST_AFTER = timedelta(days=183)


def check_meeting(meeting_on: date, quarter: Period, *, today: date) -> None:
    """A review looks at a quarter that has begun, and is held within the half-year after it."""
    if meeting_on < today:
        raise Refused(_("Choose a day to come: the pack is sent before the meeting."))
    if meeting_on <= quarter.start_on:
        raise Refused(_("Choose a day after the quarter has begun: there is nothing to review before."))
    if meeting_on > quarter.last_day + MOST_AFTER:
        raise Refused(_("Choose a day within six months after the quarter."))


def check_reviewed(*, is_distributor: bool, joined_on: date | None, quarter: Period) -> None:
    """The pack's eight pages are a reseller's; and there must be something of the quarter."""
    if is_distributor:
        raise Refused(_("A distributor has no review pack: it has no leads or opportunities of its own."))
    if joined_on is None or joined_on > quarter.last_day:
        raise Refused(_("This partner was not yet in the programme in that quarter."))


def check_signature(*, has_minutes: bool, already: bool) -> None:
    if not has_minutes:
        raise Refused(_("There are no minutes to sign yet."))
    if already:
        raise Refused(_("Your side has signed these minutes already."))


def check_not_done(*, done: bool) -> None:
    if done:
        raise Refused(_("This action is done already."))


MOST_PACKED = 60


def check_portfolio(partners: int, *, waiting: bool) -> None:
    """`partners` are those a pack can be made of; one portfolio at a time."""
    if not partners:
        raise Refused(_("No partner of your portfolio can be reviewed for that quarter."))
    if partners > MOST_PACKED:
        words = _("One PDF holds %(limit)s partners at most; this portfolio has %(count)s.")
        raise Refused(words % {"limit": fmt.number(MOST_PACKED), "count": fmt.number(partners)})
    if waiting:
        raise Refused(_("A pack of your portfolio is being made already."))
