"""Paying out of a fund: never more than it has, once per intent, and explained to the cent."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from comarketing.models import Campaign, CampaignPartner, Fund, Movement
from comarketing.queries import funds as queries
from journal.models import Event
from portal.lib.money import Money
from portal.lib.refusal import Refused
from tests.comarketing.conftest import consume, euros, grant


def available(seen, fund):
    return seen(lambda: Fund.objects.get(pk=fund.pk).available)


def movements(seen, fund):
    return seen(lambda: list(Movement.objects.filter(fund=fund).order_by("pk")))


def test_it_moves_money_from_available_to_paid(seen, fund, nora, now):
    made = consume(fund, nora, now, "400.00")
    assert (made.from_account, made.to_account, made.amount) == ("AVAILABLE", "PAID", Decimal("400.00"))
    assert available(seen, fund) == Decimal("600.00")
    balance = seen(lambda: queries.balances([fund]))[fund.pk]
    assert (balance.allocated, balance.paid, balance.available) == (1000, 400, 600)


def test_it_is_told_in_the_journal_with_its_amount(seen, fund, nora, now):
    consume(fund, nora, now, "400.00")
    event = seen(lambda: Event.objects.get(kind="fund.consumed"))
    assert event.partner_id == fund.partner_id
    assert event.subject == fund.public_id
    assert (event.data["amount"], event.data["currency"]) == ("400.00", "EUR")


def test_the_whole_fund_may_be_spent_and_not_a_cent_more(seen, fund, nora, now):
    consume(fund, nora, now, "1000.00")
    with pytest.raises(Refused, match=r"less than €0\.01"):
        consume(fund, nora, now, "0.01")
    assert available(seen, fund) == 0
    assert len(movements(seen, fund)) == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": Money(Decimal("5"), "USD")}, "kept in EUR"),
        ({"amount": euros("0")}, "above zero"),
        ({"amount": euros("-1")}, "above zero"),
        ({"amount": euros("1.005")}, "whole cents"),
        ({"amount": euros("1000000000.01")}, "at most"),
        ({"occurred_on": date(2026, 11, 21)}, "after today"),
        ({"occurred_on": date(2026, 1, 31)}, "dated outside"),
    ],
)
def test_it_refuses_and_writes_nothing(seen, fund, nora, now, fields, words):
    with pytest.raises(Refused, match=words):
        consume(fund, nora, now, **fields)
    assert available(seen, fund) == 1000
    assert len(movements(seen, fund)) == 1
    assert seen(lambda: Event.objects.filter(kind="fund.consumed").count()) == 0


def test_it_pays_for_a_campaign_its_partner_takes_part_in(seen, fund, acme, nora, now):
    campaign = seen(lambda: Campaign.objects.create(name="Breakfast", type="BREAKFAST"))
    with pytest.raises(Refused, match="does not take part"):
        consume(fund, nora, now, campaign=campaign)
    seen(lambda: CampaignPartner.objects.create(campaign=campaign, partner=acme, joined_at=now))
    assert consume(fund, nora, now, campaign=campaign).campaign == campaign


def test_a_role_without_the_verb_may_not(seen, fund, paul, now):
    with pytest.raises(PermissionDenied):
        consume(fund, paul, now)
    assert available(seen, fund) == 1000


def test_the_same_intent_has_one_effect(seen, fund, nora, now):
    key = str(uuid4())
    first = consume(fund, nora, now, "400.00", idempotency_key=key)
    again = consume(fund, nora, now, "400.00", idempotency_key=key)
    assert again.pk == first.pk
    assert available(seen, fund) == 600
    assert seen(lambda: Event.objects.filter(kind="fund.consumed").count()) == 1


def test_one_key_with_other_contents_is_refused(seen, fund, acme, nora, now):
    key = str(uuid4())
    consume(fund, nora, now, "400.00", idempotency_key=key)
    other = grant(acme, nora, now)
    for again in (
        lambda: consume(fund, nora, now, "300.00", idempotency_key=key),
        lambda: consume(other, nora, now, "400.00", idempotency_key=key),
    ):
        with pytest.raises(Refused, match="already sent with other contents"):
            again()
    assert available(seen, fund) == 600
    assert available(seen, other) == 1000


def test_a_movement_is_never_changed(fund, nora, now, seen):
    made = consume(fund, nora, now, "400.00")
    with pytest.raises(Exception, match="permission denied"):
        seen(lambda: Movement.objects.filter(pk=made.pk).update(amount=1))


# ---- under many hands at once -------------------------------------------------------------------------------------
def at_once(count, work):
    """Run work(i) in `count` threads that start together; gives what each returned, or the refusal it met."""
    start = threading.Barrier(count)

    def one(i):
        try:
            start.wait()
            return work(i)
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_spend_exactly_the_fund(seen, fund, nora, now):
    answers = at_once(16, lambda i: consume(fund, nora, now, "150.00"))
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(refused) == 10
    assert available(seen, fund) == 100
    assert len(movements(seen, fund)) == 1 + 6


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_payments_at_once_are_one(seen, fund, nora, now):
    key = str(uuid4())
    answers = at_once(50, lambda i: consume(fund, nora, now, "400.00", idempotency_key=key))
    assert len({answer.pk for answer in answers}) == 1
    assert available(seen, fund) == 600
    assert len(movements(seen, fund)) == 2
    assert seen(lambda: Event.objects.filter(kind="fund.consumed").count()) == 1
