"""Undoing a movement: by its opposite, once, within what is available."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from comarketing.models import Fund, Movement
from comarketing.operations import funds
from partners.access import actor_of
from portal.lib.refusal import Refused
from tests.comarketing.conftest import consume
from tests.comarketing.test_consume_fund import at_once, available
from tests.conftest import make_member


def correct(seen, movement, by, now, key=None):
    return seen(
        lambda: funds.correct(
            movement=Movement.objects.select_related("fund", "campaign").get(pk=movement.pk),
            reason="Paid twice",
            idempotency_key=key or str(uuid4()),
            by=actor_of(by),
            now=now,
        )
    )


def test_it_adds_the_opposite_and_changes_nothing(seen, fund, nora, now):
    paid = consume(fund, nora, now, "400.00")
    undone = correct(seen, paid, nora, now)
    assert (undone.from_account, undone.to_account, undone.amount) == ("PAID", "AVAILABLE", Decimal("400.00"))
    assert (undone.corrects_id, undone.statement) == (paid.pk, "Paid twice")
    assert available(seen, fund) == 1000
    assert seen(lambda: Movement.objects.get(pk=paid.pk).amount) == Decimal("400.00")


def test_it_happens_once(seen, fund, nora, now):
    paid = consume(fund, nora, now, "400.00")
    correct(seen, paid, nora, now)
    with pytest.raises(Refused, match="already corrected"):
        correct(seen, paid, nora, now)
    assert available(seen, fund) == 1000


def test_a_correction_is_not_itself_undone(seen, fund, nora, now):
    undone = correct(seen, consume(fund, nora, now, "400.00"), nora, now)
    with pytest.raises(Refused, match="itself a correction"):
        correct(seen, undone, nora, now)
    assert available(seen, fund) == 1000


def test_a_grant_already_spent_cannot_be_taken_back(seen, fund, nora, now):
    granted = seen(lambda: Movement.objects.get(fund=fund))
    consume(fund, nora, now, "0.01")
    with pytest.raises(Refused, match="available, less than"):
        correct(seen, granted, nora, now)
    assert available(seen, fund) == Decimal("999.99")


def test_finance_undoes_payments_but_not_grants(seen, fund, nora, now):
    fiona = make_member("Fiona", "FINANCE")
    correct(seen, consume(fund, nora, now, "400.00"), fiona, now)
    with pytest.raises(PermissionDenied):
        correct(seen, seen(lambda: Movement.objects.filter(fund=fund).first()), fiona, now)
    assert available(seen, fund) == 1000


@pytest.mark.django_db(transaction=True)
def test_two_people_undo_it_once(seen, fund, nora, now):
    paid = consume(fund, nora, now, "400.00")
    answers = at_once(8, lambda i: correct(seen, paid, nora, now))
    assert sum(isinstance(answer, Refused) for answer in answers) == 7
    assert seen(lambda: Fund.objects.get().available) == 1000
