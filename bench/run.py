"""make bench: every figure as a ratio to a yardstick of the same run; the exit code says whether all are met.

`--portal` measures the portal alone, `--dashboard` the dashboard of a large channel alone.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import dashboard, engine, portal
from bench.engine import Result
from bench.site import opened


def main() -> int:
    found = []
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        base = Path(folder)
        base.chmod(0o755)  # the server runs unprivileged where the bench runs as root
        for result in _site(base / "server"):
            print(result, flush=True)
            found.append(result)
    if not {"--portal", "--dashboard"} & set(sys.argv):
        found += engine.run()
    missed = [result for result in found if not result.met]
    print(f"{len(found) - len(missed)} of {len(found)} figures are met")
    return 1 if missed else 0


def _site(folder: Path) -> Iterator[Result]:
    with opened(folder) as server:
        if "--dashboard" not in sys.argv:
            yield from portal.run(server, folder)
        if "--portal" not in sys.argv:
            yield from dashboard.run(server)


if __name__ == "__main__":
    sys.exit(main())
