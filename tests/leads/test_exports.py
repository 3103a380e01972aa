"""Lists leave as files: all rows of the filter, the reader's only, escaped, typed, never cut in silence."""

import csv
import gc
import tracemalloc
from io import BytesIO, StringIO
from tempfile import TemporaryFile

import pytest
from django.db import ProgrammingError, transaction
from openpyxl import load_workbook

from leads.models import Account, Lead, LeadShare
from leads.operations import leads
from leads.operations.customers import Customer, Person, show
from portal.lib import tenancy
from tests.conftest import NOW
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


LONG = 12_000


@pytest.fixture
def long_list(acme, rival, share):
    """Twelve thousand leads more of Acme, and a hundred of its rival."""
    with tenancy.every_partner():
        account = Account.objects.get()
        show(account.pk, to=rival.pk, since=NOW)
        for partner, count in ((acme, LONG), (rival, 100)):
            shared = {"account": account, "need": "Backup", "source": "SHOW", "created_at": NOW}
            made = Lead.objects.bulk_create(
                [Lead(reference=f"L-{partner.name}-{number}", **shared) for number in range(count)]
            )
            LeadShare.objects.bulk_create(
                [LeadShare(lead=lead, partner=partner, passed_at=NOW) for lead in made]
            )


def taken(client, address):
    """The file as it arrives."""
    answer = client.get(address)
    with TemporaryFile() as out:
        out.writelines(answer.streaming_content if answer.streaming else [answer.content])
        out.seek(0)
        return out.read()


def references(content, form):
    if form == "csv":
        return [line.split(",")[0].strip('"') for line in content.decode().splitlines()[1:]]
    sheet = load_workbook(BytesIO(content), read_only=True).active
    return [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]


@pytest.mark.deep
def test_a_list_of_thousands_leaves_whole_holds_ones_own_and_leaves_no_scope_behind(anna, rita, long_list):
    found = references(taken(signed_in(anna), "/leads/export.csv"), "csv")
    assert len(found) == len(set(found)) == LONG + 1
    assert not any(reference.startswith("L-Rival") for reference in found)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LeadShare.objects.count()
    theirs = references(taken(signed_in(rita), "/leads/export.csv"), "csv")
    assert sorted(theirs) == sorted(f"L-Rival-{number}" for number in range(100))


@pytest.mark.deep  # counting every allocation makes it ten times slower
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_does_so_in_little_memory(anna, long_list, form):
    client = signed_in(anna)
    gc.collect()
    tracemalloc.start()
    try:
        answer = client.get(f"/leads/export.{form}")
        pieces = answer.streaming_content if answer.streaming else [answer.content]
        length = sum(len(piece) for piece in pieces)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert length > 250_000
    assert most < 20_000_000


@pytest.mark.parametrize("form", ["pdf", "exe", "00000000-0000-4000-8000-000000000000"])
def test_any_other_form_does_not_exist(anna, form):
    assert signed_in(anna).get(f"/leads/export.{form}").status_code == 404


def test_a_marketer_exports_leads_but_no_opportunities(paul, share):
    client = signed_in(paul)
    assert client.get("/leads/export.csv").status_code == 200
    assert client.get("/leads/opportunities/export.csv").status_code == 403
