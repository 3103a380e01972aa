"""Granting and topping up a fund."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from comarketing.models import Fund, Movement
from comarketing.operations import funds
from comarketing.rules import FULL
from journal import operations as journal
from journal.models import Event, Notification
from partners.access import actor_of
from partners.models import Partner
from portal.lib.money import Money
from portal.lib.refusal import Refused
from tests.comarketing.conftest import euros, grant
from tests.conftest import make_member


def top_up(seen, fund, by, now, amount="250.00", key=None, statement="Second half of the year"):
    return seen(
        lambda: funds.top_up(
            fund=fund,
            amount=euros(amount),
            statement=statement,
            idempotency_key=key or str(uuid4()),
            by=actor_of(by),
            now=now,
        )
    )


def test_it_allocates_the_amount_by_one_movement(seen, fund):
    movement = seen(lambda: Movement.objects.get(fund=fund))
    assert (movement.from_account, movement.to_account) == ("BUDGET", "AVAILABLE")
    assert movement.amount == fund.available == Decimal("1000.00")
    assert fund.reference == f"MDF-2026-{fund.pk:05d}"


def test_it_tells_the_partners_administrator_and_marketer(seen, acme, rival, nora, paul, anna, rita, now):
    make_member("Sam", "PARTNER_SELLER", acme)
    grant(acme, nora, now)
    event = seen(lambda: Event.objects.get(kind="fund.granted"))
    seen(lambda: journal.deliver(event_id=event.pk, now=now))
    told = seen(lambda: set(Notification.objects.values_list("user__name", flat=True)))
    assert told == {"Paul", "Anna"}


def test_the_same_intent_grants_one_fund(seen, acme, nora, now):
    key = str(uuid4())
    first, again = (grant(acme, nora, now, idempotency_key=key) for _ in range(2))
    assert first.pk == again.pk
    assert seen(lambda: (Fund.objects.count(), Movement.objects.count())) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": Money(Decimal("5"), "XXX")}, "Choose one of these currencies"),
        ({"amount": euros("0.00")}, "above zero"),
        ({"amount": euros("0.001")}, "whole cents"),
        ({"ends_on": date(2026, 2, 1)}, "before the first"),
    ],
)
def test_it_refuses_and_writes_nothing(seen, acme, nora, now, fields, words):
    with pytest.raises(Refused, match=words):
        grant(acme, nora, now, **fields)
    assert seen(lambda: (Fund.objects.count(), Movement.objects.count(), Event.objects.count())) == (0, 0, 0)


def test_a_partner_that_is_not_active_gets_none(seen, acme, nora, now):
    seen(lambda: Partner.objects.filter(pk=acme.pk).update(status="SUSPENDED"))
    acme.refresh_from_db()
    with pytest.raises(Refused, match="active partners only"):
        grant(acme, nora, now)
    assert seen(Fund.objects.count) == 0


@pytest.mark.parametrize("role", ["FINANCE", "VENDOR_SELLER", "EXECUTIVE"])
def test_a_role_without_the_verb_may_not(seen, acme, now, role):
    with pytest.raises(PermissionDenied):
        grant(acme, make_member("Fred", role), now)
    assert seen(Fund.objects.count) == 0


def test_a_top_up_is_a_movement_of_its_own(seen, fund, nora, now):
    top_up(seen, fund, nora, now)
    assert seen(lambda: Fund.objects.get().available) == Decimal("1250.00")
    assert seen(lambda: Movement.objects.filter(fund=fund, from_account="BUDGET").count()) == 2


def test_a_fund_has_a_ceiling_and_says_so(seen, fund, nora, now):
    seen(
        lambda: Movement.objects.create(
            partner_id=fund.partner_id,
            fund=fund,
            from_account="BUDGET",
            to_account="AVAILABLE",
            amount=FULL - 1000,
            statement="Filled",
            idempotency_key="filled",
            occurred_on=now.date(),
            recorded_at=now,
        )
    )
    seen(lambda: Fund.objects.update(available=FULL))
    with pytest.raises(Refused, match="holds at most"):
        top_up(seen, fund, nora, now)
    assert seen(lambda: Fund.objects.get().available) == FULL
