"""The demo of one Friday, built once for all the tests of this folder, in a database of their own.

Before that, the command builds it with copies of the channel, which is looked at and taken back.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from portal.demo import copies, office
from portal.lib import tenancy
from portal.management.commands.demo import build
from tests.conftest import own_database
from tests.portal.demo import rows

TODAY = date(2026, 11, 20)
NOW = datetime.combine(TODAY, time(8, 30), office.PARIS)
FOLDER = Path(__file__).parent
PARTNERS, TOUCHES = 60, 20_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Building the channel twice, with copies, takes minutes: the pages' tests have the demo in every run."""
    for item in items:
        if item.path.parent == FOLDER:
            item.add_marker(pytest.mark.deep)


@dataclass
class Streamed:
    """What the command said and made when it was asked for copies of the channel."""

    said: str = ""
    progress: str = ""
    before: dict[str, tuple[int, str]] = field(default_factory=dict)
    after: dict[str, tuple[int, str]] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="package")
def streamed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Streamed]:
    with django_db_blocker.unblock(), own_database("channel"):
        found = _stream()
        with tenancy.every_partner():
            build(TODAY)
        yield found


@pytest.fixture(autouse=True)
def _on_the_demo(streamed: Streamed, db: None) -> Iterator[None]:
    """Every test of this folder reads the built demo, as the vendor sees it."""
    with tenancy.every_partner():
        yield


def _stream() -> Streamed:
    found, out, progress = Streamed(), io.StringIO(), io.StringIO()
    plain = copies.stream

    def stream(**asked: Any) -> dict[str, int]:
        with tenancy.every_partner():
            found.before = rows.fingerprints()
        return plain(**asked)

    with transaction.atomic(), mock.patch.object(copies, "stream", stream):
        asked = {"as_of": TODAY, "partners": PARTNERS, "touches": TOUCHES}
        call_command("demo", **asked, stdout=out, stderr=progress, skip_checks=True)
        with tenancy.every_partner(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            found.after, found.lost = rows.fingerprints(), rows.lost()
        found.said, found.progress = out.getvalue(), progress.getvalue()
        transaction.set_rollback(True)
    return found
