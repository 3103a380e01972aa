"""Chromium as people use it: a device, a theme, a language, somebody; it notes what each page complains of."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, sync_playwright

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
LAPTOP, PHONE = (1440, 900), (390, 844)
NARROWEST = (320, 700)
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()

# Nothing here has frames or plays a sound, which is what axe would load more for.
RUN_AXE = """async () =>
  (await axe.run({resultTypes: ["violations"], preload: false, iframes: false})).violations"""
CUT_OFF = """() => [...document.querySelectorAll("main *")]
  .filter(box => /hidden|clip/.test(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth + 1)
  .filter(box => box.clientWidth > 1 && getComputedStyle(box).textOverflow !== "ellipsis")
  .filter(box => !box.closest("svg"))
  .map(box => `${box.className || box.tagName}: ${box.textContent.trim().slice(0, 40)}`)"""


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for tests. Inside playwright's loop Django holds connections of its own: none outlives its loop."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine")
    connections.close_all()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop runs in this thread
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass(frozen=True, slots=True)
class Look:
    """A device, a theme, a language. Sizes are (width, height) in CSS pixels."""

    size: tuple[int, int] = LAPTOP
    theme: str = "light"
    language: str = "en"
    script: bool = True

    @property
    def is_phone(self) -> bool:
        return self.size[0] < LAPTOP[0]

    def __str__(self) -> str:
        return f"{self.size[0]} px, {self.theme}, {self.language}"


@contextmanager
def visitor(
    browser: Browser, address: str, look: Look, cookies: list[Any] | None = None
) -> Iterator["Visitor"]:
    """Somebody at a device; `cookies` of an earlier visit make it the same person."""
    context = browser.new_context(
        viewport={"width": look.size[0], "height": look.size[1]},
        color_scheme=look.theme,  # type: ignore[arg-type]
        locale=look.language,
        timezone_id="Europe/Paris",
        has_touch=look.is_phone,
        is_mobile=look.is_phone,
        java_script_enabled=look.script,
        base_url=address,
    )
    context.set_default_timeout(15_000)
    preferences = {"language": look.language, "theme": look.theme}
    kept = [cookie for cookie in cookies or [] if cookie["name"] not in preferences]
    context.add_cookies([*kept, *({"name": n, "value": v, "url": address} for n, v in preferences.items())])
    try:
        yield Visitor(context)
    finally:
        context.close()


class Visitor:
    """One browser window and everything it complained of: console, content policy, script errors, failed requests."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("requestfailed", self._failed)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the reader went on, or it became a download
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto("/account/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        self.page.click("form:has(input[name=password]) .btn.primary")
        self.page.wait_for_selector("main .page-h")

    def cookies(self) -> list[Any]:
        return list(self.page.context.cookies())

    def axe(self) -> list[str]:
        """What axe-core finds wrong on this page, a line each."""
        self.page.evaluate(AXE)
        found = self.page.evaluate(RUN_AXE)
        return [
            f"{rule['id']}: {' '.join(map(str, node['target']))}: {' '.join(node['failureSummary'].split())[:200]}"
            for rule in found
            for node in rule["nodes"]
        ]

    def too_wide(self) -> int:
        """Pixels by which the page scrolls sideways."""
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )

    def cut_off(self) -> list[str]:
        """What is wider than the box that hides the rest of it, the start of each in words."""
        return list(self.page.evaluate(CUT_OFF))
