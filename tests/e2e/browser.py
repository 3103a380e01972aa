"""Chromium as people use it: a width, a theme, a language, a role; it notes what the page complains of."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_core_python
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@contextmanager
def visitor(
    browser: Browser, address: str, *, size: dict[str, int] = LAPTOP, theme: str = "light", language: str = "fr"
) -> Iterator["Visitor"]:
    """Somebody at a device, with nothing in the cookies but language and theme."""
    phone = size["width"] < 800
    context = browser.new_context(
        viewport=size, color_scheme=theme, locale=language, has_touch=phone, is_mobile=phone, base_url=address
    )
    context.add_cookies(
        [{"name": n, "value": v, "url": address} for n, v in (("language", language), ("theme", theme))]
    )
    try:
        yield Visitor(context)
    finally:
        context.close()


class Visitor:
    """One browser window and everything it complained of: console, page errors, failed requests."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text} ({self.page.url})")

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto("/account/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        self.page.click("main button[type=submit], .bare button[type=submit]")
        self.page.wait_for_load_state()

    def axe(self) -> list[str]:
        """What axe-core finds wrong on this page, a line each."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("async () => (await axe.run()).violations")
        return [
            f"{rule['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
            for rule in found
            for node in rule["nodes"]
        ]

    def too_wide(self) -> int:
        """Pixels by which the page scrolls sideways."""
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )
