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
_SHARED = S("""
    INSERT INTO import_faults
    SELECT {file}, line, {title}, replace({reason}, '#', first::text), external_id FROM (
        SELECT line, external_id, min(line) OVER (PARTITION BY id) AS first FROM import_ready WHERE id IS NOT NULL
    ) AS r WHERE line > first
""")
_TAKEN = S("""
    INSERT INTO import_faults
    SELECT {file}, r.line, {title}, {reason}, '' FROM (
        SELECT *, row_number() OVER (PARTITION BY {columns} ORDER BY line) AS nth FROM import_ready
        WHERE num_nulls({columns}) = 0 AND {condition}
    ) AS r LEFT JOIN (SELECT * FROM {table} WHERE {condition}) AS t
    ON ({mine}) = ({theirs}) AND t.id IS DISTINCT FROM r.id
    WHERE r.nth > 1 OR t.id IS NOT NULL
""")
_PLACES = """
    SELECT c.relname, coalesce(pg_get_expr(i.indpred, i.indrelid), 'true'), array_agg(a.attname::text ORDER BY a.attnum)
    FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = %s::regclass AND i.indisunique AND 0 <> ALL (i.indkey) GROUP BY 1, 2 ORDER BY 1
"""
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
        _broken(plan, columns, S(rule), _said(name, plan.target.table, _("a value below zero")))
    for asked in plan.target.rules:
        about = [
            name if name in plan.target.extras else column(plan.target.field(name)) for name in asked.fields
        ]
        _broken(plan, about, S(asked.condition), _(asked.reason))
    for name, origin in plan.profile.fields.items():
        field = plan.target.field(name)
        never_empty = not field.null or name in plan.target.required
        if origin.may_lack and never_empty and name in plan.target.fields:
            _broken(plan, [column(field)], S("{} IS NOT NULL").format(I(column(field))), _("empty"))
    for name, (other, _column) in plan.target.through.items():
        field = plan.target.field(name)
        if name not in plan.profile.fields and not field.null:
            lacking = S("{} IS NOT NULL").format(I(column(field)))
            _broken(plan, [column(plan.target.field(other))], lacking, _("empty"))


def of_changed_fixed_fields(plan: Plan) -> None:
    """Every row that would change what never changes."""
    for name in set(plan.target.fixed) & set(plan.profile.fields):
        told = {"file": L(plan.profile.file.name), "title": L(plan.titles()[name])}
        reason, changed = L(_("this never changes once it is imported")), I(column(plan.target.field(name)))
        _run(_CHANGED.format(**told, reason=reason, table=I(plan.target.table), column=changed))


def of_taken_places(plan: Plan) -> None:
    """Every row that would take a place of which there is one: another row of the file's, or of the table's."""
    file, titles = L(plan.profile.file.name), plan.titles()
    reason = L(_("the same row here as line %(line)s") % {"line": "#"})
    _run(_SHARED.format(file=file, title=L(plan.staged[0].title), reason=reason))
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [plan.target.table])
        places = cursor.fetchall()
    ours = {column(field): field.name for field in plan.target.columns()}
    for name, condition, columns in places:
        if not set(columns) <= set(ours) or not {ours[each] for each in columns} & set(titles):
            continue  # of what the profile does not fill, the database is the judge
        told = [titles[ours[each]] for each in columns if ours[each] in titles]
        _run(
            _TAKEN.format(
                file=file,
                title=L(", ".join(told)),
                reason=L(_said(name, plan.target.table, _("another row has this already"))),
                columns=S(", ").join(map(I, columns)),
                condition=S(condition),
                table=I(plan.target.table),
                mine=S(", ").join(S("r.{}").format(I(each)) for each in columns),
                theirs=S(", ").join(S("t.{}").format(I(each)) for each in columns),
            )
        )


def _said(name: str, table: str, unnamed: str) -> str:
    """Our rules are named by a sentence; those that Django made of a field are not."""
    return unnamed if name.startswith(table) else _(name.replace("_", " "))


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
    titles = {
        name if name in plan.target.extras else column(plan.target.field(name)): title
        for name, title in plan.titles().items()
    }
    title = ", ".join(titles[name] for name in columns if name in titles)
    _run(_BROKEN.format(file=L(plan.profile.file.name), title=L(title), reason=L(reason), rule=rule))


def _run(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
