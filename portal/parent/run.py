"""What `make run` runs: keeps the lock of the folder, starts Tandem, and ends whatever is left when Tandem ends.

Two processes, so that either may be killed: without us, Tandem hears of it and stops in order; without Tandem, its
children become ours and are ended here.
"""

import os
import signal
import subprocess
import sys
from types import FrameType

from . import folders
from .processes import STOP_SIGNALS, adopt_orphans, end_children, follow_parent, spawn
from .trouble import CannotStart, tell

GRACE_S = 15


def main() -> None:
    """Runs until Tandem ends. Raises CannotStart, or SystemExit with Tandem's exit code."""
    if "MAKELEVEL" in os.environ:
        follow_parent(signal.SIGTERM)
    base = folders.make_home(folders.home())
    held = folders.lock(base / "run.lock")
    if held is None:
        raise CannotStart(
            f"Tandem already runs on {base}: stop it first, or choose another folder with TANDEM_HOME."
        )
    adopt_orphans()
    code = _start(held).wait()
    end_children(GRACE_S)
    if code < 0:
        raise CannotStart(f"Tandem was ended by signal {-code}; nothing of it is left.")
    sys.exit(code)


def _start(held: int) -> subprocess.Popen[bytes]:
    """Tandem, with our signals passed on to it; one that arrives before it exists waits until it does."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    tandem = spawn([sys.executable, "-m", "portal.parent.tandem"], cwd=folders.ROOT)

    def pass_on(number: int, frame: FrameType | None) -> None:
        folders.unlock(held)  # who starts now waits until we have left, instead of being told that we run
        tandem.terminate()

    for number in STOP_SIGNALS:
        signal.signal(number, pass_on)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    return tandem


if __name__ == "__main__":
    sys.exit(tell(main))
