"""Every address of the portal, from the resolver, and the table that says what each one's key points at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

NOTHING = ""  # an address without a key

# address -> the row whose public_id is its key. Sign-in pages (allauth's) are listed by prefix below.
ADDRESSES: dict[str, str] = {}
SIGN_IN = "account/"
TOKENS = {"partners:accept"}  # the key is a secret, not a row's id


@dataclass(frozen=True)
class Route:
    """A named address: how it is called, its path's template, the names of its keys, and its view."""

    name: str
    path: str
    keys: tuple[str, ...]
    view: Callable[..., object]

    def url(self, key: object = None) -> str:
        return reverse(self.name, kwargs=dict.fromkeys(self.keys, key) if self.keys else None)

    @property
    def is_sign_in(self) -> bool:
        return self.path.startswith(SIGN_IN)


def routes() -> list[Route]:
    return sorted(_walk(get_resolver(), "", ()), key=lambda route: route.name)


def _walk(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, path, inner)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or f"unnamed {path}"))
            keys = tuple(entry.pattern.converters) or tuple(entry.pattern.regex.groupindex)
            yield Route(name, path, keys, entry.callback)
