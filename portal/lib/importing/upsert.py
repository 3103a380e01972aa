"""Turn the temporary rows into rows of the target, set-wise: proposed, compared, then changed or added."""

from datetime import datetime

from django.db import connection, models
from psycopg import sql

from portal.lib.importing.plan import Plan
from portal.lib.importing.profile import Origin
from portal.lib.importing.staging import beside_table
from portal.lib.importing.target import base_type

S, I, L = sql.SQL, sql.Identifier, sql.Literal  # noqa: E741  short, for statements that read like SQL

_PROPOSE = S("""
    CREATE TEMPORARY TABLE import_ready ON COMMIT DROP AS
    SELECT r.line, r.external_id, t.id, {columns},
           t.id IS NOT NULL AND ({old}) IS DISTINCT FROM ({new}) AS changed
    FROM import_rows AS r
    {joins}
    LEFT JOIN {table} AS t ON t.source = {source} AND t.external_id = r.external_id
    WHERE NOT EXISTS (SELECT 1 FROM import_faults AS f WHERE f.line = r.line AND f.file = {file})
""")
_CHANGE = S("""
    WITH done AS (
        UPDATE {table} AS t SET {assignments} FROM import_ready AS r
        WHERE r.changed AND t.id = r.id RETURNING t.id, r.line
    )
    INSERT INTO import_done SELECT id, false, line FROM done
""")
_ADD = S("""
    WITH done AS (
        INSERT INTO {table} (source, external_id, {names})
        SELECT {source}, external_id, {names} FROM import_ready WHERE id IS NULL
        RETURNING id, external_id
    )
    INSERT INTO import_done SELECT d.id, true, r.line FROM done AS d JOIN import_ready AS r USING (external_id)
""")
