"""The matrix can fail: it finds each of three seeded leaks by its canaries, and names the table."""

import pytest

from tests.canary import world as worlds
from tests.canary.matrix import ROUTES, client_of, faults
from tests.tenancy.test_catalogue import as_owner

LEAKS = {
    "row-level security disabled": (
        "comarketing_asset",
        "ALTER TABLE comarketing_asset DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE comarketing_asset ENABLE ROW LEVEL SECURITY",
    ),
    "an extra policy that shows all": (
        "comarketing_campaign",
        "CREATE POLICY oops ON comarketing_campaign TO partner_scope USING (true)",
        "DROP POLICY oops ON comarketing_campaign",
    ),
    "a view that reads with its owner's rights": (
        "comarketing_campaign",
        "ALTER TABLE comarketing_campaign RENAME TO campaign_rows;"
        " CREATE VIEW comarketing_campaign AS SELECT * FROM campaign_rows;"
        " GRANT SELECT ON comarketing_campaign TO partner_scope",
        "DROP VIEW comarketing_campaign; ALTER TABLE campaign_rows RENAME TO comarketing_campaign",
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leak", LEAKS)
def test_the_matrix_finds_a_seeded_leak_and_names_the_table(leak):
    table, seed, mend = LEAKS[leak]
    world = worlds.build()
    clients = {"rival": client_of(world, "rival")}
    looked_at = [route for route in ROUTES if not route.keys]
    as_owner(seed)
    try:
        found = [
            fault for route in looked_at for fault in faults(route, world, clients, ("get",), thorough=False)
        ]
    finally:
        as_owner(mend)
    assert any(f"shows {table} of" in fault for fault in found), found
