"""Several populations summed in one pass over one set of rows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, F, Q, Sum

from scorecards.tally import Tally

OF_EACH = ("amount", "count", "squares")


def sums(populations: Mapping[str, Q], amount: str) -> dict[str, Aggregate]:
    """Amount, count and squares of each population, to annotate grouped rows with."""
    found: dict[str, Aggregate] = {}
    for name, condition in populations.items():
        found[f"{name}_amount"] = Sum(amount, filter=condition, default=Decimal(0))
        found[f"{name}_count"] = Count("pk", filter=condition)
        found[f"{name}_squares"] = Sum(F(amount) * F(amount), filter=condition, default=Decimal(0))
    return found


def columns(names: Sequence[str]) -> list[str]:
    """The columns of these populations, in order."""
    return [f"{name}_{part}" for name in names for part in OF_EACH]


def tallies(figures: Sequence[Any], names: Sequence[str]) -> dict[str, Tally]:
    """What `columns` gave, as a tally per population."""
    size = len(OF_EACH)
    return {name: Tally(*figures[i * size : (i + 1) * size]) for i, name in enumerate(names)}
