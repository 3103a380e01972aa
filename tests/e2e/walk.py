"""A walk through the pages of a role: from its navigation, by the links of each page, one page of each kind."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Error, Page

from portal.navigation import ENTRIES, NAVIGATION, missing_pages
from tests.e2e.browser import LAPTOP, NARROWEST, PHONE, Look, Visitor

ROLES = {
    "PARTNER_ADMIN": "camille@novalink.example",
    "PARTNER_SELLER": "soizic@novalink.example",
    "PARTNER_MARKETER": "karim@novalink.example",
    "DISTRIBUTOR": "rachid@distrilog.example",
    "CHANNEL_MANAGER": "jeanne@altea.example",
    "VENDOR_SELLER": "karim@altea.example",
    "FINANCE": "paul@altea.example",
    "ADMINISTRATOR": "nadia@altea.example",
    "EXECUTIVE": "olivier@altea.example",
}
LOOKS = [
    Look(size, theme, language)
    for size, theme, language in product((PHONE, LAPTOP), ("light", "dark"), ("fr", "en"))
]
# Lists in a state of their own, whose links or words the plain list does not have.
STATES = {
    "PARTNER_ADMIN": ["/leads/?tab=in-progress", "/leads/?tab=ended", "/leads/opportunities/?stage=won"],
    "CHANNEL_MANAGER": ["/leads/?tab=to-pass", "/leads/?words=zzzz", "/contribution/?q=zzzz"],
}
# Where the daily work is done: looked at in every run, from each role's home on.
KEY_PAGES = {
    "leads:list",
    "leads:detail",
    "comarketing:funds",
    "scorecards:own-figure",
    "scorecards:partner",
    "scorecards:report",
}
NO_PAGES = ("export", "pdf", "-download", "download-version", "logout", "mfa_download", "preferences", "api")
MOST = 200  # a walk that does not end is a fault of its own


@dataclass(frozen=True, slots=True)
class Stop:
    """A page to look at: its address, and what kind it is."""

    kind: str
    address: str


def entries(role: str) -> list[Stop]:
    """What the navigation offers this role."""
    missing = missing_pages()
    keys = [key for section in NAVIGATION[role] for key in section.keys]
    names = [ENTRIES[key].url_name for key in keys if ENTRIES[key].url_name not in missing]
    return [
        *(Stop(name, reverse(name)) for name in names),
        *(Stop(each, each) for each in STATES.get(role, ())),
    ]


def links(page: Page) -> list[str]:
    """Where the open page leads."""
    return list(page.eval_on_selector_all("a[href]", "all => all.map(each => each.href)"))


def kinds(addresses: Iterable[str], origin: str, *, figures: bool = False) -> list[Stop]:
    """One page of ours of each kind; with `figures`, every list behind a number is a kind."""
    found: dict[str, Stop] = {}
    for address in addresses:
        parts = urlsplit(urljoin(origin, address))
        kind = _kind(parts.path, figures=figures) if parts.netloc == urlsplit(origin).netloc else ""
        if kind:
            found.setdefault(kind, Stop(kind, f"{parts.path}?{parts.query}".rstrip("?")))
    return list(found.values())


def _kind(path: str, *, figures: bool) -> str:
    """The name of the URL; "" for what is no page."""
    try:
        match = resolve(path)
    except Resolver404:
        return path  # a link that leads nowhere must be found
    if any(word in match.view_name for word in NO_PAGES):
        return ""
    return (
        f"{match.view_name} {match.kwargs['figure']}"
        if figures and "figure" in match.kwargs
        else match.view_name
    )


def everywhere(kind: str) -> bool:
    return True


def nowhere(kind: str) -> bool:
    return False


def to_key_pages(kind: str) -> bool:
    return kind in KEY_PAGES


def walk(
    start: list[Stop], look_at: Callable[[Stop, int], list[Stop]], follows: Callable[[str], bool] = everywhere
) -> Iterator[Stop]:
    """Visit one page of each kind that it `follows`; `look_at` gets a page and its number, and gives its links."""
    waiting, known = list(start), {stop.kind for stop in start}
    number = 0
    while waiting and number < MOST:
        stop = waiting.pop(0)
        linked = look_at(stop, number)
        fresh = [each for each in linked if each.kind not in known and follows(each.kind)]
        known |= {each.kind for each in fresh}
        waiting += fresh
        number += 1
        yield stop


def faults(visitor: Visitor, stop: Stop, look: Look, *, status: int = 200) -> list[str]:
    """All that is wrong with one page as it looks there, a line each."""
    page = visitor.page
    visitor.complaints.clear()
    try:
        answer = page.goto(stop.address)
    except Error as error:  # an answer without a body, a page that never ends
        return [f"{stop.kind} {stop.address} ({look}): does not open: {error.message.splitlines()[0]}"]
    found = _frame(page, look)
    if not answer or answer.status != status:
        found.append(f"answers {answer and answer.status}")
    found += [f"scrolls sideways by {pixels} px at {width} px" for width, pixels in _overflow(visitor, look)]
    found += [f"cuts off {each}" for each in visitor.cut_off()]
    found += [f"axe {each}" for each in visitor.axe()]
    found += [each for each in visitor.complaints if not (status != 200 and f"status of {status}" in each)]
    return [f"{stop.kind} {stop.address} ({look}): {each}" for each in found]


def _frame(page: Page, look: Look) -> list[str]:
    """Language, theme, title, one heading of the first rank."""
    root, headings = page.locator("html"), page.locator("h1")
    found = []
    if root.get_attribute("lang") != look.language:
        found.append(f"is in {root.get_attribute('lang')}")
    if root.get_attribute("data-theme") != look.theme:
        found.append(f"is {root.get_attribute('data-theme')}")
    if not page.title().removesuffix("– Tandem").strip():
        found.append("has no title")
    if headings.count() != 1 or not headings.first.inner_text().strip():
        found.append(f"has {headings.count()} h1")
    return found


def _overflow(visitor: Visitor, look: Look) -> list[tuple[int, int]]:
    """(width, pixels too many) at the look's width, and on a phone at the narrowest."""
    measured = [(look.size[0], visitor.too_wide())]
    if look.is_phone:
        visitor.page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
        measured.append((NARROWEST[0], visitor.too_wide()))
        visitor.page.set_viewport_size({"width": look.size[0], "height": look.size[1]})
    return [(width, pixels) for width, pixels in measured if pixels > 0]
