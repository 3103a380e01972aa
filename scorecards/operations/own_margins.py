"""Keep a partner's own margin, or take it back.

The one pair of writes that the journal is not told of: the vendor reads the journal, and may not learn from it that
a partner keeps one.
"""

from decimal import Decimal

from django.db import transaction

from partners.access import Actor
from scorecards import rules
from scorecards.models import OwnMargin


@transaction.atomic
def keep(*, rate: Decimal, yearly_investment: Decimal | None, currency: str, by: Actor) -> OwnMargin:
    """What the partner tells replaces what it told before. `rate` in percent. Raises Refused."""
    by.require("margin.keep")
    rules.check_margin(rate)
    told = {"rate": rate, "yearly_investment": yearly_investment, "currency": currency}
    kept, _is_new = OwnMargin.objects.update_or_create(partner_id=by.partner_id, defaults=told)
    return kept


@transaction.atomic
def clear(*, by: Actor) -> None:
    """Nothing of it is kept; done twice, it is done once."""
    by.require("margin.keep")
    OwnMargin.objects.filter(partner_id=by.partner_id).delete()
