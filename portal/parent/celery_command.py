"""Runs the command `celery` such that the children of its pool end with it, even when it is killed.

Celery leaves them behind, waiting for a pipe that each holds open for the other.
"""

import signal
from typing import Any

from celery.__main__ import main
from celery.signals import worker_process_init

from .processes import follow_parent


@worker_process_init.connect
def _end_with_the_worker(**_: Any) -> None:
    follow_parent(signal.SIGKILL)


if __name__ == "__main__":
    main()
