"""`make screens`: pictures of the key pages, in both languages and themes, on a laptop and a phone.

BASE_URL names a running portal over the demo; without it, one is started on a folder of its own. Words after the
command choose pages by the beginning of their name. The pictures go to var/screens.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
FOLDER = ROOT / "var" / "screens"

from portal.demo import words  # noqa: E402
from tests.e2e.browser import LAPTOP, PHONE, Look, Visitor, launch, visitor  # noqa: E402

LOOKS = [
    Look(size, theme, language)
    for size, theme, language in product((LAPTOP, PHONE), ("light", "dark"), ("fr", "en"))
]
NOBODY, NEWCOMER = "", "claire@zenith-reseaux.example"
PARTNER, MANAGER = "camille@novalink.example", "jeanne@altea.example"
SELLER, FINANCE, ADMINISTRATOR = "karim@altea.example", "paul@altea.example", "nadia@altea.example"
DISTRIBUTOR, MARKETER = "rachid@distrilog.example", "karim@novalink.example"


@dataclass(frozen=True, slots=True)
class Shot:
    """One page: who opens it, where, and which links to follow or buttons to press from there."""

    name: str
    who: str
    address: str
    then: tuple[str, ...] = ()


SHOTS = (
    Shot("sign-in", NOBODY, "/account/login/"),
    Shot("home-partner", PARTNER, "/"),
    Shot("home-newcomer", NEWCOMER, "/"),
    Shot("home-marketer", MARKETER, "/"),
    Shot("home-manager", MANAGER, "/"),
    Shot("home-seller", SELLER, "/"),
    Shot("home-finance", FINANCE, "/"),
    Shot("home-distributor", DISTRIBUTOR, "/"),
    Shot("leads", PARTNER, "/leads/"),
    Shot("leads-manager", MANAGER, "/leads/"),
    Shot("lead", PARTNER, "/leads/", ("#rows a",)),
    Shot("lead-decline", PARTNER, "/leads/?tab=to-accept", ("#rows a", "[data-open=decline]")),
    Shot("lead-in-progress", PARTNER, "/leads/?tab=in-progress", ("#rows a",)),
    Shot("lead-new", MANAGER, "/leads/new/"),
    Shot("opportunities", PARTNER, "/leads/opportunities/"),
    Shot("opportunity", PARTNER, "/leads/opportunities/?stage=open", ("tbody th a",)),
    Shot("funds", PARTNER, "/co-marketing/funds/"),
    Shot("funds-manager", MANAGER, "/co-marketing/funds/"),
    Shot("fund", PARTNER, "/co-marketing/funds/", ("tbody th a",)),
    Shot("movements", PARTNER, "/co-marketing/movements/"),
    Shot("campaigns", MANAGER, "/co-marketing/campaigns/"),
    Shot("campaign", MANAGER, "/co-marketing/campaigns/", ("tbody th a",)),
    Shot("assets", PARTNER, "/co-marketing/assets/"),
    Shot("asset", MANAGER, "/co-marketing/assets/", ("tbody th a",)),
    Shot("trainings", PARTNER, "/training/"),
    Shot("training", PARTNER, "/training/", ("tbody th a",)),
    Shot("report", MANAGER, "/contribution/"),
    Shot("sheet", MANAGER, "/contribution/?q=Novalink", ("tbody th a",)),
    Shot("figure", PARTNER, "/figures/booked/"),
    Shot("partners", MANAGER, "/partners/"),
    Shot("partner", MANAGER, "/partners/", ("tbody th a",)),
    Shot("team", PARTNER, "/partners/team/"),
    Shot("invite", PARTNER, "/partners/team/invite/"),
    Shot("survey", PARTNER, "/survey/"),
    Shot("definitions", MANAGER, "/agreements/definitions/"),
    Shot("notifications", PARTNER, "/notifications/"),
    Shot("sessions", PARTNER, "/account/sessions/"),
    Shot("two-step", ADMINISTRATOR, "/account/2fa/"),
    Shot("error-403", PARTNER, "/contribution/"),
    Shot("error-404", PARTNER, "/nothing/here/"),
    Shot("empty-leads", NEWCOMER, "/leads/"),
    Shot("empty-search", MANAGER, "/contribution/?q=zzzz"),
    Shot("empty-funds", PARTNER, "/co-marketing/funds/?words=zzzz"),
    Shot("empty-notifications", FINANCE, "/notifications/"),
)


def main() -> None:
    chosen = [shot for shot in SHOTS if shot.name.startswith(tuple(sys.argv[1:]) or "")]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with site() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        cookies = {who: _cookies(browser, address, who) for who in {shot.who for shot in chosen}}
        for look in LOOKS:
            _take_all(browser, address, look, chosen, cookies)
        browser.close()


@contextmanager
def site() -> Iterator[str]:
    """The address given, or that of a portal of our own, which is stopped and taken away afterwards."""
    if given := os.environ.get("BASE_URL"):
        yield given.rstrip("/")
        return
    home, port = tempfile.mkdtemp(prefix="tandem-screens-"), os.environ.get("PORT") or str(_free_port())
    environment = os.environ | {"TANDEM_HOME": home, "PORT": port, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "portal.parent.run"]
    tandem = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield _told_address(tandem)
    finally:
        tandem.terminate()
        tandem.wait()
        shutil.rmtree(home, ignore_errors=True)


def _told_address(tandem: "subprocess.Popen[str]") -> str:
    """What the portal prints once it answers and the demo is in. Raises SystemExit when it does not start."""
    address = ""
    for line in tandem.stdout or ():
        print(line, end="")
        if "Tandem is at" in line:
            address = line.split()[3]
        if address and words.PASSWORD in line:
            return address
    raise SystemExit("The portal did not start.")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _cookies(browser: Browser, address: str, who: str) -> list[Any]:
    if not who:
        return []
    with visitor(browser, address, Look()) as somebody:
        somebody.sign_in(who, words.PASSWORD)
        return somebody.cookies()


def _take_all(
    browser: Browser, address: str, look: Look, shots: list[Shot], cookies: dict[str, list[Any]]
) -> None:
    for who in dict.fromkeys(shot.who for shot in shots):
        with visitor(browser, address, look, cookies[who]) as somebody:
            for shot in (shot for shot in shots if shot.who == who):
                _take(somebody, shot, look)


def _take(somebody: Visitor, shot: Shot, look: Look) -> None:
    """One picture, and a line about it; a dialog is taken as the window shows it, a page in its whole length."""
    page = somebody.page
    page.goto(shot.address)
    for step in shot.then:
        if not page.locator(step).count():
            print(f"{shot.name}: nothing to open at {page.url}")
            return
        page.locator(step).first.click()
        page.wait_for_load_state()
    width = look.size[0]
    file = FOLDER / f"{shot.name}-{width}-{look.theme}-{look.language}.png"
    if page.locator("dialog[open]").count():
        page.screenshot(path=file)
    else:
        _whole(page, look, file)
    print(f"{file.relative_to(ROOT)}  {page.url}")


def _whole(page: Page, look: Look, file: Path) -> None:
    """The page as if the window were as long as it is, so that the bar at the bottom stands at the bottom."""
    width, height = look.size
    length = max(height, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": length})
    page.screenshot(path=file)
    page.set_viewport_size({"width": width, "height": height})


if __name__ == "__main__":
    main()
