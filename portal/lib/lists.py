"""Lists: a page of fifty rows, the order asked for in the address, and the heads that say and change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from portal.lib.sorting import SortKey

PER_PAGE = 50
Sorts = Mapping[
    str, Sequence[Any]
]  # a key, or "-key" where the way back is more than the fields turned round


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its title; where it can sort, the key to ask for next and the direction it has now."""

    label: str | Promise
    numeric: bool = False
    sort: str = ""
    direction: str = ""


def page(rows: QuerySet[Any], request: HttpRequest) -> Page[Any]:
    """The page asked for; an impossible one is the nearest that exists."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def order(request: HttpRequest, sorts: Sorts, default: str) -> str:
    """The sort asked for, as "name" or "-name"; anything unknown is the default."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in sorts else default


def sorted_by(rows: QuerySet[Any], sorts: Sorts, chosen: str) -> QuerySet[Any]:
    """Ordered by the chosen sort; "-name" turns every field of it round."""
    if chosen in sorts:
        return rows.order_by(*sorts[chosen])
    return rows.order_by(*[_turned(field) for field in sorts[chosen.removeprefix("-")]])


def heads(columns: Sequence[tuple[str, str | Promise, bool]], sorts: Sorts, chosen: str) -> list[Head]:
    """Heads of (key, title, is a figure), in order; a key that is no sort is a plain title."""
    return [_head(key, label, numeric, sorts, chosen) for key, label, numeric in columns]


def _head(key: str, label: str | Promise, numeric: bool, sorts: Sorts, chosen: str) -> Head:
    if key not in sorts:
        return Head(label, numeric)
    if chosen == key:
        return Head(label, numeric, f"-{key}", "ascending")
    return Head(label, numeric, key, "descending" if chosen == f"-{key}" else "")


def _turned(field: str | SortKey) -> Any:
    if isinstance(field, SortKey):
        return field.desc()
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"
