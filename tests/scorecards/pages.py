"""Read a page as a person would: its figures, the lists they lead to, the rows of those lists."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass
class Shown:
    """A figure that is a link: where it leads, and its exact value."""

    url: str
    value: str


class _Figures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.href, self.found = "", []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "a":
            self.href = attributes.get("href", "")
        if tag == "data" and self.href:
            self.found.append(Shown(self.href, attributes["value"]))

    def handle_endtag(self, tag):
        if tag == "a":
            self.href = ""


def figures(html: str) -> list[Shown]:
    """Every figure of the page that leads to a list."""
    reader = _Figures()
    reader.feed(html)
    return reader.found


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
