"""The inbox: tabs, search, order, pages; each side sees its own, and the article beside the list."""

from datetime import timedelta

import pytest

from leads.models import LeadShare
from leads.operations import leads, shares
from leads.operations.customers import Customer, Person
from portal.lib import tenancy
from tests.conftest import NOW
from tests.leads.conftest import BACKUP, put
from tests.leads.pages import HOSTILE, encoded, signed_in, url


def pass_on(do, nora, partner, *names, now=NOW):
    found = []
    for number, name in enumerate(names):
        lead = do(nora, leads.create, customer=Customer(name=name), person=Person(name="X"), interest=BACKUP)
        found.append(do(nora, leads.share, lead=lead, partner=partner, now=now + timedelta(minutes=number)))
    return found


def companies(response):
    return [row.company for row in response.context["rows"]]


def test_what_waits_comes_first_and_the_oldest_on_top(do, nora, anna, acme):
    pass_on(do, nora, acme, "First", "Second")
    page = signed_in(anna).get(url("list"))
    assert companies(page) == ["First", "Second"]
    assert page.context["detail"].lead.account.name == "First"
    assert "Accept lead" in page.content.decode()


def test_each_tab_holds_its_phase_and_says_how_many(do, nora, anna, acme):
    _, working, declined, opportunity = pass_on(do, nora, acme, "A", "B", "C", "D")
    put(working, state="QUALIFIED")
    put(declined, state="DECLINED", reason="KNOWN", until_at=NOW)
    put(opportunity, state="CONVERTED", converted_at=NOW)
    client = signed_in(anna)
    assert companies(client.get(url("list", tab="to-accept"))) == ["A"]
    assert companies(client.get(url("list", tab="in-progress"))) == ["B"]
    page = client.get(url("list", tab="ended"))
    assert companies(page) == ["D", "C"]
    assert [count for _, count in page.context["tabs"]] == [1, 1, 2]


def test_a_rivals_leads_are_not_in_it(do, nora, rita, acme):
    pass_on(do, nora, acme, "Kerlan")
    page = signed_in(rita).get(url("list", tab="all"))
    assert (companies(page), [count for _, count in page.context["tabs"]]) == ([], [0, 0, 0])
    assert b"Kerlan" not in page.content


def test_the_manager_sees_all_partners_and_what_is_not_passed_on(do, nora, acme, rival):
    pass_on(do, nora, acme, "A")
    pass_on(do, nora, rival, "B")
    do(nora, leads.create, customer=Customer(name="New"), person=Person(name="X"), interest=BACKUP)
    client = signed_in(nora)
    assert sorted(companies(client.get(url("list", tab="all")))) == ["A", "B"]
    page = client.get(url("list", tab="to-pass"))
    assert companies(page) == ["New"]
    assert "Pass to a partner" in page.content.decode()
    assert companies(client.get(url("list", partner=str(rival.public_id)))) == ["B"]


def test_a_lead_that_came_back_is_to_be_passed_on_again(do, nora, share):
    put(share, state="DECLINED", reason="KNOWN", until_at=NOW)
    page = signed_in(nora).get(url("list", tab="to-pass"))
    assert companies(page) == ["Menuiseries Kerlan"]
    assert "Already a customer" in page.content.decode()


def test_a_seller_sees_what_names_them(do, nora, vera, acme):
    named, _ = pass_on(do, nora, acme, "Named", "Other")
    with tenancy.every_partner():
        named.lead.owner = vera
        named.lead.save()
    assert companies(signed_in(vera).get(url("list", tab="all"))) == ["Named"]


@pytest.mark.parametrize("words", ["kerl", "MENUISERIES", "L-2026"])
def test_it_is_found_by_company_or_reference(do, nora, anna, share, acme, words):
    pass_on(do, nora, acme, "Other")
    asked = share.lead.reference if words == "L-2026" else words
    page = signed_in(anna).get(url("list", words=asked))
    assert companies(page) == ["Menuiseries Kerlan"]


def test_no_match_and_nothing_yet_are_different_words(do, anna, share, rita):
    assert "No lead matches" in signed_in(anna).get(url("list", words="zzz")).content.decode()
    assert "No lead to accept" in signed_in(rita).get(url("list")).content.decode()


def test_pages_follow_each_other_without_loss_or_repeat(do, nora, anna, acme, monkeypatch):
    monkeypatch.setattr("portal.lib.paging.PER_PAGE", 3)
    monkeypatch.setattr("portal.lib.paging.page.__kwdefaults__", {"size": 3})
    names = [f"Company {number}" for number in range(8)]
    pass_on(do, nora, acme, *names)
    put_same = timedelta(0)
    with tenancy.every_partner():  # half of them at the same instant: the key decides
        LeadShare.objects.filter(lead__account__name__in=names[:5]).update(passed_at=NOW + put_same)
    client, found, after = signed_in(anna), [], ""
    for _ in range(4):
        page = client.get(url("list", tab="all", **({"after": after} if after else {})))
        found += companies(page)
        after = page.context["page"].after
        if not after:
            break
    assert sorted(found) == names
    assert found[0] == "Company 7"


def test_the_filters_that_numbers_link_with_are_understood(do, nora, anna, acme):
    passed = pass_on(do, nora, acme, "Passed")[0]
    own = do(anna, leads.introduce, customer=Customer(name="Own"), person=Person(name="X"), interest=BACKUP)
    do(anna, shares.qualify, share=own)
    put(passed, passed_at=NOW - timedelta(days=40))
    client = signed_in(anna)
    assert companies(client.get(url("list", how="PASSED"))) == ["Passed"]
    assert companies(client.get(url("list", reached="qualified"))) == ["Own"]
    assert companies(client.get(url("list", state="ASSIGNED"))) == ["Passed"]
    days = {"from": "2026-11-20", "to": "2026-11-20"}
    assert companies(client.get(url("list", **days))) == ["Own"]
    assert companies(client.get(url("list", to="2026-11-19"))) == ["Passed"]


@pytest.mark.parametrize(
    "field", ["tab", "words", "sort", "how", "state", "reached", "partner", "after", "from", "to"]
)
def test_no_address_breaks_it(anna, share, field):
    client = signed_in(anna)
    for value in HOSTILE:
        response = client.get(f"{url('list')}?{encoded({field: value})}")
        assert response.status_code == 200, (field, value)


def test_what_cannot_be_read_is_said(anna, share):
    page = signed_in(anna).get(url("list", **{"from": "30/02/2026"})).content.decode()
    assert "could not be read and was left out" in page


@pytest.mark.parametrize("who", ["paul", "anna", "sam", "nora", "vera"])
def test_everyone_with_the_right_may_open_it(who, request, share):
    assert signed_in(request.getfixturevalue(who)).get(url("list")).status_code == 200


def test_a_marketer_is_offered_nothing_they_may_not_do(paul, share):
    page = signed_in(paul).get(url("detail", share)).content.decode()
    assert "Menuiseries Kerlan" in page
    for words in ("Accept lead", "Decline", "In your words", "Add a lead"):
        assert words not in page


def test_late_is_said_on_both_sides(do, anna, nora, share):
    put(share, passed_at=NOW - timedelta(days=4000), accept_by=NOW - timedelta(days=3998))
    assert "You can still accept it" in signed_in(anna).get(url("detail", share)).content.decode()
    page = signed_in(nora).get(url("detail", share)).content.decode()
    assert "Not answered yet" in page
    assert "Take back" in page
