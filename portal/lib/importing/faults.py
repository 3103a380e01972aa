"""Find, in the temporary tables and set-wise, what must not come in; one row of `import_faults` each."""

from collections.abc import Iterator

from django.db import connection, models
from django.utils.translation import gettext as _
from psycopg import sql

from portal.lib.importing.plan import Plan
from portal.lib.importing.profile import Origin
from portal.lib.importing.target import Target
from portal.lib.tables.faults import Fault

S, I, L = sql.SQL, sql.Identifier, sql.Literal  # noqa: E741  short, for statements that read like SQL
ROWS, READY = "import_rows", "import_ready"

_CREATE = """
    CREATE TEMPORARY TABLE import_faults (file text, line bigint, name text, reason text, value text) ON COMMIT DROP
"""
_FROM_CELLS = S("""
    INSERT INTO import_faults
    SELECT {file}, line, fault ->> 0, fault ->> 1, fault ->> 2
    FROM {table}, jsonb_array_elements(faults) AS fault
""")
_REPEATED = S("""
    INSERT INTO import_faults
    SELECT {file}, line, {title}, replace({reason}, '#', first::text), external_id
    FROM {table} JOIN (
        SELECT external_id, min(line) AS first FROM {table} GROUP BY external_id HAVING count(*) > 1
    ) AS repeated USING (external_id)
    WHERE line > first
""")
_UNKNOWN = S("""
    INSERT INTO import_faults
    SELECT {file}, line, {title}, {reason}, {key}::text
    FROM import_rows AS r WHERE {key} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {table} AS t WHERE {match})
""")
_BROKEN = S("""
    INSERT INTO import_faults
    SELECT {file}, line, {title}, {reason}, '' FROM import_ready WHERE ({rule}) IS FALSE
""")
_CHANGED = S("""
    INSERT INTO import_faults
    SELECT {file}, r.line, {title}, {reason}, '' FROM import_ready AS r JOIN {table} AS t ON t.id = r.id
    WHERE t.{column} IS DISTINCT FROM r.{column}
""")
_RULES = """
    SELECT conname, pg_get_expr(conbin, conrelid), array_agg(attname::text)
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
    WHERE conrelid = %s::regclass AND contype = 'c' GROUP BY 1, 2 ORDER BY 1
"""


def open_list() -> None:
    _run(S(_CREATE))


def of_cells(table: str, file: str) -> None:
    """The cells that could not be read."""
    _run(_FROM_CELLS.format(file=L(file), table=I(table)))


def of_repeated_keys(table: str, file: str, title: str) -> None:
    """Every row whose key an earlier row of the file has."""
    reason = _("the same key as line %(line)s") % {"line": "#"}
    _run(_REPEATED.format(file=L(file), table=I(table), title=L(title), reason=L(reason)))


def of_keys_unknown_beside(plan: Plan, name: str, origin: Origin, beside: str) -> None:
    """Every row whose key the file beside does not have."""
    reason = _("not found in %(file)s") % {"file": plan.profile.besides[origin.beside].name}
    match = S("t.external_id = r.{}").format(I(name))
    _unknown(plan, name, reason, beside, match)


def of_unknown_references(plan: Plan, name: str, field: models.ForeignKey, match: sql.Composed) -> None:
    """Every row that names a row of another table which is not there."""
    related = field.related_model
    reason = _("no %(what)s is known by this") % {"what": related._meta.verbose_name}
    _unknown(plan, name, reason, related._meta.db_table, match)


def of_broken_rules(plan: Plan) -> None:
    """Every proposed row that a check of the target's table would refuse; the rule's name is the reason."""
    with connection.cursor() as cursor:
        cursor.execute(_RULES, [plan.target.table])
        rules = cursor.fetchall()
    for name, rule, columns in rules:
        title = ", ".join(_titles(plan, columns)) or name
        reason = name.replace("_", " ")
        _run(_BROKEN.format(file=L(plan.profile.file.name), title=L(title), reason=L(reason), rule=S(rule)))


def of_changed_fixed_fields(plan: Plan) -> None:
    """Every row that would change what never changes."""
    target: Target = plan.target
    for name in target.fixed:
        if name in plan.profile.fields:
            column = I(target.field(name).column)
            title, reason = L(plan.titles()[name]), L(_("this never changes once it is imported"))
            file, table = L(plan.profile.file.name), I(target.table)
            _run(_CHANGED.format(file=file, title=title, reason=reason, table=table, column=column))


def drop_faulty(table: str, file: str) -> None:
    """Leave only the rows without fault."""
    statement = S("DELETE FROM {} AS r USING import_faults AS f WHERE f.line = r.line AND f.file = {}")
    _run(statement.format(I(table), L(file)))


def count(file: str | None = None) -> int:
    """Rejected rows: of one file, or of all."""
    where = S("WHERE file = {}").format(L(file)) if file else S("")
    with connection.cursor() as cursor:
        cursor.execute(S("SELECT count(DISTINCT (file, line)) FROM import_faults {}").format(where))
        return int(cursor.fetchone()[0])


def each() -> Iterator[tuple[str, Fault]]:
    """Every fault with its file, in the order of the files' lines; streamed."""
    listed = "COPY (SELECT file, line, name, reason, value FROM import_faults ORDER BY 1, 2, 3) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(listed) as copy:
        copy.set_types(["text", "int8", "text", "text", "text"])
        for file, line, name, reason, value in copy.rows():
            yield file, Fault(line, name, reason, value)


def _unknown(plan: Plan, name: str, reason: str, table: str, match: sql.Composed) -> None:
    title, key = L(plan.titles()[name]), S("r.{}").format(I(name))
    file = L(plan.profile.file.name)
    _run(_UNKNOWN.format(file=file, title=title, reason=L(reason), key=key, table=I(table), match=match))


def _titles(plan: Plan, columns: list[str]) -> list[str]:
    fields = {plan.target.field(name).column: title for name, title in plan.titles().items()}
    return [fields[column] for column in columns if column in fields]


def _run(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
