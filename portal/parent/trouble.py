"""What stops Tandem from starting, each in one sentence for the person who typed the command."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class CannotStart(Exception):
    """One clear sentence: what is wrong and what to do about it."""


REASONS = {
    errno.ENOSPC: "The disk is full: {where} needs room (about 500 MB free is enough to start).",
    errno.EDQUOT: "The disk quota is used up: {where} needs room (about 500 MB free is enough to start).",
    errno.EACCES: "No permission to write {where}: give this account the folder, or choose another with TANDEM_HOME.",
    errno.EPERM: "No permission to change {where}: give this account the folder, or choose another with TANDEM_HOME.",
    errno.EROFS: "{where} is on a read-only disk: choose another folder with TANDEM_HOME.",
    errno.ENOTDIR: "{where} is not a folder: choose another with TANDEM_HOME.",
    errno.EEXIST: "{where} is not a folder: choose another with TANDEM_HOME.",
}


def sentence(error: OSError, where: str | Path) -> str:
    """The sentence for an error of the operating system met while working in `where`."""
    place = error.filename if isinstance(error.filename, str) else where
    return REASONS.get(error.errno or 0, "{where}: {reason}.").format(
        where=place, reason=error.strerror or error
    )


@contextmanager
def explained(where: str | Path) -> Iterator[None]:
    """Errors of the operating system inside become one sentence about `where`."""
    try:
        yield
    except OSError as error:
        raise CannotStart(sentence(error, where)) from error


def tell(work: Callable[..., object], *arguments: object) -> int:
    """Runs `work`; what stops it goes to the terminal as one sentence. Returns the exit code."""
    try:
        work(*arguments)
    except CannotStart as trouble:
        print(trouble, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
