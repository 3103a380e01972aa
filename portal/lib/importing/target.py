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
NAMED_BY_WHERE_SOURCE_IS_TAKEN = ("imported_from", "external_id")
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

    `statement` is one set-wise INSERT or UPDATE that reads the temporary tables `import_done` (id, external_id, line,
    created: every row of the file that now stands) and `import_ready` (the rows as proposed, with the extras).
    Run twice it changes nothing more. `what` names the rows it writes, for people.
    """

    what: str
    statement: str


@dataclass(frozen=True, slots=True)
class Way:
    """How a row is named other than by its id at the source: a column (`user__email`: of the row it points at).

    `folded` is SQL put to both sides before they are compared. Of several rows named alike the first counts.
    """

    column: str
    folded: str = "{}"


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold for every row of `import_ready`: the fields it is about, why not, and the SQL condition."""

    fields: tuple[str, ...]
    reason: str
    condition: str


@dataclass(frozen=True, slots=True)
class Target:
    """A table with (source, external_id) and the fields of it that a profile may fill.

    `fixed` fields never change once imported. `defaults` are SQL for columns that a profile may leave out,
    `through` gives such a column the value of a column of the row that another field names. `changed_at` is the
    column stamped when a row changes; one called `recorded_at` holds the moment of the import.
    `required` fields must be filled though their column has a default.
    `ways` are, per reference, the other ways to name its row: "" always, any other when the profile says `by`.
    `extras` are fields that only follow-ups read.
    A row of ours that no file brought in yet is taken over when it is alike in the fields `adopts`.
    `completed_by` are set-wise statements on `import_ready`, run before the `rules` are asked; those with a
    name say how many rows they pass over.
    """

    name: str
    model: type[models.Model]
    fields: tuple[str, ...]
    fixed: tuple[str, ...] = ()
    changed_at: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Collection[str]] = field(default_factory=dict)
    through: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    ways: Mapping[str, Mapping[str, Way]] = field(default_factory=dict)
    adopts: tuple[str, ...] = ()
    completed_by: tuple[FollowUp, ...] = ()
    rules: tuple[Rule, ...] = ()
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
        """Every column one may write but the id, the source and its id there."""
        fields = self.model._meta.concrete_fields
        aside = {"id", *naming(self.model)}
        return [f for f in fields if f.name not in aside and not isinstance(f, models.GeneratedField)]

    def mandatory(self) -> list[str]:
        """The fields a profile must fill: nothing else says what would stand there."""
        lacking = [f.name for f in self.columns() if f.name in self.fields and self._default(f) is None]
        return [*(name for name in lacking if name not in self.through), *self.required]

    def choices_of(self, name: str) -> frozenset[str]:
        """The values the field may hold, when they are a list."""
        own = self.choices.get(name) or [str(value) for value, _label in self.field(name).flatchoices]
        return frozenset(own)

    def default(self, column: models.Field, now: datetime) -> sql.Composable:
        """What a new row holds in a column the profile does not fill."""
        if column.name in (self.changed_at, "recorded_at"):
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
        return sql.Literal(None) if column.name in (self.changed_at, "recorded_at") else None


def naming(model: type[models.Model]) -> tuple[str, str]:
    """The columns that hold the source of a row and its id there; on a lead, `source` means something else."""
    ours = {f.name for f in model._meta.concrete_fields}
    return NAMED_BY_WHERE_SOURCE_IS_TAKEN if NAMED_BY_WHERE_SOURCE_IS_TAKEN[0] in ours else NAMED_BY


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
        case models.EmailField():
            return CellType("email", limit=column.max_length)
        case models.ForeignKey():
            return CellType("text", limit=100)
    return CellType("text", limit=column.max_length)
