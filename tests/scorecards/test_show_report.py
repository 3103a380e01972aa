"""The contribution report: every partner, sorted, filtered and added up; every number with its list."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from portal.lib import tenancy
from scorecards.ordering import ORDERS
from tests.conftest import make_partner
from tests.scorecards.conftest import OTHERS, member, partner
from tests.scorecards.pages import figures, text

ENGLISH = {"accept-language": "en"}
OWN_STATEMENTS, FRAME_STATEMENTS = 9, 11


@pytest.fixture
def jeanne(channel, client, nora):
    """The channel manager, signed in."""
    client.force_login(nora.user)
    return nora


def names(response) -> list[str]:
    return [row.partner.name for row in response.context["report"].rows]


def test_it_has_a_row_for_every_partner(jeanne, client):
    assert set(names(client.get("/contribution/"))) == {"Novalink", "Dune", "Arago", *OTHERS}


def test_an_applicant_has_no_row(jeanne, client):
    make_partner("Hopeful", None, status="APPLICANT")
    assert "Hopeful" not in names(client.get("/contribution/"))


def test_the_largest_pipeline_comes_first(jeanne, client):
    amounts = [row.pipeline.amount for row in client.get("/contribution/").context["report"].rows]
    assert amounts == sorted(amounts, reverse=True)


def test_it_sorts_by_every_column_both_ways(jeanne, client):
    for sort in ORDERS:
        up = client.get(f"/contribution/?sort={sort}")
        down = client.get(f"/contribution/?sort=-{sort}")
        assert b'aria-sort="ascending"' in up.content
        assert b'aria-sort="descending"' in down.content
        assert set(names(up)) == set(names(down))


def test_what_is_not_known_comes_last_either_way(jeanne, client):
    for sort in ("conversion", "-conversion"):
        rows = client.get(f"/contribution/?sort={sort}").context["report"].rows
        known = [row.conversion is not None for row in rows]
        assert known == sorted(known, reverse=True)
        assert set(known) == {True, False}
    for sort in ("score", "-score"):
        rows = client.get(f"/contribution/?sort={sort}").context["report"].rows
        known = [bool(row.score and row.score.out_of) for row in rows if row.partner.tier_code == "bronze"]
        assert known == sorted(known, reverse=True)


def test_it_filters(jeanne, client):
    expected = {
        "q=nova": {"Novalink"},
        "q=NOVA": {"Novalink"},
        "tier=gold": {"Novalink"},
        "region=Bretagne": {"Novalink"},
        "kind=DISTRIBUTOR": {"Arago"},
        "mine=on": {"Novalink"},
        "tier=gold&region=Normandie": set(),
    }
    assert {query: set(names(client.get(f"/contribution/?{query}"))) for query in expected} == expected


def test_no_match_says_so_and_offers_to_clear_the_filters(jeanne, client):
    page = client.get("/contribution/?q=nobody", headers=ENGLISH).content.decode()
    assert "No partner matches" in page
    assert "Clear filters" in page


def test_no_partner_at_all_is_another_message(programme, nora, client):
    client.force_login(nora.user)
    page = client.get("/contribution/", headers=ENGLISH).content.decode()
    assert "No partner yet" in page
    assert "No partner matches" not in page


def test_every_number_leads_to_the_list_that_makes_it(jeanne, client):
    shown = figures(client.get("/contribution/?q=novalink").content.decode())
    assert len(shown) > 8
    for figure in shown:
        page = client.get(figure.url)
        assert page.status_code == 200, figure.url
        tally = page.context["tally"]
        if "/conversion/" not in figure.url:  # a rate; its list is what it is a rate of
            assert Decimal(figure.value) in (tally.amount, tally.count), figure.url


def test_a_row_weighs_little(jeanne, client):
    """A channel has dozens of rows: an attribute too many in each is a second on a slow line."""
    page = client.get("/contribution/").content.decode()
    rows = page[page.index("<tbody>") : page.index("</tbody>")].split("</tr>")[:-1]
    assert max(map(len, rows)) < 2_700


def test_the_totals_are_those_of_the_page_and_of_everyone(jeanne, client):
    response = client.get("/contribution/?tier=gold")
    shown, everyone = response.context["totals"]
    report = response.context["report"]
    assert shown.exact["pipeline"] == f"{report.rows[0].pipeline.amount.normalize():f}"
    assert Decimal(everyone.exact["pipeline"]) == sum(row.pipeline.amount for row in report.everyone)


def test_a_column_adds_up_as_it_is_printed(jeanne, client):
    response = client.get("/contribution/", headers=ENGLISH)
    thousands = [int(view.pipeline.text.strip("€k").replace(",", "")) for view in response.context["rows"]]
    assert f"€{sum(thousands):,}k" == response.context["totals"][0].pipeline


def test_it_takes_nine_statements_of_its_own(jeanne, client):
    client.get("/contribution/")
    with CaptureQueriesContext(connection) as whole:
        client.get("/contribution/")
    assert len(whole) <= OWN_STATEMENTS + FRAME_STATEMENTS


def test_more_partners_take_no_more_statements(jeanne, client, tiers):
    client.get("/contribution/")
    with CaptureQueriesContext(connection) as few:
        client.get("/contribution/")
    with tenancy.every_partner():
        Partner.objects.bulk_create(
            Partner(name=f"Many {number}", tier=tiers["gold"], joined_on="2024-01-01") for number in range(60)
        )
    with CaptureQueriesContext(connection) as many:
        page = client.get("/contribution/")
    assert len(many) == len(few)
    assert len(page.context["rows"]) == 50
    assert len(client.get("/contribution/?page=2").context["rows"]) == 20


def test_htmx_asks_for_the_table_alone(jeanne, client):
    fragment = client.get("/contribution/?q=nova", headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content
    assert b"Novalink" in fragment.content
    assert "HX-Request" in fragment["Vary"]


def test_the_printed_page_says_filters_period_time_and_author(jeanne, client):
    page = text(client.get("/contribution/?tier=gold&region=Bretagne", headers=ENGLISH).content.decode())
    line = page[page.index("Gold, Bretagne") - 200 : page.index("Gold, Bretagne") + 80]
    assert "Period" in line
    assert jeanne.user.name in line


def test_the_csv_holds_every_digit_and_no_formula(jeanne, client, tiers):
    make_partner("=HYPERLINK(1)", tiers["gold"])
    response = client.get("/contribution/export.csv", headers=ENGLISH)
    lines = response.content.decode().splitlines()
    assert len(lines) == 12
    assert '"\'=HYPERLINK(1)"' in response.content.decode()
    novalink = next(line for line in lines if "Novalink" in line)
    report = client.get("/contribution/").context["report"]
    row = next(row for row in report.rows if row.partner.name == "Novalink")
    assert f"{row.pipeline.amount:f}" in novalink
    assert f"{row.invoiced.amount:f}" in novalink


def test_the_spreadsheet_has_the_same_rows_with_typed_numbers(jeanne, client):
    book = openpyxl.load_workbook(BytesIO(client.get("/contribution/export.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 11
    novalink = next(row for row in rows if row[0] == "Novalink")
    assert isinstance(novalink[8], (int, float))


def test_an_export_keeps_the_filters_and_the_order(jeanne, client):
    lines = (
        client.get("/contribution/export.csv?tier=bronze&sort=name", headers=ENGLISH)
        .content.decode()
        .splitlines()
    )
    first_cells = [line.split(",")[0].strip('"') for line in lines[1:]]
    assert first_cells == sorted(first_cells, key=str.casefold)
    assert "Novalink" not in first_cells


def test_partners_do_not_see_it(channel, client):
    sheet = f"/contribution/{partner('Novalink').public_id}/"
    for role in ("PARTNER_ADMIN", "PARTNER_SELLER", "PARTNER_MARKETER"):
        client.force_login(member("Novalink", role).user)
        for url in ("/contribution/", "/contribution/export.csv", sheet, "/contribution/figures/pipeline/"):
            assert client.get(url).status_code == 403


def test_at_the_vendor_it_needs_the_right_to_the_report(channel, client):
    sheet = f"/contribution/{partner('Novalink').public_id}/"
    for role, status in {
        "EXECUTIVE": 200,
        "ADMINISTRATOR": 200,
        "FINANCE": 403,
        "VENDOR_SELLER": 403,
    }.items():
        client.force_login(member(None, role).user)
        assert client.get("/contribution/").status_code == status
        assert client.get(sheet).status_code == status


def test_signed_out_one_is_asked_to_sign_in(channel, client):
    assert client.get("/contribution/").status_code == 302


def test_nobody_at_the_vendor_has_an_empty_first_page(channel, client):
    for role in ("CHANNEL_MANAGER", "ADMINISTRATOR", "VENDOR_SELLER", "FINANCE", "EXECUTIVE"):
        client.force_login(member(None, role).user)
        response = client.get("/", headers=ENGLISH)
        assert response.status_code == 200
        assert response.context.get("sections") or response.context.get("headlines")


def test_it_is_said_in_both_languages(jeanne, client):
    for language, title in {"en": "Partner contribution", "fr": "Contribution des partenaires"}.items():
        assert title in client.get("/contribution/", headers={"accept-language": language}).content.decode()
