"""A live server over the demo and a browser, for all the tests of this folder."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from portal.demo import words
from portal.lib import tenancy
from tests.conftest import own_database
from tests.e2e import browser as browsers
from tests.e2e.browser import Look, Visitor

Visits = Callable[..., AbstractContextManager[Visitor]]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if not Path(browsers.CHROMIUM).exists():
        pytest.skip("no Chromium on this machine")
    connections.close_all()  # inside playwright's loop Django holds connections of its own, and ends all others
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop runs in this thread
    with sync_playwright() as playwright:
        running = browsers.launch(playwright)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


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
