"""The pages of the funds: the same balance in the same words for both sides, and the way to every movement."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from comarketing.models import Fund
from partners.models import Partner
from tests.comarketing.conftest import consume, grant
from tests.conftest import make_member

LIST = "/co-marketing/funds/"


@pytest.fixture
def spent(fund, nora, now):
    """Acme's fund with 400 € paid."""
    consume(fund, nora, now, "400.00")
    return fund


def page(client, who, address):
    client.force_login(who.user)
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response


def same_body(response):
    """The page without what differs from one request to the next: its own address and the token of its forms."""
    plain = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', b"", response.content)
    return plain.replace(response.request["PATH_INFO"].encode(), b"")


def address(fund):
    return reverse("comarketing:fund", args=[fund.public_id])


@pytest.mark.parametrize("name", ["paul", "nora"])
def test_both_sides_read_the_same_balance_in_the_same_words(request, client, spent, name):
    text = page(client, request.getfixturevalue(name), LIST).content.decode()
    for word, amount in (("Allocated", "€1,000"), ("Paid", "€400"), ("Available", "€600")):
        assert f"<dt>{word}</dt><dd><a" in text
        assert amount in text


def test_a_partner_sees_its_own_funds_only(client, spent, rival, nora, paul, rita, now):
    theirs = grant(rival, nora, now, name="Their secret plan")
    assert "Their secret plan" not in page(client, paul, LIST).content.decode()
    assert client.get(address(theirs)).status_code == 404
    assert "Autumn" not in page(client, rita, LIST).content.decode()


def test_a_rivals_fund_and_one_that_never_was_answer_alike(client, spent, rita):
    client.force_login(rita.user)
    foreign = client.get(address(spent))
    missing = client.get(address(Fund()))
    assert foreign.status_code == missing.status_code == 404
    assert same_body(foreign) == same_body(missing)


def test_every_movement_is_there_with_what_it_left(client, spent, paul):
    text = page(client, paul, address(spent)).content.decode()
    assert "Breakfast in Rennes" in text
    assert "−€400" in text
    assert "€600" in text
    assert "Undo" not in text


def test_a_sum_leads_to_the_movements_that_make_it(client, spent, nora, now):
    undone_later = consume(spent, nora, now, "50.00")
    text = page(client, nora, LIST).content.decode()
    link = reverse("comarketing:movements") + "?account=PAID"
    assert link in text
    ledger = page(client, nora, link)
    assert [m.amount for m in ledger.context["page"]] == [undone_later.amount, Decimal("400.00")]
    assert ledger.context["balances"][0].paid == Decimal("450.00")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Autumn", "Old", "Next"}),
        ("words=acm", {"Autumn", "Old", "Next"}),
        ("words=old", {"Old"}),
        ("words=nothing", set()),
        ("state=current", {"Autumn"}),
        ("state=ended", {"Old"}),
        ("state=coming", {"Next"}),
        ("state=expiring", {"Autumn"}),
        ("kind=COOP", set()),
        ("kind=rubbish&state=x&partner=9", {"Autumn", "Old", "Next"}),
    ],
)
def test_the_list_is_narrowed_by_its_address(client, acme, nora, now, time_machine_day, query, names):
    grant(acme, nora, now, name="Autumn", starts_on=date(2026, 6, 1), ends_on=date(2026, 12, 24))
    grant(acme, nora, now, name="Old", starts_on=date(2025, 6, 1), ends_on=date(2026, 6, 1))
    grant(acme, nora, now, name="Next", starts_on=date(2027, 6, 1), ends_on=date(2028, 6, 1))
    found = page(client, nora, f"{LIST}?{query}").context["rows"]
    assert {row.fund.name for row in found} == names


def test_it_sorts_both_ways(client, acme, rival, nora, now):
    grant(acme, nora, now, "100.00", name="Small")
    grant(rival, nora, now, "900.00", name="Large")
    for sort, first in (
        ("available", "Small"),
        ("-available", "Large"),
        ("partner", "Small"),
        ("-partner", "Large"),
    ):
        assert page(client, nora, f"{LIST}?sort={sort}").context["rows"][0].fund.name == first
    assert page(client, nora, f"{LIST}?sort=password").status_code == 200


def test_two_currencies_are_never_one_sum(client, acme, nora, now):
    from portal.lib.money import Money

    grant(acme, nora, now, "100.00")
    grant(acme, nora, now, amount=Money(Decimal("70.00"), "USD"))
    totals = page(client, nora, LIST).context["totals"]
    assert [(total.currency, total.allocated) for total in totals] == [("EUR", 100), ("USD", 70)]


def test_the_file_holds_what_the_page_shows_and_no_formula(client, spent, seen, nora):
    seen(lambda: Fund.objects.filter(pk=spent.pk).update(name="=1+1"))
    raw = page(client, nora, "/co-marketing/funds/export.csv?state=").content.decode()
    assert '"\'=1+1"' in raw
    assert "1000.00" in raw
    sheet = load_workbook(BytesIO(page(client, nora, "/co-marketing/funds/export.xlsx").content)).active
    assert [cell.value for cell in sheet[2]][-6:] == [1000, 0, 0, 400, 0, 600]
    assert sheet["B2"].data_type == "s"
    assert client.get("/co-marketing/funds/export.pdf").status_code == 404


def test_an_empty_list_says_why(client, paul):
    assert "No fund yet" in page(client, paul, LIST).content.decode()
    assert "No fund fits" in page(client, paul, f"{LIST}?words=zzz").content.decode()


def test_the_list_asks_the_database_little(client, acme, nora, now, django_assert_max_num_queries):
    for number in range(60):
        grant(acme, nora, now, name=f"Fund {number}")
    client.force_login(nora.user)
    client.get(LIST)
    with django_assert_max_num_queries(10 + 8):
        client.get(LIST)


@pytest.mark.parametrize("role", ["VENDOR_SELLER", "EXECUTIVE"])
def test_a_role_without_the_verb_sees_no_fund(client, spent, role):
    client.force_login(make_member("Victor", role).user)
    for url in (LIST, address(spent), "/co-marketing/movements/", "/co-marketing/funds/export.csv"):
        assert client.get(url).status_code == 403


def test_a_seller_of_the_partner_sees_no_fund(client, spent, acme):
    client.force_login(make_member("Sam", "PARTNER_SELLER", acme).user)
    assert client.get(LIST).status_code == 403


def test_names_are_shown_as_text(client, spent, seen, paul):
    seen(lambda: Partner.objects.update(name="<b>Acme</b>"))
    seen(lambda: Fund.objects.filter(pk=spent.pk).update(name="<script>alert(1)</script>\u202e"))
    for url in (LIST, address(spent)):
        assert b"<script>alert" not in page(client, paul, url).content
