"""Fifty rows a page, by key: the last page costs what the first does, however long the list."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

PER_PAGE = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """The rows of one page; `after` is the key to ask the next page with, "" on the last."""

    rows: list[Row]
    after: str
    is_first: bool


def page(
    rows: QuerySet[Row], *, by: str, descending: bool, after: UUID | None, size: int = PER_PAGE
) -> Slice[Row]:
    """The rows that follow the one whose public_id is `after`, ordered by field `by` and then by key.

    `rows` comes without an order. A key that is not in the list starts it again.
    """
    anchor = rows.filter(public_id=after).values_list(by, "pk").first() if after else None
    if anchor:
        rows = _beyond(rows, by, anchor, descending)
    sign = "-" if descending else ""
    found = list(rows.order_by(*dict.fromkeys([sign + by, f"{sign}pk"]))[: size + 1])
    more = len(found) > size
    return Slice(
        rows=found[:size],
        after=str(found[size - 1].public_id) if more else "",  # type: ignore[attr-defined]
        is_first=anchor is None,
    )


def _beyond(rows: QuerySet[Row], by: str, anchor: tuple[Any, int], descending: bool) -> QuerySet[Row]:
    """A bound that the index serves, then the exact cut among rows of the same value."""
    value, pk = anchor
    bound, cut = ("lte", "gte") if descending else ("gte", "lte")
    return rows.filter(**{f"{by}__{bound}": value}).exclude(**{by: value, f"pk__{cut}": pk})
