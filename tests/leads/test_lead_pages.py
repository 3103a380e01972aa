"""A lead's page and its forms: what it shows to whom, one answer per act, nothing typed lost."""

import pytest
from django.utils import timezone

from leads.models import Interaction, Lead, LeadShare, Opportunity, Touch
from tests.leads.conftest import counts, put, row
from tests.leads.pages import NEW, deal, logged, said, signed_in, url, without_tokens

NOBODY = "00000000-0000-4000-8000-000000000000"


def test_it_shows_the_customer_the_message_the_reasons_and_who_reads_it(anna, share):
    page = signed_in(anna).get(url("detail", share)).content.decode()
    for words in (
        "Soizic Le Gall",
        "IT manager",
        "Quimper",
        "Wants a quote soon",
        "Near you",
        "Visible to Acme and",
    ):
        assert words in page


def test_the_leads_own_address_leads_to_the_share(anna, nora, share, lead):
    for member in (anna, nora):
        assert signed_in(member).get(url("detail", lead)).context["detail"].share == share


def test_once_ended_the_person_is_no_longer_shown(anna, share):
    put(share, state="DECLINED", reason="KNOWN", until_at=timezone.now())
    page = signed_in(anna).get(url("detail", share)).content.decode()
    assert "Soizic" not in page
    assert "No longer shown" in page


def test_the_vendor_sees_who_had_it_before_and_the_partner_does_not(do, nora, rita, share, lead, rival):
    from leads.operations import leads

    put(share, state="DECLINED", reason="TOO_FAR", until_at=timezone.now())
    second = do(nora, leads.share, lead=lead, partner=rival)
    assert "Too far away" in signed_in(nora).get(url("detail", second)).content.decode()
    page = signed_in(rita).get(url("detail", second)).content.decode()
    assert "Acme" not in page


@pytest.mark.parametrize(
    "name", ["detail", "decline", "qualify", "disqualify", "hand-back", "convert", "log", "accept"]
)
def test_a_rivals_address_answers_like_one_that_does_not_exist(rita, share, name):
    client, before = signed_in(rita), counts()
    ask = client.post if name in ("accept", "qualify") else client.get
    theirs = ask(url(name, share))
    share.public_id = NOBODY
    nobodys = ask(url(name, share))
    assert theirs.status_code == nobodys.status_code == 404
    assert without_tokens(theirs) == without_tokens(nobodys)
    assert counts() == before


@pytest.mark.parametrize(
    "name", ["accept", "decline", "qualify", "disqualify", "hand-back", "convert", "log"]
)
def test_a_role_without_the_right_gets_403_and_writes_nothing(paul, share, name):
    before = counts()
    assert signed_in(paul).post(url(name, share)).status_code == 403
    assert counts() == before


def test_accepting_answers_with_a_green_sentence(anna, share):
    answer = signed_in(anna).post(url("accept", share), follow=True)
    assert said(answer) == ["Lead accepted. Contact the customer next."]
    assert row(LeadShare, share.pk)["state"] == "ACCEPTED"


def test_a_stale_page_gets_one_sentence_and_changes_nothing(do, anna, sam, share):
    client = signed_in(anna)
    client.get(url("detail", share))
    signed_in(sam).post(url("accept", share))
    was, before = row(LeadShare, share.pk), counts()
    assert said(client.post(url("accept", share), follow=True)) == ["This lead has already been accepted."]
    assert said(client.post(url("decline", share), {"reason": "KNOWN"}, follow=True)) == [
        "This lead has already been accepted."
    ]
    assert (row(LeadShare, share.pk), counts()) == (was, before)


def test_declining_works_without_the_script(anna, share):
    client = signed_in(anna)
    page = client.get(url("decline", share))
    assert "Decline this lead?" in page.content.decode()
    empty = client.post(url("decline", share), {})
    assert empty.status_code == 200
    assert "Choose a reason." in empty.content.decode()
    client.post(url("decline", share), {"reason": "TOO_FAR", "contacted": "on"})
    found = row(LeadShare, share.pk)
    assert (found["state"], found["reason"], found["contacted_at"] is not None) == (
        "DECLINED",
        "TOO_FAR",
        True,
    )


@pytest.mark.parametrize(
    ("name", "given", "state"),
    [
        ("qualify", {}, "QUALIFIED"),
        ("disqualify", {"reason": "NO_PROJECT"}, "DISQUALIFIED"),
        ("hand-back", {"reason": "NO_CAPACITY"}, "HANDED_BACK"),
    ],
)
def test_each_verb_has_its_page(anna, accepted, name, given, state):
    answer = signed_in(anna).post(url(name, accepted), given, follow=True)
    assert answer.status_code == 200
    assert row(LeadShare, accepted.pk)["state"] == state


def test_a_call_is_logged_read_by_both_sides_and_counts(anna, nora, today, seen):
    signed_in(anna).post(url("log", today), logged(body="Wants a visit"))
    for member in (anna, nora):
        assert "Wants a visit" in signed_in(member).get(url("detail", today)).content.decode()
    assert seen(lambda: Touch.objects.filter(kind="CALL").count()) == 1
    assert row(LeadShare, today.pk)["state"] == "CONTACTED"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"happened": "NOTE:", "body": ""}, "Write the note."),
        ({"occurred_at": "2999-01-01T10:00"}, "A year outside 1990 to 2100."),
        ({"occurred_at": "2099-01-01T10:00"}, "dated today or before"),
        ({"occurred_at": ""}, "Enter the day and the hour."),
        ({"happened": "CALL:HELD"}, "Select a valid choice"),
        ({"body": "a\x00b"}, "control sign"),
    ],
)
def test_an_interaction_that_cannot_be_read_says_so_at_the_field(anna, today, given, sentence):
    before = counts()
    answer = signed_in(anna).post(url("log", today), logged(**{"body": "kept words", **given}))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page
    assert "There is a problem" in page
    assert "kept words" in page or "body" in given
    assert counts() == before


def test_a_lead_becomes_an_opportunity(anna, accepted, seen):
    client = signed_in(anna)
    assert "18,500.00" in client.get(url("convert", accepted)).content.decode()
    answer = client.post(url("convert", accepted), deal(), follow=True)
    assert said(answer) == ["The lead is now an opportunity."]
    found = seen(Opportunity.objects.get)
    assert (found.amount, found.validated_at is not None) == (9500, True)
    assert "Open the opportunity" in answer.content.decode()


def test_hostile_words_are_shown_as_words(anna, today, seen):
    signed_in(anna).post(url("log", today), logged(body="<script>alert(1)</script>"))
    assert seen(lambda: Interaction.objects.get().body) == "<script>alert(1)</script>"
    page = signed_in(anna).get(url("detail", today)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_vendor_enters_a_lead_and_passes_it_on(nora, acme, seen):
    client = signed_in(nora)
    answer = client.post(url("new"), NEW)
    lead = seen(lambda: Lead.objects.select_related("account").get())
    assert answer.url == url("share", lead)
    assert (lead.account.siren, lead.estimated_amount, lead.source) == ("552100554", 18500, "SHOW")
    given = {"partner": str(acme.public_id), "message": "Soon", "why_1": "Near", "why_3": "Certified"}
    assert said(client.post(answer.url, given, follow=True))[-1] == "Lead passed on."
    assert seen(lambda: LeadShare.objects.get().why) == ["Near", "Certified"]


def test_a_partner_adds_a_lead_of_its_own(anna, acme, seen):
    answer = signed_in(anna).post(url("introduce"), NEW, follow=True)
    assert said(answer) == ["Lead added."]
    found = seen(lambda: LeadShare.objects.select_related("lead").get())
    assert (found.how, found.partner_id, found.lead.source) == ("INTRODUCED", acme.pk, "PARTNER")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("company", "", "This field is required"),
        ("siren", "12345678", "nine digits"),
        ("siren", "١٢٣٤٥٦٧٨٩", "nine digits"),
        ("email", "soizic", "Enter an e-mail address"),
        ("estimated_amount", "1e5", "in figures"),
        ("estimated_amount", "0", "above zero"),
        ("estimated_amount", "12.345,678", "at most two decimals"),
        ("need", "x" * 201, "Longer than 200"),
    ],
)
def test_a_wrong_field_says_what_to_do_and_nothing_is_written(anna, field, value, sentence):
    before = counts()
    answer = signed_in(anna).post(url("introduce"), {**NEW, field: value})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert counts() == before


@pytest.mark.parametrize("partner", ["", "nonsense", NOBODY, "\x00"])
def test_a_partner_that_is_none_is_refused_at_the_field(nora, lead, partner):
    before = counts()
    answer = signed_in(nora).post(url("share", lead), {"partner": partner})
    assert answer.status_code == 200
    assert counts() == before


@pytest.mark.parametrize("name", ["new", "share"])
def test_partners_do_not_enter_or_pass_the_vendors_leads(anna, share, lead, name):
    before = counts()
    assert signed_in(anna).post(url(name, lead if name == "share" else None), NEW).status_code == 403
    assert counts() == before
