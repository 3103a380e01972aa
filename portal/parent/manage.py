"""Runs one command of the site and waits for it; what it complains of goes to a file."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from .account import Account
from .folders import ROOT, ours_alone
from .processes import spawn
from .trouble import CannotStart, explained


def run(*arguments: str, environment: Mapping[str, str], account: Account, log: Path, held: int) -> None:
    """`manage.py arguments`; CannotStart with its last word when it fails. `held`: the lock that it shares."""
    with explained(log), open(log, "wb", opener=ours_alone) as complaints:
        child = spawn(
            [sys.executable, "manage.py", *arguments],
            account=account,
            cwd=ROOT,
            env=dict(environment),
            stderr=complaints,
            pass_fds=(held,),
        )
        child.wait()
    if child.returncode:
        raise CannotStart(_sentence(arguments[0], child, log))


def _sentence(name: str, child: subprocess.Popen[bytes], log: Path) -> str:
    said = log.read_text(errors="replace")
    if "No space left on device" in said or "DiskFull" in said:
        return f"The disk is full: `manage.py {name}` needs room in {log.parent}."
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return f"`manage.py {name}` failed ({lines[-1] if lines else 'without a word'}); the whole story is in {log}."
