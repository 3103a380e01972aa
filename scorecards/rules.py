"""Decisions about saved views and own margins: plain values in, `Refused` with a sentence out."""

from collections.abc import Collection
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.lib import fmt
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
