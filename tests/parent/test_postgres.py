"""The embedded PostgreSQL: roles as the house wants them, data that outlive every kind of end."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from portal.parent import postgres
from portal.parent.trouble import CannotStart
from tests.parent.running import eventually

ROOT = Path(__file__).resolve().parents[2]
OTHER_VERSION = Path("/usr/lib/postgresql/15/bin")
START = "import sys, time; from pathlib import Path; from portal.parent.postgres import Server; "
START += "Server.start(Path(sys.argv[1]), fsync=False); print('up', flush=True); time.sleep(60)"


def asked(server: postgres.Server, role: str, sql: str) -> object:
    with psycopg.connect(server.url(role), autocommit=True) as connection:
        row = connection.execute(sql).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row[0]


@pytest.fixture(params=[None, OTHER_VERSION], ids=["the wheel's", "15"])
def server(request: pytest.FixtureRequest):
    if request.param and not request.param.exists():
        pytest.skip("this machine has no PostgreSQL 15")
    with postgres.temporary(binaries=request.param) as running:
        yield running


def test_roles_hold_what_the_house_says(server: postgres.Server) -> None:
    for scope in ("partner_scope", "vendor_scope", "seller_scope"):
        assert asked(server, "portal", f"SELECT pg_has_role('{scope}', 'MEMBER')") is True
        assert asked(server, "portal", f"SELECT pg_has_role('{scope}', 'USAGE')") is False
    assert asked(server, "owner", "SELECT pg_has_role('vendor_scope', 'USAGE')") is True
    rights = "SELECT bool_or(rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname IN ('owner', 'portal')"
    assert asked(server, "portal", rights) is False
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asked(server, "portal", "CREATE TABLE mine (); SELECT 1")
    with psycopg.connect(server.url("portal")) as connection:
        connection.execute("SET ROLE vendor_scope; CREATE TEMPORARY TABLE staging ()")
    with psycopg.connect(server.url("owner"), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist")
        connection.execute("CREATE DATABASE test_tandem")
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(postgres.ROLES.read_bytes())  # once more: it changes nothing


def test_its_address_is_read_by_urllib_too(server: postgres.Server) -> None:
    parts = urlsplit(server.url("portal"))
    assert (parts.scheme, parts.username, parts.path) == ("postgresql", "portal", "/tandem")
    assert parse_qs(parts.query)["host"] == [str(server.sockets)]


def test_only_its_own_account_reaches_it(server: postgres.Server) -> None:
    assert server.sockets.stat().st_mode & 0o077 == 0
    assert asked(server, "portal", "SELECT current_setting('listen_addresses')") == ""


def test_a_second_server_on_the_same_folder_is_refused(
    server: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LEFTOVERS_S", 0)
    with pytest.raises(CannotStart, match=f"A PostgreSQL already runs on {server.base}"):
        postgres.Server.start(server.base)


@pytest.mark.parametrize(
    "moment",
    [
        "data.new/base/1",
        "data",
        *(pytest.param(f"data.new{x}", marks=pytest.mark.deep) for x in ("", "/global")),
    ],
)
def test_killed_at_any_moment_of_its_first_start_it_starts_again(place: Path, moment: str) -> None:
    base = place / "base"
    first = subprocess.Popen([sys.executable, "-c", START, str(base)], cwd=ROOT, stdout=subprocess.PIPE)
    eventually((base / moment).exists, moment)
    first.kill()
    first.communicate()
    server = postgres.Server.start(base, fsync=False)
    assert asked(server, "portal", "SELECT current_user") == "portal"
    server.stop()


def test_a_killed_parent_takes_it_along_and_keeps_the_data(place: Path) -> None:
    base = place / "base"
    server = postgres.Server.start(base, fsync=False)
    with psycopg.connect(server.url("owner")) as connection:
        connection.execute("CREATE TABLE kept (); INSERT INTO kept DEFAULT VALUES")
    server.stop()
    other = subprocess.Popen([sys.executable, "-c", START, str(base)], cwd=ROOT, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"up\n"
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()
    again = postgres.Server.start(base, fsync=False)
    assert asked(again, "owner", "SELECT count(*) FROM kept") == 1
    again.stop()
    again.stop()  # twice is once


@pytest.mark.deep
def test_a_folder_of_another_version_is_told(place: Path) -> None:
    if not OTHER_VERSION.exists():
        pytest.skip("this machine has no PostgreSQL 15")
    base = place / "base"
    postgres.Server.start(base, fsync=False, binaries=OTHER_VERSION).stop()
    with pytest.raises(CannotStart, match="Another version of PostgreSQL made the data"):
        postgres.Server.start(base, fsync=False)
