"""Who the servers run as: the account that started them, or under root an unprivileged one."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Account:
    """An account of the operating system; `switch` is true where a child must change to it."""

    name: str
    uid: int
    gid: int
    switch: bool

    def popen(self) -> dict[str, Any]:
        """Arguments that make `subprocess` run a child as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}

    def owns(self, path: Path) -> Path:
        """Hands `path` to this account."""
        if self.switch:
            shutil.chown(path, self.uid, self.gid)
        return path

    def can(self, access: str, path: Path) -> bool:
        """Whether this account may read ("r"), write ("w") or enter and execute ("x") `path`; asked, not guessed."""
        if not self.switch:
            return os.access(path, {"r": os.R_OK, "w": os.W_OK, "x": os.X_OK}[access])
        asked = subprocess.run(["/usr/bin/test", f"-{access}", str(path)], cwd="/", **self.popen())
        return asked.returncode == 0


@cache
def current() -> Account:
    """The account that started us."""
    me = pwd.getpwuid(os.geteuid())
    return Account(me.pw_name, me.pw_uid, me.pw_gid, switch=False)


@cache
def server() -> Account:
    """The account for servers: PostgreSQL refuses root, and nothing else has reason to be root."""
    if os.geteuid() != 0:
        return current()
    nobody = pwd.getpwnam(UNPRIVILEGED)
    return Account(nobody.pw_name, nobody.pw_uid, nobody.pw_gid, switch=True)


def site(needed: list[Path]) -> Account:
    """For web and workers: the servers' account if it can read what is `needed` and run our Python, else ours."""
    account = server()
    reachable = account.can("x", Path(sys.executable)) and all(account.can("r", path) for path in needed)
    return account if reachable else current()
