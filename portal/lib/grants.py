"""Who may touch which table: restated from the catalogue after every migrate, by the owner.

A table under row-level security belongs to the scopes; any other (sessions, sign-in, migrations) to the login
role alone. So a new table whose migration forgot its scope is refused loudly instead of shown to everybody.
"""

from django.db import connection

LOGIN = "portal"
# Read before an actor is known (sign-in, invitation); a policy of their own lets the login role see them.
BEFORE_AN_ACTOR = {
    "partners_user": "SELECT, INSERT, UPDATE",
    "partners_member": "SELECT",
    "partners_partner": "SELECT",
    "partners_tier": "SELECT",
    "partners_invitation": "SELECT",
    "agreements_programme": "SELECT",
}

_TABLES = """
    SELECT c.relname, c.relrowsecurity,
           EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = c.relname || '_is_append_only')
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
"""


def restate(**_: object) -> None:
    """Grant to the scopes and the login role exactly what they need; revoke the rest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == LOGIN:
            return  # the login role owns nothing: it has nothing to grant
        cursor.execute(_TABLES)
        tables = cursor.fetchall()
        cursor.execute(";".join(_statements(tables)))


def _statements(tables: list[tuple[str, bool, bool]]) -> list[str]:
    scopes = "partner_scope, seller_scope, vendor_scope"
    sql = [
        f"GRANT USAGE ON SCHEMA public TO {LOGIN}, {scopes}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {LOGIN}, {scopes}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {LOGIN}, {scopes}",
    ]
    for table, scoped, append_only in tables:
        verbs = "SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE"
        sql.append(f"GRANT {verbs} ON {table} TO {scopes if scoped else LOGIN}")
        if scoped and table in BEFORE_AN_ACTOR:
            sql.append(f"GRANT {BEFORE_AN_ACTOR[table]} ON {table} TO {LOGIN}")
    return sql
