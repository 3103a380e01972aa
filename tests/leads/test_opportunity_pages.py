"""The list behind the numbers, an opportunity's page, and its verbs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from leads.models import Opportunity
from leads.operations import leads, opportunities, shares
from leads.operations.customers import Customer, Person
from leads.views import opportunities as views
from partners.access import actor_of
from tests.conftest import NOW
from tests.leads.conftest import BACKUP, counts, row, terms
from tests.leads.pages import HOSTILE, encoded, said, signed_in, url, without_tokens


def names(response):
    return [row.name for row in response.context["rows"]]


@pytest.fixture
def three(do, anna, acme):
    """One open, one won in November, one lost; all introduced by Acme."""
    found = {}
    for name, amount in (("open", 9_000), ("won", 20_000), ("lost", 700)):
        share = do(
            anna, leads.introduce, customer=Customer(name=name), person=Person(name="X"), interest=BACKUP
        )
        found[name] = do(
            anna,
            shares.convert,
            share=share,
            terms=terms(name=name, amount=Decimal(amount)),
            now=NOW - timedelta(days=60),
        )
    do(anna, opportunities.win, opportunity=found["won"])
    do(anna, opportunities.lose, opportunity=found["lost"], reason="PRICE")
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["lost", "won", "open"]),
        ({"stage": "open"}, ["open"]),
        ({"stage": "won"}, ["won"]),
        ({"stage": "won", "from": "2026-11-01", "to": "2026-11-30"}, ["won"]),
        ({"stage": "won", "from": "2026-12-01"}, []),
        ({"from": "2026-09-21", "to": "2026-09-21"}, ["lost", "won", "open"]),
        ({"dated": "closed", "from": "2026-11-20", "to": "2026-11-20"}, ["lost", "won"]),
        ({"origin": "sourced"}, ["lost", "won", "open"]),
        ({"origin": "vendor_passed"}, []),
        ({"validated": "no"}, ["lost", "won", "open"]),
        ({"type": "renewal"}, []),
        ({"type": "not_renewal", "stage": "lost"}, ["lost"]),
        ({"words": "WO"}, ["won"]),
    ],
)
def test_every_number_can_link_to_its_rows(anna, three, query, expected):
    assert names(signed_in(anna).get(url("opportunities", **query))) == expected


def test_the_total_is_of_all_that_is_asked_for(anna, three):
    totals = signed_in(anna).get(url("opportunities", stage="won")).context["totals"]
    assert [(total.count, total.amount, total.currency) for total in totals] == [(1, 20_000, "EUR")]


def test_the_manager_filters_by_partner_of_record(nora, rita, three, acme, rival):
    client = signed_in(nora)
    assert len(names(client.get(url("opportunities", partner=str(acme.public_id))))) == 3
    assert names(client.get(url("opportunities", partner=str(rival.public_id)))) == []
    assert names(signed_in(rita).get(url("opportunities"))) == []


@pytest.mark.parametrize("who", ["anna", "nora"])
def test_the_list_asks_at_most_eight_statements(who, request, three, acme):
    member = request.getfixturevalue(who)
    asked = RequestFactory().get("/", {"partner": str(acme.public_id), "stage": "won", "from": "2026-01-01"})
    asked.actor, asked.user = actor_of(member), member.user
    with asked.actor.scope(), CaptureQueriesContext(connection) as said:
        assert views.opportunity_list(asked).status_code == 200
    assert len(said) <= 8


@pytest.mark.parametrize(
    "field", ["stage", "origin", "type", "validated", "dated", "partner", "after", "words", "from", "to"]
)
def test_no_address_breaks_it(anna, three, field):
    client = signed_in(anna)
    for value in HOSTILE:
        answer = client.get(f"{url('opportunities')}?{encoded({field: value})}")
        assert answer.status_code == 200, (field, value)


def test_days_in_the_wrong_order_are_said(anna, three):
    page = signed_in(anna).get(url("opportunities", **{"from": "2026-11-02", "to": "2026-11-01"}))
    assert "The last day comes before the first." in page.content.decode()


def test_its_page_shows_origin_history_and_what_validation_asks(anna, opportunity):
    page = signed_in(anna).get(url("opportunity", opportunity)).content.decode()
    for words in (
        "Vendor-passed",
        "its lead was passed on by the vendor",
        "Identified",
        "by Anna",
        "Validation",
    ):
        assert words in page
    assert "badge-check" not in page


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("advance-opportunity", {"to": "PROPOSAL"}, {"stage": "PROPOSAL"}),
        ("win-opportunity", {"amount": "17,000.50"}, {"stage": "WON", "amount": Decimal("17000.50")}),
        ("lose-opportunity", {"reason": "TIMING"}, {"stage": "LOST", "lost_reason": "TIMING"}),
        ("change-opportunity", {"amount": "21,000", "expected_close_on": ""}, {"amount": 21_000}),
    ],
)
def test_each_verb_has_its_page(anna, opportunity, name, given, expected):
    answer = signed_in(anna).post(url(name, opportunity), given, follow=True)
    assert answer.status_code == 200
    found = row(Opportunity, opportunity.pk)
    assert {field: found[field] for field in expected} == expected


def test_the_vendor_validates(nora, opportunity):
    answer = signed_in(nora).post(url("validate-opportunity", opportunity), follow=True)
    assert said(answer) == ["Opportunity validated: it counts in the pipeline from today."]


def test_a_closed_one_offers_and_takes_nothing(anna, three):
    client, before = signed_in(anna), counts()
    page = client.get(url("opportunity", three["won"])).content.decode()
    assert "Change amount and date" not in page
    answer = client.post(url("lose-opportunity", three["won"]), {"reason": "PRICE"}, follow=True)
    assert said(answer) == ["This opportunity has already been won."]
    assert counts() == before


VERBS = ["advance", "change", "win", "lose", "validate"]


@pytest.mark.parametrize("verb", VERBS[:4])
def test_a_rivals_address_answers_like_one_that_does_not_exist(rita, opportunity, verb):
    client, before = signed_in(rita), counts()
    theirs = client.post(url(f"{verb}-opportunity", opportunity), {})
    opportunity.public_id = "00000000-0000-4000-8000-000000000000"
    nobodys = client.post(url(f"{verb}-opportunity", opportunity), {})
    assert theirs.status_code == nobodys.status_code == 404
    assert without_tokens(theirs) == without_tokens(nobodys)
    assert counts() == before


@pytest.mark.parametrize("verb", VERBS)
def test_a_marketer_gets_403(paul, opportunity, verb):
    before = counts()
    assert signed_in(paul).post(url(f"{verb}-opportunity", opportunity), {}).status_code == 403
    assert counts() == before
