"""The catalogue keeps the tenant rule, table by table; a table added tomorrow is held to it too."""

import pytest
from django.apps import apps
from django.db import connection

from tests.conftest import act_as
from tests.tenancy import catalogue

LEAKS = {
    "row-level security disabled": (
        "ALTER TABLE leads_opportunity DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE leads_opportunity ENABLE ROW LEVEL SECURITY",
        "leads_opportunity has no row-level security",
    ),
    "not forced on the owner": (
        "ALTER TABLE leads_opportunity NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE leads_opportunity FORCE ROW LEVEL SECURITY",
        "leads_opportunity does not force",
    ),
    "one policy too wide": (
        "CREATE POLICY oops ON comarketing_fund TO partner_scope USING (true)",
        "DROP POLICY oops ON comarketing_fund",
        "comarketing_fund: policy oops shows every row",
    ),
    "a view with its owner's rights": (
        "CREATE VIEW fund_totals AS SELECT partner_id, available FROM comarketing_fund",
        "DROP VIEW fund_totals",
        "fund_totals is a view that reads with its owner's rights",
    ),
    "a materialised view": (
        "CREATE MATERIALIZED VIEW fund_copy AS SELECT * FROM comarketing_fund",
        "DROP MATERIALIZED VIEW fund_copy",
        "fund_copy is a materialised view",
    ),
    "a new table that forgot its scope": (
        "CREATE TABLE leads_secret (id int, partner_id bigint)",
        "DROP TABLE leads_secret",
        "leads_secret has no row-level security",
    ),
    "a grant to the login role": (
        "GRANT SELECT ON leads_lead TO portal",
        "REVOKE SELECT ON leads_lead FROM portal",
        "leads_lead: the login role may SELECT without a scope",
    ),
    "a composite key lost": (
        "ALTER TABLE journal_notification DROP CONSTRAINT journal_notification_event_same_partner",
        "ALTER TABLE journal_notification ADD CONSTRAINT journal_notification_event_same_partner"
        " FOREIGN KEY (event_id, partner_id) REFERENCES journal_event (id, partner_id) DEFERRABLE INITIALLY DEFERRED",
        "journal_notification.event_id may point at another partner's row",
    ),
}


def test_the_database_keeps_the_tenant_rule(db):
    assert catalogue.faults() == []


def test_every_partner_bound_foreign_key_has_its_composite_key(db):
    with connection.cursor() as cursor:
        assert catalogue.missing_composite_keys(cursor, apps.get_models()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leak", LEAKS)
def test_each_seeded_leak_is_found_and_named(leak):
    seed, mend, sentence = LEAKS[leak]
    as_owner(seed)
    try:
        assert any(sentence in fault for fault in catalogue.faults()), catalogue.faults()
    finally:
        as_owner(mend)
    assert catalogue.faults() == []


def as_owner(statement: str) -> None:
    act_as("owner")
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        act_as("portal")
