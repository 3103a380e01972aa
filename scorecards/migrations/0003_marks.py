"""Whatever changes a journey marks its account, in the same statement: triggers, so that nothing can forget."""

from django.db import migrations

# Which accounts the rows of a transition table belong to.
OWN = "SELECT account_id FROM {rows}"
OF_TOUCH = "SELECT t.account_id FROM {rows} r JOIN leads_touch t ON t.id = r.touch_id"
OF_OPPORTUNITY = "SELECT o.account_id FROM {rows} r JOIN leads_opportunity o ON o.id = r.opportunity_id"
SOURCES = {
    "leads_touch": OWN,
    "leads_touchparty": OF_TOUCH,
    "leads_opportunity": OWN,
    "leads_opportunitypartner": OF_OPPORTUNITY,
    "leads_stagechange": OF_OPPORTUNITY,
}
MARK = (
    "INSERT INTO scorecards_dirtyaccount (account_id, marked_at, reason)"
    " SELECT DISTINCT marked.account_id, now(), TG_TABLE_NAME || ' ' || lower(TG_OP) FROM ({accounts}) marked"
)
FUNCTION = """
    CREATE FUNCTION {table}_marks_its_account() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'UPDATE' THEN {both}; ELSE {one}; END IF;
        RETURN NULL;
    END $$
"""
TRIGGER = (
    "CREATE TRIGGER {table}_{verb}_marks_its_account AFTER {verb} ON {table} REFERENCING {rows}"
    " FOR EACH STATEMENT EXECUTE FUNCTION {table}_marks_its_account()"
)
ROWS = {
    "insert": "NEW TABLE AS changed",
    "update": "OLD TABLE AS before NEW TABLE AS changed",
    "delete": "OLD TABLE AS changed",
}
# A person's account matters only when it changes: then it is the one before and the one after.
MOVED = (
    "SELECT unnest(ARRAY[b.account_id, c.account_id]) AS account_id FROM before b JOIN changed c USING (id)"
    " WHERE b.account_id <> c.account_id"
)


def function(table, accounts, moved=""):
    one = MARK.format(accounts=accounts.format(rows="changed"))
    both = accounts.format(rows="before") + " UNION ALL " + accounts.format(rows="changed")
    return FUNCTION.format(table=table, one=one, both=MARK.format(accounts=moved or both))


def triggers(table, verbs):
    return [TRIGGER.format(table=table, verb=verb, rows=ROWS[verb]) for verb in verbs]


def marks(table, accounts, verbs=tuple(ROWS), moved=""):
    return migrations.RunSQL(
        [function(table, accounts, moved), *triggers(table, verbs)],
        f"DROP FUNCTION {table}_marks_its_account() CASCADE",
    )


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0002_scope"), ("leads", "0003_inbox")]
    operations = [
        *(marks(table, accounts) for table, accounts in SOURCES.items()),
        marks("leads_contact", OWN, ("update",), MOVED),
    ]
