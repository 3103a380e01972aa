"""Who distributes to whom, with dates: links are added and ended, never rewritten."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from partners import journal, rules
from partners.access import Actor
from partners.models import Distribution, Partner


@transaction.atomic
def link(
    *,
    reseller: Partner,
    distributor: Partner,
    product_line: str,
    account_number: str,
    from_on: date,
    by: Actor,
    now: datetime,
) -> Distribution:
    """From a day on, this distributor serves this reseller for a product line ("" = all). Raises Refused."""
    by.require("distribution.link")
    Partner.objects.select_for_update().get(pk=reseller.pk)
    known = {"reseller": reseller, "distributor": distributor, "product_line": product_line}
    still = Distribution.objects.filter(Q(until_on=None) | Q(until_on__gt=from_on), **known)
    rules.check_distribution(
        distributor_kind=distributor.kind, same=reseller.pk == distributor.pk, overlaps=still.exists()
    )
    try:
        with transaction.atomic():
            made = Distribution.objects.create(account_number=account_number, from_on=from_on, **known)
    except IntegrityError:  # somebody else said so at the same moment
        rules.check_distribution(distributor_kind=distributor.kind, same=False, overlaps=True)
        raise
    _record("distribution.linked", made, by, now, from_on=from_on.isoformat())
    return made


@transaction.atomic
def end(*, distribution: Distribution, until_on: date, by: Actor, now: datetime) -> Distribution:
    """The link ends before this day; what it explains stays explained. Raises Refused."""
    by.require("distribution.link")
    distribution = Distribution.objects.select_for_update().get(pk=distribution.pk)
    rules.check_end(from_on=distribution.from_on, until_on=until_on, ended_on=distribution.until_on)
    distribution.until_on = until_on
    distribution.save(update_fields=["until_on"])
    _record("distribution.ended", distribution, by, now, until_on=until_on.isoformat())
    return distribution


def _record(kind: str, made: Distribution, by: Actor, now: datetime, **data: str) -> None:
    names = {"reseller": made.reseller.name, "distributor": made.distributor.name, **data}
    subject, partner = made.reseller.public_id, made.reseller_id
    journal.record(kind, subject=subject, partner_id=partner, by=by, at=now, data=names)
