"""Find, in the temporary tables and set-wise, what must not come in; one row of `import_faults` each."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from portal.lib.importing.plan import Plan
from portal.lib.importing.resolving import lookups
from portal.lib.importing.target import column
from portal.lib.tables.faults import Fault

S, I, L = sql.SQL, sql.Identifier, sql.Literal  # noqa: E741  short, for statements that read like SQL

_CREATE = S("""
    CREATE TEMPORARY TABLE import_faults (file text, line bigint, title text, reason text, value text) ON COMMIT DROP
""")
_OF_CELLS = S("""
    INSERT INTO import_faults
    SELECT {file}, line, fault ->> 0, fault ->> 1, fault ->> 2
    FROM {table}, jsonb_array_elements(faults) AS fault WHERE faults IS NOT NULL
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
    SELECT {file}, r.line, {title}, {reason}, {key} FROM import_rows AS r {joins}
    WHERE {key} IS NOT NULL AND {found} IS NULL
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
_DROP = S("DELETE FROM {table} AS r USING import_faults AS f WHERE f.line = r.line AND f.file = {file}")
_RULES = """
    SELECT conname, pg_get_expr(conbin, conrelid), array_agg(attname::text ORDER BY attnum)
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
    WHERE conrelid = %s::regclass AND contype = 'c' GROUP BY 1, 2 ORDER BY 1
"""


def open_list() -> None:
    """Start with no fault."""
    _run(_CREATE)


def of_cells(table: str, file: str) -> None:
    """The cells that could not be read."""
    _run(_OF_CELLS.format(file=L(file), table=I(table)))


def of_repeated_keys(table: str, file: str, title: str) -> None:
    """Every row whose key an earlier row of the file has."""
    reason = _("the same key as line %(line)s") % {"line": "#"}
    _run(_REPEATED.format(file=L(file), table=I(table), title=L(title), reason=L(reason)))


def of_unknown_keys(plan: Plan) -> None:
    """Every row that names what is neither beside nor in the table it refers to."""
    file, joins = L(plan.profile.file.name), []
    for lookup in lookups(plan):
        joins.append(lookup.join)
        title, reason = L(plan.titles()[lookup.name]), L(lookup.reason)
        found = {"key": lookup.key, "found": lookup.found, "joins": S(" ").join(joins)}
        _run(_UNKNOWN.format(file=file, title=title, reason=reason, **found))


def of_broken_rules(plan: Plan) -> None:
    """Every proposed row that the target's table would refuse; the name of its rule is the reason."""
    with connection.cursor() as cursor:
        cursor.execute(_RULES, [plan.target.table])
        rules = cursor.fetchall()
    for name, rule, columns in rules:
        _broken(plan, columns, S(rule), _(name.replace("_", " ")))
    for name, origin in plan.profile.fields.items():
        field = plan.target.field(name)
        if origin.may_lack and not field.null and name in plan.target.fields:
            _broken(plan, [column(field)], S("{} IS NOT NULL").format(I(column(field))), _("empty"))


def of_changed_fixed_fields(plan: Plan) -> None:
    """Every row that would change what never changes."""
    for name in set(plan.target.fixed) & set(plan.profile.fields):
        told = {"file": L(plan.profile.file.name), "title": L(plan.titles()[name])}
        reason, changed = L(_("this never changes once it is imported")), I(column(plan.target.field(name)))
        _run(_CHANGED.format(**told, reason=reason, table=I(plan.target.table), column=changed))


def drop_faulty(table: str, file: str) -> None:
    """Leave only the rows without fault."""
    _run(_DROP.format(table=I(table), file=L(file)))


def count() -> int:
    """The number of rejected rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT DISTINCT file, line FROM import_faults) AS rejected")
        return int(cursor.fetchone()[0])


def each() -> Iterator[tuple[str, Fault]]:
    """Every fault with its file, in the order of the lines; streamed."""
    listed = "COPY (SELECT file, line, title, reason, value FROM import_faults ORDER BY 1, 2, 3) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(listed) as copy:
        copy.set_types(["text", "int8", "text", "text", "text"])
        for file, line, title, reason, value in copy.rows():
            yield file, Fault(line, title, reason, value)


def _broken(plan: Plan, columns: list[str], rule: sql.Composable, reason: str) -> None:
    titles = {column(plan.target.field(name)): title for name, title in plan.titles().items()}
    title = ", ".join(titles[name] for name in columns if name in titles)
    _run(_BROKEN.format(file=L(plan.profile.file.name), title=L(title), reason=L(reason), rule=rule))


def _run(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
