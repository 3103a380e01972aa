"""The vendor's list of partners: found, filtered, sorted, paged, exported."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from partners.models import Distribution, Partner
from portal.lib import tenancy
from tests.conftest import make_member, make_partner

URL = "/partners/"


@pytest.fixture
def channel(tiers, nora):
    make_partner("Brume & Fils", tiers["silver"], region="Bretagne", siren="732829320", manager=nora)
    make_partner("Éole", tiers["bronze"], region="Occitanie", status="PROSPECT", joined_on=None)
    make_partner("=cmd()", None, region="")


def names(client, **query):
    return [partner.name for partner in client.get(URL, query).context["found"].partners]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["=cmd()", "Brume & Fils", "Éole"]),
        ({"words": "brume"}, ["Brume & Fils"]),
        ({"words": "732 829"}, ["Brume & Fils"]),
        ({"words": "100%_"}, []),
        ({"tier": "bronze"}, ["Éole"]),
        ({"status": "PROSPECT"}, ["Éole"]),
        ({"region": "Bretagne"}, ["Brume & Fils"]),
        ({"sort": "tier"}, ["Brume & Fils", "Éole", "=cmd()"]),
        ({"sort": "-name"}, ["Éole", "Brume & Fils", "=cmd()"]),
        ({"sort": "nonsense"}, ["=cmd()", "Brume & Fils", "Éole"]),
        ({"page": "9"}, []),
    ],
)
def test_it_finds_filters_and_sorts(client, nora, channel, query, expected):
    client.force_login(nora.user)
    assert sorted(names(client, **query)) == sorted(expected)
    if "sort" in query:
        assert names(client, **query)[0] == expected[0]


def test_by_manager(client, nora, channel):
    client.force_login(nora.user)
    assert names(client, manager=str(nora.public_id)) == ["Brume & Fils"]


def test_no_partner_and_no_match_are_two_messages(client, nora, db):
    client.force_login(nora.user)
    assert "No partner yet" in client.get(URL).content.decode()
    make_partner("Brume", None)
    assert "No partner fits these filters" in client.get(URL, {"words": "zzz"}).content.decode()


def test_it_costs_a_fixed_number_of_statements(client, nora, tiers):
    client.force_login(nora.user)
    client.get(URL)  # what is read once for all pages
    counts = []
    for size in (3, 60):
        with tenancy.every_partner():
            Partner.objects.bulk_create(
                Partner(name=f"P{size}-{n}", tier=tiers["gold"], manager=nora, joined_on=date(2026, 1, 1))
                for n in range(size)
            )
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10 + 8


def test_fifty_a_page_and_counted_to_a_thousand(client, nora, tiers, db):
    with tenancy.every_partner():
        Partner.objects.bulk_create(Partner(name=f"P{n:04}", joined_on=date(2026, 1, 1)) for n in range(1001))
    client.force_login(nora.user)
    page = client.get(URL, {"page": "2"}).content.decode()
    assert "51 to 100 of more than 1,000" in page
    assert "P0050" in page
    assert "P0049" not in page


def test_the_csv_holds_what_the_filters_leave_and_no_formula(client, nora, channel):
    client.force_login(nora.user)
    answer = client.get("/partners/export.csv", {"sort": "name"})
    lines = answer.content.decode().splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="partners.csv"'
    assert len(lines) == 4
    assert lines[1].startswith('"\'=cmd()"')
    assert (
        '"Brume & Fils","Reseller","Active","Silver","732829320","Bretagne","FR","Nora",2024-02-01' in lines
    )
    assert len(client.get("/partners/export.csv", {"tier": "bronze"}).content.splitlines()) == 2


def test_the_xlsx_is_typed(client, nora, channel):
    client.force_login(nora.user)
    sheet = load_workbook(BytesIO(client.get("/partners/export.xlsx").content)).active
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert rows["=cmd()"][0].data_type == "s"
    assert rows["Brume & Fils"][8].value.date() == date(2024, 2, 1)


def test_there_is_no_other_export(client, nora):
    client.force_login(nora.user)
    assert client.get("/partners/export.pdf").status_code == 404


@pytest.mark.parametrize("path", [URL, "/partners/export.csv"])
def test_a_partner_has_no_such_list(client, anna, path):
    client.force_login(anna.user)
    assert client.get(path).status_code == 403


def test_an_executive_reads_and_has_no_buttons(client, channel):
    client.force_login(make_member("Eve", "EXECUTIVE").user)
    page = client.get(URL).content.decode()
    assert "Brume" in page
    assert "/partners/add/" not in page
    assert client.post("/partners/add/", {}).status_code == 403


def test_a_distributor_sees_the_resellers_it_serves_today_and_no_other(client, acme, rival, now):
    depot = make_partner("Depot", None, kind="DISTRIBUTOR")
    dan = make_member("Dan", "DISTRIBUTOR", depot)
    with tenancy.every_partner():
        Distribution.objects.create(
            reseller=acme, distributor=depot, from_on="2020-01-01", account_number="A-17"
        )
        Distribution.objects.create(
            reseller=rival, distributor=depot, from_on="2020-01-01", until_on="2021-01-01"
        )
    client.force_login(dan.user)
    page = client.get("/partners/resellers/").content.decode()
    assert "Acme" in page
    assert "A-17" in page
    assert "Rival" not in page
