"""What a file may become: a room's table, the fields a profile may fill, and what follows from its rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import uuid4

from django.db import connection, models
from psycopg import sql

from portal.lib.tables.cells import CellType

NAMED_BY = ("source", "external_id")
_BASE_TYPES = {
    models.DecimalField: "numeric",
    models.DateTimeField: "timestamptz",
    models.DateField: "date",
    models.BooleanField: "boolean",
    models.ForeignKey: "bigint",
    models.UUIDField: "uuid",
    models.JSONField: "jsonb",
    models.IntegerField: "bigint",
}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Rows of another table that follow from the imported ones.

    `statement` is one set-wise INSERT or UPDATE that reads the temporary tables `import_done` (id, external_id,
    created: every row of the file that now stands) and `import_ready` (the rows as proposed, with the extras).
    Run twice it changes nothing more. `what` names the rows it writes, for people.
    """

    what: str
    statement: str


@dataclass(frozen=True, slots=True)
class Target:
    """A table with (source, external_id) and the fields of it that a profile may fill.

    `fixed` fields never change once imported. `defaults` are SQL for columns that a profile may leave out,
    `changed_at` the column stamped when a row changes, `codes` the column by which a list of ours is named.
    `extras` are fields that only follow-ups read.
    """

    name: str
    model: type[models.Model]
    fields: tuple[str, ...]
    fixed: tuple[str, ...] = ()
    changed_at: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Collection[str]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    extras: Mapping[str, models.Field] = field(default_factory=dict)
    follow_ups: tuple[FollowUp, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def offered(self) -> tuple[str, ...]:
        """The fields a profile may fill."""
        return (*self.fields, *self.extras)

    def field(self, name: str) -> models.Field:
        return self.extras.get(name) or cast("models.Field", self.model._meta.get_field(name))

    def columns(self) -> list[models.Field]:
        """Every column but the id, the source and its id there."""
        return [f for f in self.model._meta.concrete_fields if not f.primary_key and f.name not in NAMED_BY]

    def mandatory(self) -> list[str]:
        """The fields a profile must fill: nothing else says what would stand there."""
        return [f.name for f in self.columns() if f.name in self.fields and self._default(f) is None]

    def choices_of(self, name: str) -> frozenset[str]:
        """The values the field may hold, when they are a list."""
        own = self.choices.get(name) or [str(value) for value, _label in self.field(name).flatchoices]
        return frozenset(own)

    def default(self, column: models.Field, now: datetime) -> sql.Composable:
        """What a new row holds in a column the profile does not fill."""
        if column.name == self.changed_at:
            return sql.Literal(now)
        return self._default(column) or sql.SQL("NULL")

    def _default(self, column: models.Field) -> sql.Composable | None:
        if column.name in self.defaults:
            return sql.SQL(self.defaults[column.name])
        if column.default is uuid4:
            return sql.SQL("gen_random_uuid()")
        if column.has_default() and not callable(column.default):
            return sql.Literal(column.default)
        if column.null:
            return sql.SQL("NULL")
        if column.blank and isinstance(column, models.CharField | models.TextField):
            return sql.SQL("''")
        return sql.Literal(None) if column.name == self.changed_at else None


def is_reference(column: models.Field) -> bool:
    return isinstance(column, models.ForeignKey)


def related_to(reference: models.Field) -> type[models.Model]:
    """The model a reference points at."""
    return cast("type[models.Model]", reference.related_model)


def column(field: models.Field) -> str:
    """The name of the field's column."""
    return cast("str", field.column)


def base_type(column: models.Field) -> str:
    """The PostgreSQL type of the column without its limits, which are checked before."""
    return next((name for kind, name in _BASE_TYPES.items() if isinstance(column, kind)), "text")


def cell_type(column: models.Field, *, end_of_day: bool = False) -> CellType:
    """How a cell that feeds the column is read."""
    match column:
        case models.DecimalField():
            return CellType("number", digits=column.max_digits or 0, places=column.decimal_places or 0)
        case models.IntegerField():
            _low, high = connection.ops.integer_field_range(column.get_internal_type())
            return CellType("number", digits=len(str(high)) - 1)
        case models.DateTimeField():
            return CellType("instant", end_of_day=end_of_day)
        case models.DateField():
            return CellType("day")
        case models.BooleanField():
            return CellType("flag")
        case models.TextField():
            return CellType("paragraph")
        case models.ForeignKey():
            return CellType("text", limit=100)
    return CellType("text", limit=column.max_length)
