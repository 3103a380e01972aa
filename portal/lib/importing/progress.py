"""Say how far an import has come: a line now and then on the error stream."""

from time import monotonic
from typing import Protocol


class Stream(Protocol):
    """What lines are written to."""

    def write(self, line: str, /) -> object: ...


class Progress:
    """Which step, how many rows, how much of the file, how fast."""

    def __init__(self, stream: Stream, every_seconds: float = 1.0) -> None:
        self._stream, self._every = stream, every_seconds
        self._began = self._said = monotonic()
        self._step = ""

    def tell(self, step: str, rows: int, share: float) -> None:
        """`share` of the step is done, 0 to 1; said at most once a second, and when a step begins or ends."""
        now = monotonic()
        if step != self._step or now - self._said >= self._every or share >= 1:
            speed = rows / max(now - self._began, 0.001)
            self._stream.write(f"{step}: {rows:,} · {share:.0%} · {speed:,.0f}/s")
            self._said, self._step = now, step
