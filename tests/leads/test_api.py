"""The API does what the pages do, by the same operations, and says no in the same words."""

from decimal import Decimal

import pytest

from leads.models import LeadShare, Opportunity
from tests.leads.conftest import counts, put, row
from tests.leads.pages import HOSTILE, signed_in

NOBODY = "00000000-0000-4000-8000-000000000000"
DEAL = {"name": "Backup", "amount": "9500.00", "expected_close_on": "2027-01-31", "type": "NEW_CUSTOMER"}


def post(member, path, sent=None):
    return signed_in(member).post(f"/api/v1/{path}/", sent or {}, content_type="application/json")


def read(member, path):
    return signed_in(member).get(f"/api/v1/{path}/")


def test_a_partner_reads_its_leads_and_a_rival_none(anna, rita, share):
    found = read(anna, "leads").json()["results"]
    assert [(lead["company"], lead["state"]) for lead in found] == [("Menuiseries Kerlan", "ASSIGNED")]
    assert found[0]["estimated_amount"] == "18500.00"
    assert read(rita, "leads").json()["results"] == []


def test_a_lead_names_its_fields_and_no_more(anna, share):
    assert set(read(anna, f"leads/{share.public_id}").json()) == {
        *("public_id", "reference", "company", "account", "partner", "need", "source", "estimated_amount"),
        *("currency", "how", "state", "message", "why", "passed_at", "accept_by", "accepted_at"),
        *("contacted_at", "qualified_at", "converted_at", "until_at", "reason"),
    }


def test_accounts_are_those_of_ones_leads(anna, rita, share):
    assert [account["name"] for account in read(anna, "accounts").json()["results"]] == ["Menuiseries Kerlan"]
    assert read(rita, "accounts").json()["results"] == []


def test_it_accepts_once_and_says_why_not_twice(anna, share):
    assert post(anna, f"leads/{share.public_id}/accept").json()["state"] == "ACCEPTED"
    before = counts()
    again = post(anna, f"leads/{share.public_id}/accept")
    assert (again.status_code, again.json()) == (409, {"detail": "This lead has already been accepted."})
    assert counts() == before


def test_it_declines_with_a_reason(anna, share):
    answer = post(anna, f"leads/{share.public_id}/decline", {"reason": "TOO_FAR", "contacted": True})
    assert (answer.status_code, answer.json()["state"]) == (200, "DECLINED")


def test_it_converts_wins_and_reads_the_opportunity(anna, accepted):
    made = post(anna, f"leads/{accepted.public_id}/convert", DEAL)
    assert (made.status_code, made.json()["amount"], made.json()["origin"]) == (
        201,
        "9500.00",
        "VENDOR_PASSED",
    )
    key = made.json()["public_id"]
    assert read(anna, f"opportunities/{key}").json()["stage"] == "IDENTIFIED"
    won = post(anna, f"opportunities/{key}/win", {"amount": "9000"})
    assert (won.json()["stage"], won.json()["amount"]) == ("WON", "9000.00")


def test_it_loses_with_a_reason(anna, opportunity):
    answer = post(anna, f"opportunities/{opportunity.public_id}/lose", {"reason": "PRICE"})
    assert (answer.json()["stage"], answer.json()["lost_reason"]) == ("LOST", "PRICE")


@pytest.mark.parametrize(
    ("verb", "sent", "field"),
    [
        ("accept", {"state": "CONVERTED"}, "state"),
        ("decline", {}, "reason"),
        ("decline", {"reason": "NO_PROJECT"}, "reason"),
        ("decline", {"reason": "TOO_FAR", "partner": 7}, "partner"),
        ("convert", {**DEAL, "amount": 9500.5}, "amount"),
        ("convert", {**DEAL, "amount": "-1"}, "amount"),
        ("convert", {**DEAL, "amount": "1.001"}, "amount"),
        ("convert", {**DEAL, "expected_close_on": "31/01/2027"}, "expected_close_on"),
        ("convert", {**DEAL, "name": ""}, "name"),
        ("convert", {**DEAL, "siren": "12"}, "siren"),
        ("convert", {**DEAL, "origin": "SOURCED"}, "origin"),
    ],
)
def test_what_is_wrong_or_unknown_is_named_and_nothing_is_written(anna, accepted, verb, sent, field):
    before = counts()
    answer = post(anna, f"leads/{accepted.public_id}/{verb}", sent)
    assert answer.status_code == 400
    assert field in answer.json()
    assert counts() == before


@pytest.mark.parametrize(
    "sent", ['{"reason": "\\ud800"}', "[]", "7", '"x"', "null", "{", '{"a":', "NaN", "{" * 200]
)
def test_a_body_that_is_no_object_is_400(anna, share, sent):
    before = counts()
    client = signed_in(anna)
    answer = client.post(f"/api/v1/leads/{share.public_id}/decline/", sent, content_type="application/json")
    assert answer.status_code == 400
    assert counts() == before


@pytest.mark.parametrize("field", DEAL)
def test_no_value_breaks_it(anna, accepted, field):
    for value in HOSTILE:
        answer = post(anna, f"leads/{accepted.public_id}/convert", {**DEAL, field: value})
        assert answer.status_code in (201, 400), (field, value)
        if answer.status_code == 201:
            assert field == "name", (field, value)
            put(accepted, state="ACCEPTED", converted_at=None)


@pytest.mark.parametrize("verb", ["", "/accept", "/decline", "/convert"])
def test_a_rivals_key_answers_like_one_that_does_not_exist(rita, share, verb):
    ask = post if verb else read
    theirs, nobodys = (ask(rita, f"leads/{key}{verb}") for key in (share.public_id, NOBODY))
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
    assert row(LeadShare, share.pk)["state"] == "ASSIGNED"


def test_a_role_without_the_verb_gets_403(paul, nora, share, opportunity):
    before, was = counts(), row(Opportunity, opportunity.pk)
    assert post(paul, f"leads/{share.public_id}/accept").status_code == 403
    assert post(nora, f"leads/{share.public_id}/decline", {"reason": "TOO_FAR"}).status_code == 403
    assert post(paul, f"opportunities/{opportunity.public_id}/win").status_code == 403
    assert (counts(), row(Opportunity, opportunity.pk)) == (before, was)


def test_the_marketer_reads_leads_but_no_opportunities(paul, share):
    assert read(paul, "leads").status_code == 200
    assert read(paul, "opportunities").status_code == 403


def test_amounts_are_exact_text(anna, opportunity):
    assert Decimal(read(anna, f"opportunities/{opportunity.public_id}").json()["amount"]) == 18_500
