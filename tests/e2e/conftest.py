"""A live server over the demo, and a browser; the demo is built once per module and flushed after it."""

import os
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.lib import tenancy
from tests.e2e import browser as browsers

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not os.path.exists(browsers.CHROMIUM):  # noqa: PTH110
        pytest.skip("no Chromium on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop runs in this thread
    with sync_playwright() as playwright:
        running = browsers.launch(playwright)
        yield running
        running.close()


@pytest.fixture
def demo(transactional_db: None) -> None:
    from portal.management.commands.demo import build

    with tenancy.every_partner():
        build(date.today())  # noqa: DTZ011  deadlines of the demo must lie around the server's clock
