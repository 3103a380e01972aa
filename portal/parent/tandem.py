"""Starts all of Tandem, waits, and stops all of it. Started by `run`, which cleans up behind it."""

import os
import signal
import sys
import time
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

from . import account, environment, folders, manage, messages, services, wheels
from .address import Address
from .household import Household
from .postgres import Server
from .processes import STOP_SIGNALS, adopt_orphans, end_children, follow_parent
from .trouble import CannotStart, tell

LEFTOVERS_S = 30
READY_S = 60
ORPHANS_S = 5


class Stopped(Exception):
    """Somebody asked us to stop."""


def main() -> None:
    """Runs until asked to stop. Raises CannotStart when it cannot begin or when a process ends by itself."""
    follow_parent(signal.SIGTERM)
    adopt_orphans()
    for number in STOP_SIGNALS:
        signal.signal(number, _stop)
    with suppress(Stopped), ExitStack() as at_the_end:
        at_the_end.callback(end_children, ORPHANS_S)
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)  # blocked by `run` until we could listen
            _run(at_the_end)
        finally:
            _deaf()


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise Stopped


def _deaf() -> None:
    """Asked twice, we still stop once, and in order."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def say(*words: object) -> None:
    """To the terminal, if it is still there."""
    with suppress(OSError):
        print(*words, flush=True)


def _run(at_the_end: ExitStack) -> None:
    started = time.monotonic()
    base = folders.make_home(folders.home())
    held = _alone(base)
    address = Address.from_environment()
    reserved = at_the_end.enter_context(address.reserve())
    given = environment.given_databases()
    databases = given or _embedded(base, at_the_end)
    household = Household(held)
    at_the_end.callback(household.stop)
    who = _site_account()
    told = environment.for_site(base, databases, _broker(base, household), who)
    command = partial(manage.run, account=who, log=base / "start.log", held=held)
    messages.compile_all()
    command("migrate", "--verbosity=0", environment=told | {"DATABASE_URL": databases.owner})
    if given:  # ours has the right roles; of another we ask
        command("check", "--deploy", "--tag=database", "--database=default", environment=told)
    household.start(services.web(reserved.fileno(), told, who))
    reserved.close()
    for service in services.background(told, who):
        household.start(service)
    sign_ins = command("demo", "--if-empty", environment=told)  # while web and worker warm up
    _wait_for(address, household)
    say(f"\nTandem is at {address.url()} (ready in {time.monotonic() - started:.0f} s; Ctrl-C stops it)\n")
    say(sign_ins)
    _watch(household)


def _alone(base: Path) -> int:
    """The lock that all processes of one Tandem share; those of a killed one need a moment to leave."""
    held = folders.lock(base / "processes.lock", patience_s=LEFTOVERS_S)
    if held is None:
        raise CannotStart(f"Processes of an earlier Tandem still use {base}: end them and start again.")
    return held


def _embedded(base: Path, at_the_end: ExitStack) -> environment.Databases:
    if not (base / "data").exists():
        say("Making the database …")
    server = Server.start(base)
    at_the_end.callback(server.stop)
    return environment.embedded_databases(server)


def _broker(base: Path, household: Household) -> str:
    """The address of Redis or Valkey; empty where there is none."""
    if given := os.environ.get("REDIS_URL"):
        return given
    executable = wheels.valkey(base)
    if executable is None:
        say("There is no Valkey for this platform: the sweeper delivers instead, every half minute.")
        return ""
    sockets = folders.sockets(base)
    household.start(services.broker(executable, sockets))
    return f"unix://{services.broker_socket(sockets)}"


def _site_account() -> account.Account:
    who = account.site([folders.ROOT / "manage.py", Path(sys.prefix) / "pyvenv.cfg"])
    if who.uid == 0:
        say(
            f"Web and workers run as root: {account.server().name} cannot reach {folders.ROOT} or {sys.executable}. "
            "A clone in /srv, with the system's Python, runs without root's rights."
        )
    return who


def _wait_for(address: Address, household: Household) -> None:
    end = time.monotonic() + READY_S
    while not address.answers():
        if gone := household.gone():
            raise CannotStart(f"Tandem did not start: {gone} stopped; its words are above.")
        if time.monotonic() > end:
            raise CannotStart(f"Tandem did not answer at {address.url()} within {READY_S} s.")
        time.sleep(0.1)


def _watch(household: Household) -> None:
    while True:
        if gone := household.gone():
            raise CannotStart(f"Stopped, because {gone} stopped by itself.")
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(tell(main))
