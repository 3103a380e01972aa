"""What PostgreSQL's catalogue says about the tenant rule: every fault as a sentence that names the table."""

from collections.abc import Iterator

from django.db import connection

from portal.lib.grants import BEFORE_AN_ACTOR, LOGIN
from portal.lib.tenancy import SCOPES

# Lists the vendor publishes: everyone reads them, only the vendor writes them.
PUBLISHED = {
    "partners_tier",
    "agreements_programme",
    "agreements_definition",
    "agreements_formula",
    "surveys_wave",
    "training_course",
    "comarketing_assettier",
    "scorecards_modelversion",
}
# What one of the vendor's sellers may read whole: names, to know whom it works with.
NAMES_FOR_SELLERS = {"partners_partner", "comarketing_campaign"}
# What somebody at the vendor keeps for oneself: not even the vendor's scope sees all of it.
PERSONAL = {"scorecards_savedview"}
# What a partner keeps to itself: in no scope of the vendor's is there a policy for it.
PRIVATE = {"scorecards_ownmargin"}
# Foreign keys between two partners' tables that rightly cross: a person of the vendor on a partner's row.
CROSSING = {("partners_partner", "manager_id"), ("partners_partner", "parent_group_id")}


def faults() -> list[str]:
    """Every way in which the database departs from the tenant rule."""
    with connection.cursor() as cursor:
        checks = (_unscoped, _policies, _grants, _append_only, _roles, _views, _functions, _composite_keys)
        return [fault for check in checks for fault in check(cursor)]


def _rows(cursor, sql: str, *params: object) -> list[tuple]:
    cursor.execute(sql, params)
    return cursor.fetchall()


def tables(cursor) -> dict[str, bool]:
    """Every table of ours -> is it under row-level security?"""
    return dict(
        _rows(
            cursor,
            "SELECT relname, relrowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
        )
    )


def _unscoped(cursor) -> Iterator[str]:
    for (table,) in _rows(
        cursor,
        "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity"
        " AND (a.attname = 'partner_id' OR c.relname ~ %s)",
        "^(partners|journal|agreements|comarketing|training|surveys|leads|scorecards)_",
    ):
        yield f"{table} has no row-level security"
    for (table,) in _rows(
        cursor, "SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity"
    ):
        yield f"{table} does not force row-level security on its owner"


def _policies(cursor) -> Iterator[str]:
    rows = _rows(
        cursor, "SELECT tablename, policyname, roles, cmd, qual, with_check, permissive FROM pg_policies"
    )
    for table, name, roles, command, using, check, permissive in rows:
        if "public" in roles:
            yield f"{table}: policy {name} is for everybody"
        if permissive != "PERMISSIVE":
            yield f"{table}: policy {name} is restrictive, which this house does not use"
        if "true" in (using, check) and not _may_be_wide(table, roles, command):
            yield f"{table}: policy {name} shows every row to {', '.join(roles)}"
    wide = {
        table for table, _, roles, command, using, *_ in rows if roles == ["vendor_scope"] and using == "true"
    }
    for table, scoped in tables(cursor).items():
        if scoped and table not in wide | PERSONAL | PRIVATE:
            yield f"{table} has no policy for vendor_scope"
        if table in PERSONAL & wide:
            yield f"{table} is personal, and vendor_scope sees every row"
    for table, name, roles, *_ in rows:
        if table in PRIVATE and roles != ["partner_scope"]:
            yield f"{table} is a partner's own, and policy {name} is for {', '.join(roles)}"


def _may_be_wide(table: str, roles: list[str], command: str) -> bool:
    if roles == ["vendor_scope"]:
        return True
    if roles == [LOGIN]:
        return table in BEFORE_AN_ACTOR
    if set(roles) == {"partner_scope", "seller_scope"}:
        return command == "SELECT" and table in PUBLISHED
    return roles == ["seller_scope"] and command == "SELECT" and table in NAMES_FOR_SELLERS


def _grants(cursor) -> Iterator[str]:
    rows = _rows(
        cursor,
        "SELECT table_name, grantee, string_agg(privilege_type, ', ' ORDER BY privilege_type DESC)"
        " FROM information_schema.role_table_grants WHERE table_schema = 'public' AND grantee <> 'owner'"
        " GROUP BY 1, 2",
    )
    scoped = tables(cursor)
    for table, grantee, privileges in rows:
        allowed = set(BEFORE_AN_ACTOR.get(table, "").split(", "))
        if grantee == LOGIN and scoped.get(table) and not set(privileges.split(", ")) <= allowed:
            yield f"{table}: the login role may {privileges} without a scope"
        if grantee in SCOPES and not scoped.get(table):
            yield f"{table}: {grantee} may {privileges}, and no policy guards it"
        if grantee not in (*SCOPES, LOGIN):
            yield f"{table}: {grantee} may {privileges}"


def _append_only(cursor) -> Iterator[str]:
    for table, grantee, privilege in _rows(
        cursor,
        "SELECT g.table_name, g.grantee, g.privilege_type FROM information_schema.role_table_grants g"
        " JOIN pg_trigger t ON t.tgname = g.table_name || '_is_append_only'"
        " WHERE g.grantee <> 'owner' AND g.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')",
    ):
        yield f"{table}: {grantee} may {privilege}, though rows are only added"


def _roles(cursor) -> Iterator[str]:
    ((superuser, bypass, usage, member, owns, creates),) = _rows(
        cursor,
        "SELECT r.rolsuper, r.rolbypassrls, pg_has_role(current_user, 'vendor_scope', 'USAGE'),"
        " pg_has_role(current_user, 'vendor_scope', 'MEMBER'),"
        " EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace),"
        " has_schema_privilege('public', 'CREATE') FROM pg_roles r WHERE r.rolname = current_user",
    )
    if superuser or bypass or owns or creates:
        yield "the login role is superuser, bypasses policies, owns tables or may create them"
    if usage or not member:
        yield "the login role does not enter vendor_scope by asking, and only by asking"


def _views(cursor) -> Iterator[str]:
    for name, kind, options in _rows(
        cursor,
        "SELECT relname, relkind, coalesce(reloptions, '{}') FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')",
    ):
        if kind == "m":
            yield f"{name} is a materialised view: no policy applies to it"
        elif "security_invoker=true" not in options:
            yield f"{name} is a view that reads with its owner's rights"


def _functions(cursor) -> Iterator[str]:
    for (name,) in _rows(
        cursor, "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    ):
        yield f"{name}() is SECURITY DEFINER"


def _composite_keys(cursor) -> Iterator[str]:
    """A foreign key between two tables that both carry partner_id must carry the partner with it."""
    for table, column, target in _rows(
        cursor,
        """
        WITH partnered AS (
            SELECT a.attrelid AS oid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE a.attname = 'partner_id' AND c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        ), keys AS (
            SELECT k.conrelid, k.confrelid, array_agg(a.attname::text) AS columns
            FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
            WHERE k.contype = 'f' GROUP BY k.oid, k.conrelid, k.confrelid
        )
        SELECT k.conrelid::regclass::text, k.columns[1], k.confrelid::regclass::text FROM keys k
        WHERE k.conrelid IN (SELECT oid FROM partnered) AND k.confrelid IN (SELECT oid FROM partnered)
          AND cardinality(k.columns) = 1
          AND NOT EXISTS (SELECT 1 FROM keys w WHERE w.conrelid = k.conrelid AND w.confrelid = k.confrelid
                          AND k.columns[1] = ANY (w.columns) AND 'partner_id' = ANY (w.columns))
        """,
    ):
        if (table, column) not in CROSSING:
            yield f"{table}.{column} may point at another partner's row of {target}"


def missing_composite_keys(cursor, models: list[type]) -> list[str]:
    """Foreign keys that Django leaves to a composite key which no migration made."""
    found = {
        row[0]
        for row in _rows(
            cursor, "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conname ~ '_same_partner$'"
        )
    }
    return [
        f"{model._meta.db_table}.{field.name}"
        for model in models
        for field in model._meta.concrete_fields
        if field.many_to_one and not field.db_constraint
        if f"{model._meta.db_table}_{field.name}_same_partner" not in found
    ]
