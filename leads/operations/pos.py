"""Say which partner a distributor's name stands for, once and for its later files; or leave its lines aside.

The distributor proposes, the vendor decides and may undo. Every word of either is a row of `PosDecision`.
"""

from datetime import datetime

from django.db import connection, transaction

from journal import operations as journal
from leads import rules
from leads.models import PosDecision, PosReseller
from partners.access import Actor
from partners.models import Distribution, Partner

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
TAKEN_BACK = """
    DELETE FROM leads_invoicedline AS l USING leads_posline AS p
    WHERE p.named_id = %s AND l.source = 'portal:pos' AND l.external_id = p.id::text
"""
_OF_ONE_NAME = " AND n.id = %s ON CONFLICT (source, external_id) DO NOTHING"


@transaction.atomic
def propose(*, named: PosReseller, reseller: Partner, by: Actor, now: datetime) -> PosDecision:
    """The distributor says who it thinks this is; nothing counts before the vendor agrees. Raises Refused."""
    by.require("pos.propose")
    rules.check_waits(is_found=named.reseller_id is not None)
    rules.check_sells_out(is_distributor=reseller.kind == Partner.Kind.DISTRIBUTOR)
    served = Distribution.objects.filter(distributor_id=named.distributor_id, reseller=reseller)
    rules.check_served(is_served=served.exists())
    proposed = _decide(named, PosDecision.Kind.PROPOSED, by, now, reseller=reseller)
    _record("pos.proposed", named, by, now, partner_id=named.distributor_id, reseller=reseller.name)
    return proposed


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
    _decide(named, PosDecision.Kind.MATCHED, by, now, reseller=reseller)
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
    _decide(named, PosDecision.Kind.IGNORED, by, now, reason=reason)
    _record("pos.ignored", named, by, now, reason=reason)
    return named


@transaction.atomic
def undo(*, named: PosReseller, reason: str, by: Actor, now: datetime) -> PosReseller:
    """The match was wrong: the name goes back to the queue, and its lines count for nobody until it is matched again.

    Found by its number or by hand alike; no later file finds it by itself again. Raises Refused.
    """
    by.require("pos.match")
    named = _locked(named)
    rules.check_found(is_found=named.reseller_id is not None)
    reseller = named.reseller
    with connection.cursor() as cursor:
        cursor.execute(TAKEN_BACK, [named.pk])
        lines = cursor.rowcount
    named.reseller, named.found, named.resolved_at = None, "", None
    named.save(update_fields=["reseller", "found", "resolved_at"])
    _decide(named, PosDecision.Kind.UNDONE, by, now, reseller=reseller, reason=reason)
    _record("pos.undone", named, by, now, reseller=str(reseller), lines=str(lines), reason=reason)
    return named


def _decide(
    named: PosReseller,
    kind: str,
    by: Actor,
    now: datetime,
    *,
    reseller: Partner | None = None,
    reason: str = "",
) -> PosDecision:
    return PosDecision.objects.create(
        distributor_id=named.distributor_id,
        named=named,
        kind=kind,
        reseller=reseller,
        reason=reason,
        author_name=by.name,
        decided_at=now,
    )


def _locked(named: PosReseller) -> PosReseller:
    return PosReseller.objects.select_for_update(of=("self",)).select_related("distributor").get(pk=named.pk)


def _record(
    kind: str, named: PosReseller, by: Actor, now: datetime, *, partner_id: int | None = None, **data: str
) -> None:
    words = {"name": str(named), "distributor": named.distributor.name, **data}
    journal.record(kind, subject=named.public_id, partner_id=partner_id, by=by, at=now, data=words)
