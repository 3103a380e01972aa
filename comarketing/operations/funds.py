"""Grant a fund, add to it, pay out of it, and undo a movement. Every figure is a movement of the ledger.

Order of locks: the idempotency key (inserted first, so that one intent sent many times waits for itself), then
the fund's row, whose conditional UPDATE is the cap.
"""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from comarketing import rules
from comarketing.models import Campaign, CampaignPartner, Fund, Movement
from journal import operations as journal
from partners.access import Actor
from partners.models import Partner
from portal.lib.money import Money

Account = Movement.Account
UNIQUE_KEYS = {"one_intent_is_one_movement", "movement_is_corrected_once"}


@transaction.atomic
def grant(
    *,
    partner: Partner,
    name: str,
    kind: str,
    amount: Money,
    starts_on: date,
    ends_on: date,
    idempotency_key: str,
    by: Actor,
    now: datetime,
) -> Fund:
    """Give a partner a fund for the days from `starts_on` until before `ends_on`. Raises Refused.

    Sent again with the same key, it answers with the fund already granted.
    """
    by.require("fund.grant")
    rules.check_partner(is_active=partner.status == Partner.Status.ACTIVE)
    rules.check_currency(amount.currency)
    rules.check_amount(amount, amount.currency)
    rules.check_period(starts_on, ends_on)
    fund = _new_fund(partner, name, kind, amount.currency, starts_on, ends_on)
    sent = _movement(fund, Account.BUDGET, Account.AVAILABLE, amount, name, idempotency_key, by, now)
    kept = _add(sent, rules.SAME_GRANT)
    if kept is not sent:
        return kept.fund
    fund.save(force_insert=True)
    _settle(sent)
    journal.record("fund.granted", **_told(sent, by, now))
    return fund


@transaction.atomic
def top_up(
    *, fund: Fund, amount: Money, statement: str, idempotency_key: str, by: Actor, now: datetime
) -> Movement:
    """Allocate more to a fund. Raises Refused."""
    by.require("fund.grant")
    rules.check_amount(amount, fund.currency)
    sent = _movement(fund, Account.BUDGET, Account.AVAILABLE, amount, statement, idempotency_key, by, now)
    if (kept := _post(sent)) is sent:
        journal.record("fund.topped_up", **_told(sent, by, now))
    return kept


@transaction.atomic
def consume(
    *,
    fund: Fund,
    amount: Money,
    statement: str,
    occurred_on: date,
    idempotency_key: str,
    by: Actor,
    now: datetime,
    campaign: Campaign | None = None,
) -> Movement:
    """Pay out of a fund, for a campaign or not. Raises Refused, also when the fund has less available."""
    by.require("fund.consume")
    rules.check_amount(amount, fund.currency)
    today = timezone.localdate(now)
    rules.check_paid_on(occurred_on, starts_on=fund.starts_on, last_day=fund.last_day, today=today)
    if campaign:
        part = CampaignPartner.objects.filter(campaign=campaign, partner_id=fund.partner_id)
        rules.check_takes_part(takes_part=part.exists())
    sent = _movement(fund, Account.AVAILABLE, Account.PAID, amount, statement, idempotency_key, by, now)
    sent.campaign, sent.occurred_on = campaign, occurred_on
    if (kept := _post(sent)) is sent:
        journal.record("fund.consumed", **_told(sent, by, now))
    return kept


@transaction.atomic
def correct(*, movement: Movement, reason: str, idempotency_key: str, by: Actor, now: datetime) -> Movement:
    """Undo a movement by its opposite, which names it. Raises Refused."""
    by.require("fund.grant" if movement.from_account == Account.BUDGET else "fund.consume")
    rules.check_correction(is_correction=movement.corrects_id is not None)
    amount = Money(movement.amount, movement.fund.currency)
    source, target = Account(movement.to_account), Account(movement.from_account)
    sent = _movement(movement.fund, source, target, amount, reason, idempotency_key, by, now)
    sent.campaign, sent.corrects = movement.campaign, movement
    if (kept := _post(sent)) is sent:
        journal.record("fund.corrected", **_told(sent, by, now))
    return kept


def _new_fund(partner: Partner, name: str, kind: str, currency: str, starts_on: date, ends_on: date) -> Fund:
    """A fund not yet saved, with its number: the movement that makes it is inserted first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('comarketing_fund', 'id'))")
        number = cursor.fetchone()[0]
    return Fund(
        pk=number,
        reference=f"{kind}-{starts_on.year}-{number:05d}",
        partner=partner,
        name=name,
        kind=kind,
        currency=currency,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _movement(
    fund: Fund,
    source: Account,
    target: Account,
    amount: Money,
    statement: str,
    idempotency_key: str,
    by: Actor,
    now: datetime,
) -> Movement:
    return Movement(
        partner_id=fund.partner_id,
        fund=fund,
        from_account=source,
        to_account=target,
        amount=amount.amount,
        statement=statement,
        idempotency_key=idempotency_key,
        occurred_on=timezone.localdate(now),
        recorded_at=now,
        recorded_by_id=by.user_id,
    )


def _post(sent: Movement) -> Movement:
    """Add a movement to a fund that stands and move the balance; once per key."""
    kept = _add(sent, rules.SAME_INTENT)
    if kept is sent:
        _settle(sent)
    return kept


def _add(sent: Movement, same: tuple[str, ...]) -> Movement:
    """Insert the movement, or give the one its key has already made; two at once wait for each other here."""
    try:
        with transaction.atomic():
            sent.save(force_insert=True)
            return sent
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") not in UNIQUE_KEYS:
            raise
    kept = Movement.objects.filter(partner_id=sent.partner_id, idempotency_key=sent.idempotency_key)
    found = kept.select_related("fund").first()
    if found is None:
        raise rules.already_corrected()
    rules.check_same_intent(sent, found, same)
    return found


def _settle(movement: Movement) -> None:
    """Move the one kept copy of the balance. The condition is the cap: no reading beforehand can hold it."""
    fund = Fund.objects.filter(pk=movement.fund_id)
    money = Money(movement.amount, movement.fund.currency)
    if movement.from_account == Account.AVAILABLE:
        left = fund.filter(available__gte=money.amount)
        if not left.update(available=F("available") - money.amount):
            raise rules.overspent(money, fund.values_list("available", flat=True).get())
    elif movement.to_account == Account.AVAILABLE:
        room = fund.filter(available__lte=rules.FULL - money.amount)
        if not room.update(available=F("available") + money.amount):
            raise rules.overfull(money.currency)
    movement.fund.refresh_from_db(fields=["available"])


def _told(movement: Movement, by: Actor, now: datetime) -> dict[str, Any]:
    """What the journal is told of a movement."""
    fund = movement.fund
    data = {
        "name": fund.name,
        "reference": fund.reference,
        "ends_on": fund.last_day.isoformat(),
        "amount": str(movement.amount),
        "currency": fund.currency,
        "statement": movement.statement,
        "campaign": movement.campaign.name if movement.campaign else "",
    }
    return {"subject": fund.public_id, "partner_id": fund.partner_id, "by": by, "at": now, "data": data}
