"""How much memory processes take. Each is asked itself: what the parent is told of its children begins with its own."""

import subprocess
import time
from pathlib import Path

EVERY_S = 0.02


def peaks(command: list[str], **options: object) -> list[float]:
    """Run a command to its end; gives the most megabytes that it, and each of its children, held at any time."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **options)  # type: ignore[call-overload]
    most: dict[int, float] = {}
    while process.poll() is None:
        for pid in (process.pid, *children(process.pid)):
            most[pid] = max(most.get(pid, 0), held(pid, "VmHWM"))
        time.sleep(EVERY_S)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return sorted(most.values(), reverse=True)


def children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def held(pid: int, what: str = "VmRSS") -> float:
    """Megabytes; 0 of a process that is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:")), 0)
