"""Every address × every class of actor × own, foreign and nonexistent rows: nobody learns of somebody else.

Foreign canaries are searched in the raw bytes; what is refused must have written nothing; foreign and missing
must be the same answer. An address that is not in the table fails, so the matrix grows with the portal.
"""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from tests.canary import world as worlds
from tests.canary.matrix import ROUTES, SEES, client_of, faults
from tests.canary.routes import ADDRESSES

QUICK = (
    "anonymous",
    "partner",
    "distributor",
    "vendor",
    "lacking",
)  # the rival is the partner seen from the other side
EVERY_METHOD = ("get", "post", "put", "patch", "delete", "options", "head")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[worlds.World]:
    """One world for all addresses, undone at the end; every request is undone by itself."""
    logging.disable(logging.CRITICAL)  # thousands of refusals, each with its traceback
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def clients(world: worlds.World) -> dict[str, Client]:
    return {actor: client_of(world, actor) for actor in SEES}


def test_every_address_is_classed():
    names = {route.name for route in ROUTES}
    assert names - set(ADDRESSES) == set(), (
        "new addresses: say in tests/canary/routes.py what their key points at"
    )
    assert set(ADDRESSES) - names == set(), "addresses that are gone"


def test_every_view_names_its_verb_or_is_public():
    closed = [r.name for r in ROUTES if not hasattr(getattr(r.view, "cls", r.view), "verb")]
    assert closed == []


def test_every_scoped_table_has_a_canary_for_each_partner(world):
    made = {label for label, owner in world.rows if owner == "acme"}
    scoped = {m._meta.label for m in worlds.room_models() if any(f.name == "partner" for f in m._meta.fields)}
    assert scoped - made == set()


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_nobody_learns_of_somebody_else(route, world, clients):
    some = {actor: clients[actor] for actor in QUICK}
    assert list(faults(route, world, some, ("get", "post"), thorough=False)) == []


@pytest.mark.deep
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_no_role_learns_by_any_method(route, world, clients):
    assert list(faults(route, world, clients, EVERY_METHOD, thorough=True)) == []
