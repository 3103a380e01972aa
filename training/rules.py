"""Decisions about courses: plain values in, `Refused` with a sentence out."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from portal.lib import fmt
from portal.lib.refusal import Refused

LONGEST_MINUTES = 10_000


def check_course(*, minutes: int, offered_from_on: date, retired_on: date | None) -> None:
    """A course lasts a while, and is offered for at least a day."""
    if not 0 < minutes <= LONGEST_MINUTES:
        limit = fmt.number(LONGEST_MINUTES)
        raise Refused(_("Enter a duration of 1 to %(limit)s minutes.") % {"limit": limit})
    if retired_on and retired_on <= offered_from_on:
        raise Refused(_("A course is offered for at least one day."))


def check_offered(*, offered_from_on: date, retired_on: date | None, today: date) -> None:
    """A course can be started from its first day until it is retired."""
    if today < offered_from_on:
        raise Refused(_("This course is offered from %(day)s.") % {"day": fmt.date(offered_from_on)})
    if retired_on and today >= retired_on:
        raise Refused(_("This course is no longer offered."))


def check_completion(completed_at: datetime | None) -> None:
    """A course is completed once."""
    if completed_at:
        raise Refused(_("This course was already completed on %(day)s.") % {"day": fmt.date(completed_at)})
