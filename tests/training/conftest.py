"""Pages in English, and one course."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from partners.access import actor_of
from portal.lib import tenancy
from training.models import Course
from training.operations import courses


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> Iterator[None]:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


def publish(by, now, **fields) -> Course:
    with tenancy.every_partner():
        return courses.publish(
            **{
                "title": "Backup basics",
                "description": "",
                "language": "fr",
                "minutes": 45,
                "link": "https://learn.example/backup",
                "offered_from_on": date(2026, 1, 1),
                "by": actor_of(by),
                "now": now,
                **fields,
            }
        )


@pytest.fixture
def course(nora, now) -> Course:
    return publish(nora, now)
