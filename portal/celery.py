"""The Celery application; its broker only wakes workers, the truth is in PostgreSQL."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def _refuse_unsafe_start(**_: Any) -> None:
    """Worker and beat ask what the web asks, before the first task."""
    from portal import checks

    checks.refuse_unsafe_start()
