"""Whose rows the database shows: the scopes code works in, and the migration operations that build the rule.

The login role owns nothing and may read no scoped table. One statement lends it a scope for the transaction:
`partner_scope` (rows whose partner stands in app.partners), `seller_scope` (what the vendor's seller is named
on) or `vendor_scope` (all). Policies in the database do the rest; views write no filter.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from django.db import connection, migrations, transaction
from django.db.backends.utils import CursorWrapper

SCOPES = ("partner_scope", "seller_scope", "vendor_scope")
PARTNERS = "ANY (string_to_array(nullif(current_setting('app.partners', true), ''), ',')::bigint[])"
ACTOR = "nullif(current_setting('app.actor', true), '')::bigint"
MEMBER = "nullif(current_setting('app.member', true), '')::bigint"

_ENTER = (
    "SELECT set_config('role', %s, true), set_config('app.partners', %s, true),"
    " set_config('app.actor', %s, true), set_config('app.member', %s, true)"
)
_CURRENT = (
    "SELECT current_setting('role'), coalesce(current_setting('app.partners', true), ''),"
    " coalesce(current_setting('app.actor', true), ''), coalesce(current_setting('app.member', true), '')"
)
NOBODY = ("none", "", "", "")
"""The settings as a transaction begins: none of them outlives the one that set it."""
_READ_ONLY = "SELECT set_config('transaction_read_only', 'on', true)"


def partner_scope(
    partner_ids: Iterable[int], *, actor_id: int | None = None, member_id: int | None = None
) -> AbstractContextManager[None]:
    """The rows of these partners, and what is shared with them."""
    return _scope("partner_scope", ",".join(map(str, partner_ids)), actor_id, member_id)


def seller_scope(*, actor_id: int, member_id: int) -> AbstractContextManager[None]:
    """The leads and opportunities one of the vendor's sellers is named on."""
    return _scope("seller_scope", "", actor_id, member_id)


def every_partner(
    *, actor_id: int | None = None, member_id: int | None = None
) -> AbstractContextManager[None]:
    """All rows: the vendor's staff, tasks, imports, and the vendor's own hand inside a partner's operation."""
    return _scope("vendor_scope", "", actor_id, member_id)


def read_only() -> None:
    """Let nothing be written until the transaction ends; PostgreSQL itself refuses."""
    with connection.cursor() as cursor:
        cursor.execute(_READ_ONLY)


@contextmanager
def _scope(role: str, partners: str, actor_id: int | None, member_id: int | None) -> Iterator[None]:
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        outer = _current(cursor) if nested else NOBODY
        actor = str(actor_id) if actor_id else outer[2]
        member = str(member_id) if member_id else outer[3]
        cursor.execute(_ENTER, [role, partners, actor, member])
        yield  # an exception rolls the savepoint back, and these settings with it
        cursor.execute(_ENTER, outer)


def _current(cursor: CursorWrapper) -> Sequence[str]:
    cursor.execute(_CURRENT)
    return cursor.fetchone()


class _Sql(migrations.RunSQL):
    """SQL about one table, told twice: forwards and back."""

    def __init__(self, table: str, *, forwards: str, backwards: str) -> None:
        super().__init__(forwards, backwards)
        self.table = table


def _enable(table: str) -> str:
    return f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"


def _disable(table: str) -> str:
    return f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"


def exists(table: str, condition: str) -> str:
    """A policy's condition: a row of `table` that the reader may see fulfils `condition`."""
    return f"EXISTS (SELECT 1 FROM {table} seen WHERE {condition})"  # noqa: S608  written in migrations only


class Scoped(_Sql):
    """Row-level security on, forced for the owner too, and the vendor sees every row. Others need a policy."""

    def __init__(self, table: str) -> None:
        super().__init__(
            table,
            forwards=f"{_enable(table)} CREATE POLICY every_partner ON {table} TO vendor_scope USING (true);",
            backwards=f"DROP POLICY every_partner ON {table}; {_disable(table)}",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return "Scoped", [self.table], {}


class Closed(_Sql):
    """Row-level security on, forced for the owner too, and nobody sees a row: each scope needs a policy, even
    the vendor's. For what is one person's own."""

    def __init__(self, table: str) -> None:
        super().__init__(table, forwards=_enable(table), backwards=_disable(table))

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return "Closed", [self.table], {}


class Policy(_Sql):
    """One more policy on a scoped table: who (`to`), for which command, by which condition."""

    def __init__(self, table: str, name: str, *, to: str, using: str, command: str = "SELECT") -> None:
        self.name, self.to, self.using, self.command = name, to, using, command
        clause = f"WITH CHECK ({using})" if command == "INSERT" else f"USING ({using})"
        super().__init__(
            table,
            forwards=f"CREATE POLICY {name} ON {table} FOR {command} TO {to} {clause}",
            backwards=f"DROP POLICY {name} ON {table}",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (
            "Policy",
            [self.table, self.name],
            {"to": self.to, "using": self.using, "command": self.command},
        )


class ScopeByPartner(_Sql):
    """A partner's rows: seen by whoever's list contains the partner, and never moved to another.

    `command` is what the partner itself may do: ALL, or SELECT where only the vendor writes.
    """

    def __init__(self, table: str, column: str = "partner_id", *, command: str = "ALL") -> None:
        self.column, self.command = column, command
        trigger = f"{table}_keeps_its_partner"
        keeps = (
            f" CREATE TRIGGER {trigger} BEFORE UPDATE OF {column} ON {table} FOR EACH ROW"
            f" WHEN (OLD.{column} IS DISTINCT FROM NEW.{column})"
            f" EXECUTE FUNCTION refuse_change('a row keeps its partner');"
        )
        super().__init__(
            table,
            forwards=f"{_enable(table)}"
            f" CREATE POLICY every_partner ON {table} TO vendor_scope USING (true);"
            f" CREATE POLICY by_partner ON {table} FOR {command} TO partner_scope USING ({column} = {PARTNERS});"
            + (keeps if column != "id" else ""),
            backwards=f"DROP TRIGGER IF EXISTS {trigger} ON {table}; DROP POLICY by_partner ON {table};"
            f" DROP POLICY every_partner ON {table}; {_disable(table)}",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return "ScopeByPartner", [self.table, self.column], {"command": self.command}


class Catalogue(_Sql):
    """The vendor's list that everyone may read and only the vendor may write (tiers, courses, definitions)."""

    def __init__(self, table: str) -> None:
        super().__init__(
            table,
            forwards=f"{_enable(table)}"
            f" CREATE POLICY every_partner ON {table} TO vendor_scope USING (true);"
            f" CREATE POLICY for_everyone_to_read ON {table} FOR SELECT TO partner_scope, seller_scope USING (true);",
            backwards=f"DROP POLICY for_everyone_to_read ON {table}; DROP POLICY every_partner ON {table};"
            f" {_disable(table)}",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return "Catalogue", [self.table], {}


class AppendOnly(_Sql):
    """Rows are added, never changed or removed; a correction is another row. `grant` withholds the verbs too."""

    def __init__(self, table: str) -> None:
        name = f"{table}_is_append_only"
        super().__init__(
            table,
            forwards=f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION refuse_change('rows are added, never changed');",
            backwards=f"DROP TRIGGER {name} ON {table}",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return "AppendOnly", [self.table], {}


class Keeps(_Sql):
    """A column that never changes once written, whoever asks (the lead of a share, the person it discloses)."""

    def __init__(self, table: str, column: str) -> None:
        self.column = column
        name = f"{table}_keeps_its_{column}"
        super().__init__(
            table,
            forwards=f"CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {table} FOR EACH ROW"
            f" WHEN (OLD.{column} IS DISTINCT FROM NEW.{column})"
            f" EXECUTE FUNCTION refuse_change('a row keeps its {column}');",
            backwards=f"DROP TRIGGER {name} ON {table}",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return "Keeps", [self.table, self.column], {}


class RefuseChange(migrations.RunSQL):
    """The trigger function behind `ScopeByPartner` and `AppendOnly`; made once, by the first room."""

    def __init__(self) -> None:
        super().__init__(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION '%: %', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$",
            "DROP FUNCTION refuse_change()",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return "RefuseChange", [], {}


class SamePartner(migrations.operations.base.Operation):
    """(fk, partner_id) of `model` points at (id, partner_id) of its target: both belong to the same partner.

    Django's state is left alone, so that `makemigrations --check` sees nothing. The foreign key's own constraint
    is switched off with `db_constraint=False` where the partner is NOT NULL, and kept where it is nullable
    (MATCH SIMPLE checks nothing when a column is NULL).
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str, field: str) -> None:
        self.model, self.field = model, field

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return "SamePartner", [self.model, self.field], {}

    def state_forwards(self, app_label: str, state: object) -> None:
        """Nothing Django knows of changes."""

    def describe(self) -> str:
        return f"{self.model}.{self.field} belongs to the same partner"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model}_{self.field}_same_partner".lower()

    def _names(self, app_label, state):  # type: ignore[no-untyped-def]
        model = state.apps.get_model(app_label, self.model)
        field = model._meta.get_field(self.field)
        return model._meta.db_table, field.column, field.remote_field.model._meta.db_table

    def database_forwards(self, app_label, schema_editor, from_state, to_state):  # type: ignore[no-untyped-def]
        table, column, target = self._names(app_label, to_state)
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{self.field}_same_partner"
            f" FOREIGN KEY ({column}, partner_id) REFERENCES {target} (id, partner_id)"
            f" DEFERRABLE INITIALLY DEFERRED"
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):  # type: ignore[no-untyped-def]
        table, *_ = self._names(app_label, from_state)
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{self.field}_same_partner")
