"""Say which partner a distributor's name stands for, once and for its later files; or leave its lines aside."""

from datetime import datetime

from django.db import connection, transaction

from journal import operations as journal
from leads import rules
from leads.models import PosReseller
from partners.access import Actor
from partners.models import Partner

# Every line whose reseller is known counts as its sell-out, once.
COUNTED = """
    INSERT INTO leads_invoicedline (kind, partner_id, invoiced_on, amount, currency, order_reference, product_line,
                                    quantity, source, external_id)
    SELECT 'SELL_OUT', n.reseller_id, p.invoiced_on, p.amount, p.currency, p.order_reference, p.product_line,
           p.quantity, 'portal:pos', p.id::text
    FROM leads_posline AS p JOIN leads_posreseller AS n ON n.id = p.named_id
    WHERE n.reseller_id IS NOT NULL
"""
UNCOUNTED = """
    AND n.distributor_id IN (SELECT distributor_id FROM import_ready) AND NOT EXISTS (
        SELECT 1 FROM leads_invoicedline AS l WHERE l.source = 'portal:pos' AND l.external_id = p.id::text
    )
"""
_OF_ONE_NAME = " AND n.id = %s ON CONFLICT (source, external_id) DO NOTHING"


@transaction.atomic
def match(*, named: PosReseller, reseller: Partner, by: Actor, now: datetime) -> PosReseller:
    """This name stands for this partner: its lines count from now on, those of later files too. Raises Refused."""
    by.require("pos.match")
    named = _locked(named)
    rules.check_waits(is_found=named.reseller_id is not None)
    rules.check_sells_out(is_distributor=reseller.kind == Partner.Kind.DISTRIBUTOR)
    named.reseller, named.found, named.ignored_because, named.resolved_at = (
        reseller,
        named.Found.HAND,
        "",
        now,
    )
    named.save(update_fields=["reseller", "found", "ignored_because", "resolved_at"])
    with connection.cursor() as cursor:
        cursor.execute(COUNTED + _OF_ONE_NAME, [named.pk])
        lines = cursor.rowcount
    _record("pos.matched", named, by, now, reseller=reseller.name, lines=str(lines))
    return named


@transaction.atomic
def ignore(*, named: PosReseller, reason: str, by: Actor, now: datetime) -> PosReseller:
    """The lines of this name count for nobody, now and in later files. Raises Refused."""
    by.require("pos.match")
    named = _locked(named)
    rules.check_waits(is_found=named.reseller_id is not None)
    named.ignored_because, named.resolved_at = reason, now
    named.save(update_fields=["ignored_because", "resolved_at"])
    _record("pos.ignored", named, by, now, reason=reason)
    return named


def _locked(named: PosReseller) -> PosReseller:
    return PosReseller.objects.select_for_update(of=("self",)).select_related("distributor").get(pk=named.pk)


def _record(kind: str, named: PosReseller, by: Actor, now: datetime, **data: str) -> None:
    words = {"name": str(named), "distributor": named.distributor.name, **data}
    journal.record(kind, subject=named.public_id, partner_id=None, by=by, at=now, data=words)
