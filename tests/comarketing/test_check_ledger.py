"""The ledger is whole: random operations against a small oracle, and a check that finds what is wrong."""

from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comarketing.models import Fund, Movement
from comarketing.operations import funds
from comarketing.queries import funds as queries
from partners.access import actor_of
from portal.lib import tenancy
from portal.lib.money import Money
from portal.lib.refusal import Refused
from tests.comarketing.conftest import consume, grant


@dataclass
class Oracle:
    """What one fund ought to hold, in cents: a list of what was done, and nothing of the product's."""

    done: list[tuple[str, int]] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)

    def sum(self, verb: str) -> int:
        return sum(
            cents for i, (what, cents) in enumerate(self.done) if what == verb and i not in self.undone
        )

    @property
    def available(self) -> int:
        return self.sum("allocate") - self.sum("pay")

    def may(self, verb: str, cents: int) -> bool:
        return verb == "allocate" or cents <= self.available

    def may_undo(self, i: int) -> bool:
        what, cents = self.done[i]
        return i not in self.undone and (what == "pay" or cents <= self.available)


steps = st.lists(
    st.tuples(st.sampled_from(["allocate", "pay", "pay", "undo", "again"]), st.integers(1, 60_000)),
    max_size=25,
)


class Undo(Exception):
    """Takes back what one example wrote."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_any_order_of_operations_holds_what_the_oracle_holds(fund, nora, now, steps):
    with tenancy.every_partner():
        story = Story(fund, actor_of(nora), now)
        with suppress(Undo), transaction.atomic():
            for verb, number in steps:
                story.take(verb, number)
            raise Undo


class Story:
    """One fund's life, lived by the product and by the oracle."""

    def __init__(self, fund, by, now):
        self.fund, self.by, self.now = fund, by, now
        self.oracle = Oracle([("allocate", 100_000)])
        self.made = [Movement.objects.get(fund=fund)]

    def take(self, verb, number):
        {"undo": self.undo, "again": self.again}.get(verb, partial(self.post, verb))(number)
        agree(self.oracle, self.fund)

    def post(self, verb, cents):
        if not self.oracle.may(verb, cents):
            return refused(lambda: post(verb, self.fund, cents, str(uuid4()), self.by, self.now))
        self.made.append(post(verb, self.fund, cents, str(uuid4()), self.by, self.now))
        self.oracle.done.append((verb, cents))

    def undo(self, number):
        which = number % len(self.made)
        what = {"movement": self.made[which], "reason": "x", "by": self.by, "now": self.now}
        if not self.oracle.may_undo(which):
            return refused(lambda: funds.correct(**what, idempotency_key=str(uuid4())))
        funds.correct(**what, idempotency_key=str(uuid4()))
        self.oracle.undone.add(which)

    def again(self, _number):
        """The last intent, sent once more with its own key: whatever it was, it changes nothing."""
        last = self.made[-1]
        if last.statement == "x":
            verb = "pay" if last.from_account == "AVAILABLE" else "allocate"
            cents = int(last.amount * 100)
            assert post(verb, self.fund, cents, last.idempotency_key, self.by, self.now).pk == last.pk


def refused(act):
    with pytest.raises(Refused), transaction.atomic():
        act()


def post(verb, fund, cents, key, by, now):
    what = {
        "fund": fund,
        "amount": Money(Decimal(cents) / 100, "EUR"),
        "statement": "x",
        "by": by,
        "now": now,
    }
    if verb == "allocate":
        return funds.top_up(**what, idempotency_key=key)
    return funds.consume(**what, idempotency_key=key, occurred_on=now.date())


def agree(oracle, fund):
    fund = Fund.objects.get(pk=fund.pk)
    balance = queries.balances([fund])[fund.pk]
    found = [
        int(amount * 100) for amount in (balance.allocated, balance.paid, balance.available, fund.available)
    ]
    assert found == [oracle.sum("allocate"), oracle.sum("pay"), oracle.available, oracle.available]


def test_every_cent_is_explained_line_by_line(seen, fund, nora, now):
    consume(fund, nora, now, "400.00")
    consume(fund, nora, now, "99.99")
    lines = seen(lambda: list(queries.explained(fund).values_list("effect", "available_after")))
    assert lines == [
        (Decimal("-99.99"), Decimal("500.01")),
        (Decimal("-400.00"), Decimal("600.00")),
        (Decimal("1000.00"), Decimal("1000.00")),
    ]


def test_the_check_is_content_with_a_whole_ledger(fund):
    said = StringIO()
    call_command("ledger_check", stdout=said)
    assert "1 funds" in said.getvalue()


def test_the_check_names_the_first_fund_that_is_wrong(seen, acme, fund, nora, now):
    other = grant(acme, nora, now)
    seen(lambda: Fund.objects.filter(pk__in=[fund.pk, other.pk]).update(available=Decimal("999.99")))
    with pytest.raises(
        CommandError, match=f"{fund.reference} keeps 999.99 available; its movements make 1000.00"
    ) as no:
        call_command("ledger_check")
    assert no.value.returncode == 1
    seen(lambda: Fund.objects.update(available=Decimal("1000.00")))


def test_the_database_itself_refuses_an_overspent_fund(seen, fund):
    with pytest.raises(Exception, match="fund_is_never_overspent"):
        seen(lambda: Fund.objects.filter(pk=fund.pk).update(available=-1))
    assert not connection.needs_rollback
