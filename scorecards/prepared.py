"""Queries whose text is worked out once: each run binds the days, the partner and the currency it is asked for.

A page asks a dozen populations in one statement. Django takes longer to write such a statement than PostgreSQL to
answer it, and it is the same for everyone but for its values. So it is built once, with blanks for the values.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    DurationField,
    Expression,
    Field,
    QuerySet,
)
from django.db.models.sql.compiler import SQLCompiler

from portal.lib.periods import Period
from scorecards.spans import Spans


class Blank(Expression):
    """A value that is given by its name when the query runs."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return "%s", [self]


class BlankPeriod:
    """A period whose days are not known yet; it answers as `Period` does."""

    def __init__(self, name: str) -> None:
        self.start_on = Blank(f"{name}.start_on", DateField())
        self.end_on = Blank(f"{name}.end_on", DateField())
        self.last_day = Blank(f"{name}.last_day", DateField())
        self.start_at = Blank(f"{name}.start_at", DateTimeField())
        self.end_at = Blank(f"{name}.end_at", DateTimeField())


class BlankSpans:
    """The periods of a page before they are known; it answers as `Spans` does."""

    now, before = BlankPeriod("now"), BlankPeriod("before")
    rolling, received = BlankPeriod("rolling"), BlankPeriod("received")
    earliest_at = Blank("earliest_at", DateTimeField())
    as_of = Blank("as_of", DateField())
    delay = Blank("delay", DurationField())


DAYS: Sequence[str] = ("start_on", "end_on", "last_day", "start_at", "end_at")
SPANS = BlankSpans()
PARTNER = Blank("partner_id", BigIntegerField())
CURRENCY = Blank("currency", CharField())


class Prepared:
    """A query with blanks, compiled at its first run."""

    def __init__(self, query: "QuerySet[Any, Any]") -> None:
        self.sql, self.parameters = query.query.sql_with_params()

    def rows(self, spans: Spans, **values: object) -> list[tuple[Any, ...]]:
        """The rows for these periods, and the other values by name."""
        known = values_of(spans) | values
        bound = [known[one.name] if isinstance(one, Blank) else one for one in self.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, bound)
            return cursor.fetchall()


def values_of(spans: Spans) -> dict[str, Any]:
    """What the blanks of SPANS stand for."""
    periods = {"now": spans.now, "before": spans.before, "rolling": spans.rolling, "received": spans.received}
    known: dict[str, Any] = {"earliest_at": spans.earliest_at, "as_of": spans.as_of, "delay": spans.delay}
    for name, period in periods.items():
        known |= {f"{name}.{field}": getattr(period, field) for field in DAYS}
    return known


AnyPeriod = Period | BlankPeriod
AnySpans = Spans | BlankSpans
AnyDelay = timedelta | Blank
