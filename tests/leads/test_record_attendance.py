"""Who came to a campaign: each person is one joint touch, and counts once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from comarketing.models import Campaign, CampaignPartner
from journal.models import Event
from journal.sentences import sentence
from leads.models import Account, Contact, Touch
from leads.operations import attendance
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.conftest import NOW
from tests.leads.conftest import counts
from tests.leads.pages import HOSTILE, send, signed_in, url, without_tokens


def campaign_of(*partners, name="Breakfast in Rennes", **fields):
    with tenancy.every_partner():
        made = Campaign.objects.create(name=name, type="BREAKFAST", **fields)
        for partner in partners:
            CampaignPartner.objects.create(campaign=made, partner=partner, joined_at=NOW)
        return made


@pytest.fixture
def breakfast(rival, acme):
    """Of two days, the second is the day of the tests; the partners joined in the other order of their ids."""
    return campaign_of(*sorted([rival, acme], key=lambda each: -each.pk), **days(NOW.date()))


@pytest.fixture
def show(acme):
    """On now, by the clock that the pages read."""
    return campaign_of(acme, name="Cyber show", **days(timezone.localdate()))


@pytest.fixture
def soizic(lead):
    with tenancy.every_partner():
        return Contact.objects.select_related("account").get(pk=lead.contact_id)


def days(last: date) -> dict[str, date]:
    return {"starts_on": last - timedelta(days=1), "ends_on": last}


def came(**changed: str) -> dict[str, str]:
    moment = f"{timezone.localtime() - timedelta(minutes=5):%Y-%m-%dT%H:%M}"
    fields = {"email": "", "company": "", "person": "", "lawful_basis": "CONSENT", "at": moment}
    return {**fields, **changed}


def as_sent(value: str) -> str:
    """The text as it arrives: what is no text comes as the sign of the unreadable."""
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace").strip()


def attended(seen):
    return seen(
        lambda: list(Touch.objects.filter(kind="ATTENDANCE").order_by("pk").select_related("contact"))
    )


# ---- the operation ------------------------------------------------------------------------------------------------
def test_it_is_a_joint_touch_of_the_vendor_and_the_partners_who_take_part(
    do, nora, acme, rival, breakfast, soizic, seen
):
    do(nora, attendance.record, campaign=breakfast, contact=soizic, at=NOW - timedelta(hours=2))
    [touch] = attended(seen)
    assert (
        touch.account_id,
        touch.contact_id,
        touch.campaign_id,
        touch.recorded,
        touch.at,
        touch.recorded_at,
    ) == (
        soizic.account_id,
        soizic.pk,
        breakfast.pk,
        "HAND",
        NOW - timedelta(hours=2),
        NOW,
    )
    parties = seen(lambda: list(touch.parties.values_list("partner_id", flat=True)))
    assert parties == [None, *sorted([acme.pk, rival.pk])]


def test_the_journal_is_told_once_and_names_no_person(do, nora, breakfast, soizic, seen):
    do(nora, attendance.record, campaign=breakfast, contact=soizic, at=NOW)
    [event] = seen(lambda: list(Event.objects.filter(kind="campaign.attended")))
    assert (event.subject, event.partner_id, event.actor_id) == (breakfast.public_id, None, nora.user_id)
    assert sentence(event) == "Nora noted that somebody from Menuiseries Kerlan came to Breakfast in Rennes"
    assert soizic.name not in str(event.data)


def test_a_second_time_is_refused_and_nothing_is_written(do, nora, breakfast, soizic):
    do(nora, attendance.record, campaign=breakfast, contact=soizic, at=NOW - timedelta(hours=2))
    before = counts()
    with pytest.raises(Refused, match="Soizic Le Gall is already on the list"):
        do(nora, attendance.record, campaign=breakfast, contact=soizic, at=NOW)
    assert counts() == before


def test_two_colleagues_come_at_the_same_minute(do, nora, breakfast, soizic, seen):
    with tenancy.every_partner():
        other = Contact.objects.create(account=soizic.account, name="Yann Le Gall", created_at=NOW)
    for contact in (soizic, other):
        do(nora, attendance.record, campaign=breakfast, contact=contact, at=NOW)
    assert len(attended(seen)) == 2


@pytest.mark.parametrize(
    ("fields", "at", "words"),
    [
        ({**days(NOW.date()), "cancelled_at": NOW}, NOW, "was cancelled"),
        ({}, NOW, "has not begun"),
        (days(NOW.date() + timedelta(days=2)), NOW, "has not begun"),
        (days(NOW.date()), NOW - timedelta(days=2), "day of the campaign"),
        (days(NOW.date() - timedelta(days=3)), NOW, "day of the campaign"),
        (days(NOW.date()), NOW + timedelta(minutes=1), "has passed"),
    ],
)
def test_outside_the_campaign_it_is_refused_and_nothing_is_written(do, nora, acme, soizic, fields, at, words):
    campaign, before = campaign_of(acme, **fields), counts()
    with pytest.raises(Refused, match=words):
        do(nora, attendance.record, campaign=campaign, contact=soizic, at=at)
    assert counts() == before


@pytest.mark.parametrize("who", ["anna", "paul", "vera"])
def test_without_the_right_nothing_happens(do, who, request, breakfast, soizic):
    member, before = request.getfixturevalue(who), counts()
    with pytest.raises(PermissionDenied):
        do(member, attendance.record, campaign=breakfast, contact=soizic, at=NOW)
    assert counts() == before


# ---- the page -----------------------------------------------------------------------------------------------------
def test_an_empty_list_says_what_it_is_for(nora, show):
    page = signed_in(nora, language="fr").get(url("attendance", show))
    assert "Personne dans la liste pour le moment" in page.content.decode()


@pytest.mark.parametrize(
    "typed",
    [{"email": "SOIZIC@kerlan.example"}, {"company": "menuiseries kerlan", "person": "soizic le gall"}],
)
def test_somebody_we_know_is_found_and_stands_on_the_list(nora, show, soizic, seen, typed):
    client, before = signed_in(nora), counts()
    page = client.post(url("attendance", show), came(**typed), follow=True)
    assert "Soizic Le Gall, Menuiseries Kerlan, is on the list of who came." in page.content.decode()
    assert [touch.contact_id for touch in attended(seen)] == [soizic.pk]
    assert [row.pk for row in page.context["page"].rows] == [soizic.pk]
    assert {name for name, count in counts().items() if count != before[name]} == {
        "Touch",
        "TouchParty",
        "Event",
    }


def test_somebody_new_becomes_a_contact_of_the_company(nora, show, soizic, seen):
    fields = came(email="yann@kerlan.example", company="Menuiseries Kerlan", person="Yann Le Gall")
    signed_in(nora).post(url("attendance", show), fields)
    [touch] = attended(seen)
    assert (touch.contact.name, touch.contact.email, touch.contact.lawful_basis, touch.account_id) == (
        "Yann Le Gall",
        "yann@kerlan.example",
        "CONSENT",
        soizic.account_id,
    )


def test_a_company_we_did_not_know_becomes_an_account(nora, show, seen):
    signed_in(nora).post(url("attendance", show), came(company="Fonderie Le Bras", person="Yann Le Bras"))
    assert [touch.contact.name for touch in attended(seen)] == ["Yann Le Bras"]
    assert seen(lambda: list(Account.objects.values_list("name", flat=True))) == ["Fonderie Le Bras"]


def test_a_second_time_the_page_says_so_and_keeps_what_was_typed(nora, show, soizic):
    client = signed_in(nora)
    client.post(url("attendance", show), came(email=soizic.email))
    before = counts()
    page = client.post(url("attendance", show), came(email=soizic.email))
    assert "Soizic Le Gall is already on the list" in page.content.decode()
    assert f'value="{soizic.email}"' in page.content.decode()
    assert counts() == before


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"email"}),
        ({"email": "nobody@kerlan.example"}, {"company", "person"}),
        ({"company": "Fonderie Le Bras"}, {"person"}),
        ({"person": "Yann Le Bras"}, {"company"}),
        ({"email": "soizic@kerlan.example", "at": "2019-01-01T10:00"}, {"at"}),
        ({"email": "soizic@kerlan.example", "at": ""}, {"at"}),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(nora, show, soizic, typed, wrong):
    before = counts()
    page = signed_in(nora).post(url("attendance", show), came(**typed))
    assert set(page.context["form"].errors) == wrong
    assert all(f'value="{value}"' in page.content.decode() for value in typed.values() if value)
    assert counts() == before


def test_before_it_begins_there_is_no_form_and_sending_one_writes_nothing(nora, acme, soizic):
    later, before = campaign_of(acme, **days(timezone.localdate() + timedelta(days=9))), counts()
    client = signed_in(nora)
    page = client.get(url("attendance", later)).content.decode()
    assert "has not begun" in page
    assert 'name="person"' not in page
    assert client.post(url("attendance", later), came(email=soizic.email)).status_code == 200
    assert counts() == before


def test_a_partner_gets_403_even_where_it_takes_part(anna, show, soizic):
    client, before = signed_in(anna), counts()
    assert client.get(url("attendance", show)).status_code == 403
    assert client.post(url("attendance", show), came(email=soizic.email)).status_code == 403
    assert counts() == before


def test_an_unknown_campaign_is_404_and_to_a_rival_both_are_the_same(nora, rita, show):
    unknown = url("attendance", show).replace(str(show.public_id), "00000000-0000-4000-8000-000000000000")
    assert signed_in(nora).get(unknown).status_code == 404
    client = signed_in(rita)
    assert without_tokens(client.get(unknown)) == without_tokens(client.get(url("attendance", show)))


@pytest.mark.parametrize("value", HOSTILE)
def test_no_input_breaks_the_page_or_leaves_half_a_row(nora, show, soizic, value):
    client, before = signed_in(nora), counts()
    address = url("attendance", show)
    for field in ("email", "at", "lawful_basis"):
        fields = {**came(company="Fonderie", person="Yann"), field: value}
        answer = send(client, address, fields)
        if answer.status_code == 302:  # a sign that is no text is stripped, and the e-mail was optional
            assert field == "email"
            assert value.strip("\u200b") == ""
            before = counts()
            continue
        assert answer.status_code == 200
        assert field in answer.context["form"].errors
        assert counts() == before
    assert send(client, address, dict.fromkeys(came(), value)).status_code == 200
    assert counts() == before
    assert client.get(address, {"after": value.encode("utf-8", "surrogatepass")}).status_code == 200


@pytest.mark.parametrize("value", HOSTILE)
def test_a_strange_name_is_an_error_at_its_field_or_plain_text(nora, show, seen, value):
    answer = send(signed_in(nora), url("attendance", show), came(company=value, person=value))
    if answer.status_code == 200:
        assert answer.context["form"].errors
        assert attended(seen) == []
    else:
        page = signed_in(nora).get(url("attendance", show))
        assert page.status_code == 200
        assert [touch.contact.name for touch in attended(seen)] == [as_sent(value)]
        assert b"<script>alert(1)" not in page.content
