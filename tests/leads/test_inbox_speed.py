"""A partner's inbox costs the same at any length: few statements, rows in the order of an index, no long count."""

import re

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from leads.queries import inbox
from leads.views import inbox as views
from partners.access import actor_of
from portal.lib import tenancy
from tests.conftest import act_as

SHARES = 3_200
MANY = """
    WITH account AS (
        INSERT INTO leads_account
            (public_id, name, siren, domain, postcode, town, country, segment, created_at, source, external_id)
        SELECT gen_random_uuid(), 'Company ' || n, '', '', '', '', 'FR', '', now() - n * interval '1 minute', '', ''
        FROM generate_series(1, %(count)s) AS n RETURNING id, created_at
    ), lead AS (
        INSERT INTO leads_lead (public_id, reference, account_id, need, source, currency, created_at)
        SELECT gen_random_uuid(), 'T-' || id, id, 'Backup', 'SHOW', 'EUR', created_at FROM account
        RETURNING id, account_id, created_at
    ), shown AS (
        INSERT INTO leads_accountpartner (account_id, partner_id, since_at)
        SELECT account_id, %(partner)s, created_at FROM lead
    )
    INSERT INTO leads_leadshare (public_id, lead_id, partner_id, how, state, message, why, reason, passed_at,
                                 accept_by, accepted_at, until_at)
    SELECT gen_random_uuid(), id, %(partner)s, 'PASSED', state, '', '[]',
           CASE WHEN state = 'DECLINED' THEN 'KNOWN' ELSE '' END, created_at, created_at + interval '2 days',
           CASE WHEN state = 'CONTACTED' THEN created_at END, CASE WHEN state = 'DECLINED' THEN created_at END
    FROM (SELECT *, (ARRAY['ASSIGNED', 'CONTACTED', 'DECLINED'])[1 + id %% 3] AS state FROM lead) AS drawn
"""


@pytest.fixture
def long_lists(transactional_db, acme, rival):
    with tenancy.every_partner(), connection.cursor() as cursor:
        for partner in (acme, rival):
            cursor.execute(MANY, {"count": SHARES, "partner": partner.pk})
    act_as("owner")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leads_leadshare, leads_lead, leads_account, leads_accountpartner")
    act_as("portal")


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def planned(by, phase, after=None):
    """The rows of a page, and the plans of its statements."""
    with by.scope():
        with CaptureQueriesContext(connection) as said:
            found = inbox.page(inbox.Wanted(phase=phase), by, descending=True, after=after)
        return found.rows, [plan(query["sql"]) for query in said.captured_queries]


def test_every_tab_and_page_comes_in_the_order_of_an_index(long_lists, anna):
    for phase in ("", "WAITING", "WORKING", "ENDED"):
        rows, (of_shares, of_leads) = planned(actor_of(anna), phase)
        index = "share_of_partner_by_phase" if phase else "share_newest_of_partner"
        assert len(rows) == 50
        assert re.match(rf"Limit .*\n *->  Index Scan using {index} on leads_leadshare", of_shares)
        assert "Sort" not in of_shares
        assert not re.search(r"Seq Scan on leads_(leadshare|lead|account)\b", of_shares + of_leads)
    _, (_, of_shares, _) = planned(actor_of(anna), "ENDED", after=rows[-1].public_id)
    assert "passed_at <=" in re.search(r"Index Cond: .*", of_shares)[0]
    assert "Sort" not in of_shares


def test_a_page_asks_at_most_eight_statements_weighs_little_and_counts_to_a_thousand(long_lists, anna, nora):
    for member in (anna, nora):
        for query in ({}, {"tab": "in-progress"}, {"tab": "ended"}, {"tab": "all"}):
            asked = RequestFactory().get("/leads/", query)
            asked.actor, asked.user = actor_of(member), member.user
            with asked.actor.scope():
                with CaptureQueriesContext(connection) as said:
                    page = views.lead_list(asked)
                plans = [plan(each["sql"]) for each in said.captured_queries]
            assert len(said) <= 8, [each["sql"][:90] for each in said]
            assert len(page.content) <= 60_000
            assert b"1,000+" in page.content or b"1\xe2\x80\xaf000+" in page.content or member == nora
            assert member == nora or not any("Seq Scan on leads_leadshare" in each for each in plans)
