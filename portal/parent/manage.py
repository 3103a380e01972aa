"""Runs one command of the site and waits for it; what it complains of goes to a file."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from .account import Account
from .folders import ROOT, ours_alone
from .processes import spawn
from .trouble import CannotStart, explained


def run(*arguments: str, environment: Mapping[str, str], account: Account, log: Path, held: int) -> str:
    """What `manage.py arguments` prints; CannotStart with its last word when it fails. `held`: the lock it shares."""
    with explained(log), open(log, "wb", opener=ours_alone) as complaints:
        child = spawn(
            [sys.executable, "manage.py", *arguments],
            account=account,
            cwd=ROOT,
            env=dict(environment),
            stdout=subprocess.PIPE,
            stderr=complaints,
            pass_fds=(held,),
        )
        printed = child.communicate()[0].decode(errors="replace")
    if child.returncode:
        raise CannotStart(_sentence(arguments[0], log))
    return printed


def _sentence(name: str, log: Path) -> str:
    said = log.read_text(errors="replace")
    if "No space left on device" in said or "DiskFull" in said:
        return f"The disk is full: `manage.py {name}` needs room in {log.parent}."
    complaints = (
        re.findall(r"^(?:\?: )?([\w.(][\w.)]*: .+|\(.+)$", said, re.MULTILINE)
        or said.strip().splitlines()[-1:]
    )
    return f"`manage.py {name}` failed ({complaints[-1] if complaints else 'without a word'}); all of it is in {log}."
