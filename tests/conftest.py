"""Tests run as the web does: made by the owner, used by the login role; and the cast they share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import psycopg
import pytest
from django.utils import translation

from partners.models import Member, Partner, Tier, User
from portal.lib import tenancy

T = TypeVar("T")


def act_as(role: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["USER"] = role


def end_other_sessions(database: str) -> None:
    """A thread or a worker of an earlier test may still be connected: a copy or a drop needs the database alone."""
    from django.db import connection

    with psycopg.connect(
        host=connection.settings_dict["HOST"], user="postgres", dbname="postgres"
    ) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database]
        )


@contextmanager
def own_database(name: str) -> Iterator[None]:
    """A copy of the test database, so that no other test meets what is put there."""
    from django.db import connection

    plain = connection.settings_dict["NAME"]
    act_as("owner")
    end_other_sessions(plain)
    connection.creation.clone_test_db(name, verbosity=0)
    connection.settings_dict["NAME"] = f"{plain}_{name}"
    act_as("portal")
    try:
        yield
    finally:
        act_as("owner")
        end_other_sessions(f"{plain}_{name}")
        connection.settings_dict["NAME"] = plain
        connection.creation.destroy_test_db(suffix=name, verbosity=0)
        act_as("portal")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    from django.db import connection

    connection.settings_dict["USER"] = "owner"  # creates, migrates and drops


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    from django.db import connection

    with django_db_blocker.unblock():
        act_as("portal")
    yield
    with django_db_blocker.unblock():
        act_as("owner")
        end_other_sessions(connection.settings_dict["NAME"])


@pytest.fixture(autouse=True, scope="session")
def _flush_as_owner() -> Iterator[None]:
    """TRUNCATE needs the owner: only the cleaning after a transactional test borrows that role."""
    from django.test import TransactionTestCase

    plain = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        act_as("owner")
        try:
            plain(self)
        finally:
            act_as("portal")

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = plain


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """What a request of one test chose, no other test reads in."""
    yield
    translation.deactivate()


# ---- the cast -----------------------------------------------------------------------------------------------------
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A Friday morning."""
    return NOW


@pytest.fixture
def tiers(db: None) -> dict[str, Tier]:
    with tenancy.every_partner():
        return {
            code: Tier.objects.get_or_create(code=code, defaults={"name": code.title(), "rank": rank})[0]
            for rank, code in enumerate(("gold", "silver", "bronze"), start=1)
        }


def make_partner(name: str, tier: Tier | None, **fields: object) -> Partner:
    with tenancy.every_partner():
        return Partner.objects.create(name=name, tier=tier, **{"joined_on": date(2024, 2, 1), **fields})


def make_member(name: str, role: str, partner: Partner | None = None) -> Member:
    """A user and its member; `member.user` signs in with `client.force_login`."""
    with tenancy.every_partner():
        user = User.objects.create_user(
            f"{name}@{partner.name if partner else 'vendor'}.example".lower(), name=name
        )
        return Member.objects.create(
            user=user, partner=partner, role=role, joined_at=NOW - timedelta(days=400)
        )


@pytest.fixture
def acme(tiers: dict[str, Tier]) -> Partner:
    return make_partner("Acme", tiers["gold"])


@pytest.fixture
def rival(tiers: dict[str, Tier]) -> Partner:
    return make_partner("Rival", tiers["gold"])


@pytest.fixture
def nora(db: None) -> Member:
    """Channel manager."""
    return make_member("Nora", "CHANNEL_MANAGER")


@pytest.fixture
def paul(acme: Partner) -> Member:
    """Marketer at Acme."""
    return make_member("Paul", "PARTNER_MARKETER", acme)


@pytest.fixture
def anna(acme: Partner) -> Member:
    """Partner administrator at Acme: sells, markets, invites."""
    return make_member("Anna", "PARTNER_ADMIN", acme)


@pytest.fixture
def rita(rival: Partner) -> Member:
    """Partner administrator at a rival."""
    return make_member("Rita", "PARTNER_ADMIN", rival)


@pytest.fixture
def seen() -> Callable[[Callable[[], T]], T]:
    """Look at the database as the vendor does, past every partner's scope."""

    def look(question: Callable[[], T]) -> T:
        with tenancy.every_partner():
            return question()

    return look
