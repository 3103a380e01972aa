"""Funds for the cast, and the check that the ledger is whole after every test."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import translation

from comarketing.models import Fund, Movement
from comarketing.operations import funds
from comarketing.queries.funds import wrong_balances
from partners.access import actor_of
from partners.models import Member, Partner
from portal.lib import tenancy
from portal.lib.money import Money


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def grant(partner: Partner, by: Member, now, of: str = "1000.00", /, **fields) -> Fund:
    with tenancy.every_partner():
        return funds.grant(
            **{
                "partner": partner,
                "name": "Autumn",
                "kind": Fund.Kind.MDF,
                "amount": euros(of),
                "starts_on": date(2026, 2, 1),
                "ends_on": date(2027, 2, 1),
                "idempotency_key": str(uuid4()),
                "by": actor_of(by),
                "now": now - timedelta(days=200),
                **fields,
            }
        )


def consume(fund: Fund, by: Member, now, of: str = "5.00", /, **fields) -> Movement:
    with tenancy.every_partner():
        return funds.consume(
            **{
                "fund": fund,
                "amount": euros(of),
                "statement": "Breakfast in Rennes",
                "occurred_on": date(2026, 11, 3),
                "idempotency_key": str(uuid4()),
                "by": actor_of(by),
                "now": now,
                **fields,
            }
        )


@pytest.fixture
def fund(acme: Partner, nora: Member, now) -> Fund:
    """1,000 € granted to Acme in spring, to spend until 31 January."""
    return grant(acme, nora, now)


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> Iterator[None]:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _the_ledger_is_whole(request: pytest.FixtureRequest) -> Iterator[None]:
    needs_database = "db" in request.fixturenames
    if needs_database:
        request.getfixturevalue("db")  # so that it is still open when this looks
    yield
    if needs_database:
        with tenancy.every_partner():
            assert list(wrong_balances()) == []


@pytest.fixture
def time_machine_day(now):
    """Pages read the clock: let it stand at the cast's morning."""
    with time_machine.travel(now, tick=False):
        yield
