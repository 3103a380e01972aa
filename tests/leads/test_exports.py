"""Lists leave as files: all rows of the filter, the reader's only, escaped, typed, never cut in silence."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from leads.operations import leads
from leads.operations.customers import Customer, Person
from tests.leads.conftest import BACKUP
from tests.leads.pages import signed_in


def table(response):
    return list(csv.reader(StringIO(response.content.decode()), delimiter=","))


def test_the_partners_leads_as_csv(anna, share):
    answer = signed_in(anna).get("/leads/export.csv")
    header, *rows = table(answer)
    assert header[:4] == ["Lead", "Company", "Need", "State"]
    assert [row[1:4] for row in rows] == [["Menuiseries Kerlan", "Backup, 45 desks", "Received"]]
    assert answer["Content-Disposition"].startswith('attachment; filename="leads-')


def test_the_filter_of_the_page_is_the_filter_of_the_file(anna, share):
    client = signed_in(anna)
    assert len(table(client.get("/leads/export.csv?tab=ended"))) == 1
    assert len(table(client.get("/leads/export.csv?tab=to-accept"))) == 2


def test_a_rival_exports_nothing_of_it(rita, share, opportunity):
    client = signed_in(rita)
    for address in ("/leads/export.csv", "/leads/opportunities/export.csv"):
        assert len(table(client.get(address))) == 1


def test_the_vendors_file_names_the_partner(nora, share, opportunity):
    client = signed_in(nora)
    assert table(client.get("/leads/export.csv"))[1][2] == "Acme"
    assert table(client.get("/leads/opportunities/export.csv"))[1][2] == "Acme"


def test_a_spreadsheet_keeps_numbers_as_numbers_and_text_as_text(do, anna):
    do(
        anna,
        leads.introduce,
        customer=Customer(name="=HYPERLINK(1)"),
        person=Person(name="X"),
        interest=BACKUP,
    )
    sheet = load_workbook(BytesIO(signed_in(anna).get("/leads/export.xlsx").content)).active
    head, row = list(sheet.iter_rows())
    company, amount = row[1], row[[cell.value for cell in head].index("Estimated amount")]
    assert (company.value, company.data_type) == ("=HYPERLINK(1)", "s")
    assert (amount.value, amount.data_type) == (18500, "n")


def test_french_files_are_written_the_french_way(anna, opportunity):
    lines = signed_in(anna, language="fr").get("/leads/opportunities/export.csv").content
    assert lines.startswith(b"\xef\xbb\xbf")
    assert b";18500,00;" in lines


def test_too_many_rows_are_said_and_nothing_is_cut(anna, share, monkeypatch):
    monkeypatch.setattr("leads.views.exports.LIMIT", 0)
    answer = signed_in(anna).get("/leads/export.csv?tab=to-accept", follow=True)
    assert answer.redirect_chain == [("/leads/?tab=to-accept", 302)]
    assert "narrow the filter" in answer.content.decode()


@pytest.mark.parametrize("form", ["pdf", "exe", "00000000-0000-4000-8000-000000000000"])
def test_any_other_form_does_not_exist(anna, form):
    assert signed_in(anna).get(f"/leads/export.{form}").status_code == 404


def test_a_marketer_exports_leads_but_no_opportunities(paul, share):
    client = signed_in(paul)
    assert client.get("/leads/export.csv").status_code == 200
    assert client.get("/leads/opportunities/export.csv").status_code == 403
