"""Every address × every class of actor × own, foreign and nonexistent rows: nobody learns of somebody else.

Foreign canaries are searched in the raw bytes; what is refused must have written nothing; foreign and missing
must be the same answer. An address that is not in the table fails, so the matrix grows with the portal.
"""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.canary import world as worlds
from tests.canary.routes import ADDRESSES, NOTHING, Route, routes

ALL = {"acme", "rival", "gross", "vendor"}
SEES = {
    "anonymous": set(),
    "partner": {"acme"},
    "lacking": {"acme"},
    "rival": {"rival"},
    "distributor": {"gross"},
    "vendor": ALL,
    "finance": ALL,
    "executive": ALL,
    "seller": {"vendor"},
}
NAMES = {"seller": {"partners_partner", "comarketing_campaign"}}  # a seller knows whom the vendor works with
QUICK = ("anonymous", "partner", "rival", "distributor", "vendor", "lacking")
MISSING = UUID("00000000-0000-4000-8000-000000000000")
ROUTES = [route for route in routes() if not route.is_sign_in]


@pytest.fixture
def world(db) -> worlds.World:
    return worlds.build()


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


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_nobody_learns_of_somebody_else(route, world):
    clients = {actor: _client(world, actor) for actor in QUICK}
    assert list(_leaks(route, world, clients, methods=("get", "post"))) == []


@pytest.mark.deep
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_no_role_learns_by_any_method(route, world):
    clients = {actor: _client(world, actor) for actor in SEES}
    methods = ("get", "post", "put", "patch", "delete", "options", "head")
    assert list(_leaks(route, world, clients, methods=methods)) == []


# ---- what one request may show ------------------------------------------------------------------------------------
def _client(world: worlds.World, actor: str) -> Client:
    client = Client(raise_request_exception=False)
    if actor != "anonymous":
        client.force_login(world.actors[actor])
    return client


def _leaks(route: Route, world: worlds.World, clients: dict[str, Client], methods) -> Iterator[str]:
    label = ADDRESSES.get(route.name, NOTHING)
    for actor, client in clients.items():
        for method in methods:
            answers = {}
            for owner, key in _keys(world, label):
                status, body, written = _ask(client, method, route.url(key))
                answers[owner] = (status, _plain(body))
                where = f"{actor} {method} {route.name} ({owner}) → {status}"
                if status >= 500:
                    yield f"{where}: server error"
                for leak in _foreign(body, actor):
                    yield f"{where}: shows {leak}"
                if written and (status >= 400 or actor == "anonymous"):
                    yield f"{where}: refused, yet wrote {written}"
                if written and owner not in ("none", "missing") and owner not in SEES[actor]:
                    yield f"{where}: wrote {written} about somebody else's row"
            yield from _different(answers, actor, f"{actor} {method} {route.name}")


def _different(answers: dict[str, tuple[int, bytes]], actor: str, where: str) -> Iterator[str]:
    """Foreign = missing: same status, same body."""
    for owner, answer in answers.items():
        if owner in ("none", "missing") or owner in SEES[actor] or "missing" not in answers:
            continue
        if answer != answers["missing"] and not (actor == "seller" and owner in ALL):
            yield f"{where}: {owner}'s row answers {answer[0]}, a missing one {answers['missing'][0]}"


def _keys(world: worlds.World, label: str) -> Iterator[tuple[str, object]]:
    if label == NOTHING:
        yield "none", None
        return
    yield "missing", MISSING
    for (name, owner), row in world.rows.items():
        if name == label:
            yield owner, row.public_id


def _ask(client: Client, method: str, url: str) -> tuple[int, bytes, dict[str, int]]:
    """One request, undone afterwards: status, raw bytes with headers, and the scoped tables it wrote."""
    with transaction.atomic():
        before = _writes()
        response = getattr(client, method)(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        head = "\n".join(f"{name}: {value}" for name, value in response.items()).encode()
        after = _writes()
        transaction.set_rollback(True)
    written = {table: n - before.get(table, 0) for table, n in after.items() if n != before.get(table, 0)}
    return response.status_code, head + b"\n\n" + body, written


def _writes() -> dict[str, int]:
    ours = [model._meta.db_table for model in worlds.room_models() if model._meta.label != "partners.User"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE relname = ANY (%s)",
            [ours],
        )
        return dict(cursor.fetchall())


def _plain(body: bytes) -> bytes:
    """Without what differs between any two answers: tokens, ids, references of an error."""
    body = re.sub(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", b"ID", body)
    body = re.sub(rb'csrfmiddlewaretoken" value="[^"]*"', b"", body)
    return re.sub(rb"(?m)^(Set-Cookie|Content-Length|content-length): .*$", b"", body)


def _foreign(body: bytes, actor: str) -> Iterator[str]:
    allowed_tables = NAMES.get(actor, set())
    for leak in worlds.foreign(body, SEES[actor]):
        if leak.split(" of ")[0] not in allowed_tables:
            yield leak


# ---- the matrix can fail: three seeded leaks ----------------------------------------------------------------------
LEAKS = {
    "row-level security disabled": (
        "comarketing_fund",
        "ALTER TABLE comarketing_fund DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE comarketing_fund ENABLE ROW LEVEL SECURITY",
    ),
    "an extra policy that shows all": (
        "comarketing_campaign",
        "CREATE POLICY oops ON comarketing_campaign TO partner_scope USING (true)",
        "DROP POLICY oops ON comarketing_campaign",
    ),
    "a view that reads with its owner's rights": (
        "comarketing_fund",
        "ALTER TABLE comarketing_fund RENAME TO fund_rows;"
        " CREATE VIEW comarketing_fund AS SELECT * FROM fund_rows;"
        " GRANT SELECT ON comarketing_fund TO partner_scope",
        "DROP VIEW comarketing_fund; ALTER TABLE fund_rows RENAME TO comarketing_fund",
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leak", LEAKS)
def test_the_matrix_finds_a_seeded_leak_and_names_the_table(leak):
    from tests.tenancy.test_catalogue import as_owner

    table, seed, mend = LEAKS[leak]
    world = worlds.build()
    clients = {"rival": _client(world, "rival")}
    looked_at = [route for route in ROUTES if not route.keys]
    as_owner(seed)
    try:
        found = [fault for route in looked_at for fault in _leaks(route, world, clients, methods=("get",))]
    finally:
        as_owner(mend)
    assert any(f"shows {table} of" in fault for fault in found), found
