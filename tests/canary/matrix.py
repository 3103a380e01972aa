"""What one request may show and write, whoever asks: the faults of an address, each a sentence."""

import copy
import re
from collections.abc import Iterator
from uuid import UUID

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
MISSING = UUID("00000000-0000-4000-8000-000000000000")
ROUTES = [route for route in routes() if not route.is_sign_in]


def client_of(world: worlds.World, actor: str) -> Client:
    client = Client(raise_request_exception=False)
    if actor != "anonymous":
        client.force_login(world.actors[actor])
    return client


def faults(
    route: Route, world: worlds.World, clients: dict[str, Client], methods: tuple[str, ...], *, thorough: bool
) -> Iterator[str]:
    label = ADDRESSES.get(route.name, NOTHING)
    for actor, client in clients.items():
        for method in methods:
            answers: dict[str, list[tuple[int, bytes]]] = {}
            for owner, url in (
                (owner, url) for owner, key in _keys(world, label) for url in _urls(route, key, thorough)
            ):
                status, body, written = _ask(client, method, url)
                answers.setdefault(owner, []).append((status, _plain(body)))
                where = f"{actor} {method} {route.name} ({owner}) → {status}"
                if status >= 500:
                    yield f"{where}: server error"
                for leak in _foreign(body, actor):
                    yield f"{where}: shows {leak}"
                if written and (status >= 400 or actor == "anonymous"):
                    yield f"{where}: refused, yet wrote {written}"
                if written and owner not in ("none", "missing", "all") and owner not in SEES[actor]:
                    yield f"{where}: wrote {written} about somebody else's row"
            yield from _different(answers, actor, f"{actor} {method} {route.name}")


def _different(answers: dict[str, list[tuple[int, bytes]]], actor: str, where: str) -> Iterator[str]:
    """Foreign = missing: same status, same body."""
    for owner, answer in answers.items():
        if owner in ("none", "missing", "all") or owner in SEES[actor] or "missing" not in answers:
            continue
        if answer != answers["missing"] and not (actor == "seller" and owner in ALL):
            yield f"{where}: {owner}'s row answers {answer[0][0]}, a missing one {answers['missing'][0][0]}"


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
    jar = copy.deepcopy(client.cookies)
    before = _writes()
    with transaction.atomic():
        response = getattr(client, method)(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        head = "\n".join(f"{name}: {value}" for name, value in response.items()).encode()
        after = _writes()
        transaction.set_rollback(True)
    client.cookies = jar  # the banner of one answer must not greet the next
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
    body = re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', b"", body)
    return re.sub(rb"(?m)^(Set-Cookie|Content-Length|content-length): .*$", b"", body)


def _foreign(body: bytes, actor: str) -> Iterator[str]:
    allowed_tables = NAMES.get(actor, set())
    for leak in worlds.foreign(body, SEES[actor]):
        if leak.split(" of ")[0] not in allowed_tables:
            yield leak


def _urls(route: Route, key: object, thorough: bool) -> list[str]:
    """All addresses of the key, or in the quick run the first and the last of those that a word chooses."""
    found = list(route.urls(key))
    return found if thorough else [*found[:1], *found[1:][-1:]]
