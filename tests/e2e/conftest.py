"""A live server over the demo and a browser, for all the tests of this folder."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from portal.demo import words
from portal.lib import tenancy
from tests.conftest import own_database
from tests.e2e import browser as browsers
from tests.e2e.browser import Look, Visitor

Visits = Callable[..., AbstractContextManager[Visitor]]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with browsers.chromium() as running:
        yield running


@pytest.fixture(scope="package")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of the portal over the demo of today, whose deadlines lie around the server's clock."""
    with django_db_blocker.unblock(), own_database("demo"):
        _fill()
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()


def _fill() -> None:
    from django.utils import timezone

    from portal.management.commands.demo import build

    with tenancy.every_partner():
        build(timezone.localdate())


@pytest.fixture(scope="package")
def people() -> dict[str, list[Any]]:
    """The cookies of everybody who has signed in, by e-mail."""
    return {}


@pytest.fixture
def visit(chromium: Browser, site: str, people: dict[str, list[Any]]) -> Visits:
    """`with visit("camille@novalink.example", Look(…)) as visitor`: signed in, once per person."""

    def cookies_of(email: str) -> list[Any]:
        if email and email not in people:
            with browsers.visitor(chromium, site, Look()) as newcomer:
                newcomer.sign_in(email, words.PASSWORD)
                people[email] = newcomer.cookies()
        return people.get(email, [])

    def visited(email: str, look: Look) -> AbstractContextManager[Visitor]:
        return browsers.visitor(chromium, site, look, cookies_of(email))

    return visited
