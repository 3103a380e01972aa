"""Turn the temporary rows into rows of the target, set-wise: proposed, compared, then changed or added."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection, models
from psycopg import sql

from portal.lib.importing.plan import Plan
from portal.lib.importing.resolving import lookups, value
from portal.lib.importing.target import base_type, column, naming

S, I, L = sql.SQL, sql.Identifier, sql.Literal  # noqa: E741  short, for statements that read like SQL
COMMA = sql.SQL(", ")

_PROPOSE = S("""
    CREATE TEMPORARY TABLE import_ready ON COMMIT DROP AS
    SELECT r.line, r.external_id, {source} AS import_source, CAST({now} AS timestamptz) AS import_at, t.id, {columns},
           t.id IS NOT NULL AND ({old}) IS DISTINCT FROM ({new}) AS changed
    FROM import_rows AS r {joins} {standing}
    WHERE NOT EXISTS (SELECT 1 FROM import_faults AS f WHERE f.line = r.line AND f.file = {file})
""")
_STANDING = S("LEFT JOIN {table} AS t ON t.{source_name} = {source} AND t.external_id = r.external_id")
_STANDING_OR_ALIKE = S("""
    LEFT JOIN {table} AS n ON n.{source_name} = {source} AND n.external_id = r.external_id
    LEFT JOIN LATERAL (
        SELECT a.id FROM {table} AS a
        WHERE n.id IS NULL AND a.{source_name} = '' AND ({alike}) ORDER BY a.id LIMIT 1
    ) AS a ON true
    LEFT JOIN {table} AS t ON t.id = coalesce(n.id, a.id)
""")
_CHANGE = S("""
    UPDATE {table} AS t SET {assignments} FROM import_ready AS r WHERE r.changed AND t.id = r.id
""")
_ADD = S("""
    INSERT INTO {table} AS t ({source_name}, external_id, {names})
    SELECT import_source, external_id, {names} FROM import_ready WHERE id IS NULL ORDER BY line
""")
_STOOD = S("""
    CREATE TEMPORARY TABLE import_done ON COMMIT DROP AS
    SELECT id, external_id, line, false AS created FROM import_ready WHERE id IS NOT NULL
""")
_ADD_AND_NOTE = S("""
    WITH added AS ({add} RETURNING t.id, t.external_id)
    INSERT INTO import_done
    SELECT added.id, external_id, r.line, true FROM added JOIN import_ready AS r USING (external_id)
""")
_COUNT = (
    "SELECT count(*) FILTER (WHERE id IS NULL), count(*) FILTER (WHERE changed), count(*) FROM import_ready"
)


class Tally(NamedTuple):
    """What became of the rows."""

    created: int
    updated: int
    unchanged: int


def propose(plan: Plan, *, now: datetime) -> dict[str, int]:
    """Make `import_ready`: each good row as it would stand in the target, beside the row that stands there.

    Gives how many rows were passed over, and why.
    """
    mapped = [name for name in plan.profile.fields if name in plan.target.fields]
    columns = [_column(plan, field, now) for field in plan.target.columns()]
    columns += [_extra(plan, name, field) for name, field in plan.target.extras.items()]
    _run(
        _PROPOSE.format(
            columns=COMMA.join(columns),
            old=COMMA.join(
                S("t.{}").format(I(name))
                for name in ["external_id", *(column(plan.target.field(name)) for name in mapped)]
            ),
            new=COMMA.join([S("r.external_id"), *(value(plan, name) for name in mapped)]),
            joins=S(" ").join(lookup.join for lookup in lookups(plan)),
            standing=_standing(plan),
            source=L(plan.profile.source),
            now=L(now),
            file=L(plan.profile.file.name),
        )
    )
    _run(S("ANALYZE import_ready"))
    counts = {step.what: _run(S(step.statement)) for step in plan.target.completed_by}
    return {what: count for what, count in counts.items() if what}


def apply(plan: Plan, *, now: datetime) -> tuple[Tally, dict[str, int]]:
    """Change and add the rows of `import_ready`. Gives their fates, and how many rows of others followed."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        created, updated, total = cursor.fetchone()
    if updated:
        _run(_changing(plan, now))
    followed = {}
    if plan.target.follow_ups:
        followed = _add_and_follow(plan)
    elif created:
        _run(_adding(plan))
    _run(S("SET CONSTRAINTS ALL IMMEDIATE"))
    return Tally(created, updated, total - created - updated), followed


def preview(plan: Plan, limit: int = 20) -> tuple[list[str], list[tuple[object, ...]]]:
    """The first rows of the import just run, as proposed: names of the fields, and values."""
    names = [name for name in plan.profile.fields if name in plan.target.offered]
    columns = COMMA.join(I(_stored(plan, name)) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            S("SELECT line, external_id, {} FROM import_ready ORDER BY line LIMIT {}").format(
                columns, L(limit)
            )
        )
        return ["line", "external_id", *names], cursor.fetchall()


def _column(plan: Plan, field: models.Field, now: datetime) -> sql.Composable:
    """A column of the proposed row: from the file, else as it stands, else its default."""
    if field.name in plan.profile.fields:
        proposed = value(plan, field.name)
    else:
        default = S("CAST({} AS {})").format(plan.target.default(field, now), S(base_type(field)))
        if (via := plan.target.through.get(field.name)) and via[0] in plan.profile.fields:
            default = S("{}.{}").format(I(f"of_{via[0]}"), I(via[1]))
        proposed = S("CASE WHEN t.id IS NULL THEN {} ELSE t.{} END").format(default, I(column(field)))
    return S("{} AS {}").format(proposed, I(column(field)))


def _extra(plan: Plan, name: str, field: models.Field) -> sql.Composable:
    """A field for the follow-ups only; NULL where the profile does not fill it."""
    nothing = S("CAST(NULL AS {})").format(S(base_type(field)))
    return S("{} AS {}").format(value(plan, name) if name in plan.profile.fields else nothing, I(name))


def _changing(plan: Plan, now: datetime) -> sql.Composed:
    names = [column(plan.target.field(name)) for name in plan.profile.fields if name in plan.target.fields]
    assignments = [S("{0} = r.{0}").format(I(name)) for name in names]
    if plan.target.adopts:
        source_name = I(naming(plan.target.model)[0])
        assignments += [
            S("{} = r.import_source").format(source_name),
            S("external_id = r.external_id").format(),
        ]
    stamp = plan.target.changed_at
    if stamp and stamp not in plan.profile.fields:
        assignments.append(S("{} = {}").format(I(stamp), L(now)))
    return _CHANGE.format(table=I(plan.target.table), assignments=COMMA.join(assignments))


def _adding(plan: Plan) -> sql.Composed:
    names = COMMA.join(I(column(field)) for field in plan.target.columns())
    source_name = I(naming(plan.target.model)[0])
    return _ADD.format(table=I(plan.target.table), source_name=source_name, names=names)


def _standing(plan: Plan) -> sql.Composed:
    """The join that finds the row that stands: brought in before, or alike and never brought in by a file."""
    named = {
        "table": I(plan.target.table),
        "source_name": I(naming(plan.target.model)[0]),
        "source": L(plan.profile.source),
    }
    if not set(plan.target.adopts) & set(plan.profile.fields):
        return _STANDING.format(**named)
    alike = [
        S("a.{} = {}").format(I(column(plan.target.field(name))), value(plan, name))
        for name in plan.target.adopts
    ]
    return _STANDING_OR_ALIKE.format(**named, alike=S(" AND ").join(alike))


def _add_and_follow(plan: Plan) -> dict[str, int]:
    """Add the new rows, keep the ids of all, and run each follow-up: rows it wrote, by its name."""
    _run(_STOOD)
    _run(_ADD_AND_NOTE.format(add=_adding(plan)))
    _run(S("ANALYZE import_done"))
    return {follow_up.what: _run(S(follow_up.statement)) for follow_up in plan.target.follow_ups}


def _stored(plan: Plan, name: str) -> str:
    return name if name in plan.target.extras else column(plan.target.field(name))


def _run(statement: sql.Composable) -> int:
    """Run it; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)
