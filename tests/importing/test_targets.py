"""Each kind of row a file may become: what it brings, what it refuses, and that again changes nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from comarketing.models import Campaign, CampaignPartner, Fund, Mailing, Movement
from leads.models import Account, AccountPartner, Contact, Lead, LeadShare, Opportunity, StageChange, Touch
from portal.lib import tenancy
from tests.conftest import NOW
from training.models import Course, Enrolment

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def world(seen, acme, rival):
    """An account with a person, a campaign of Acme's, and both partners known at the source."""

    def make():
        for partner in (acme, rival):
            partner.source, partner.external_id = "crm", partner.name.lower()
            partner.save()
        account = Account.objects.create(
            name="Acier", domain="acier.example", created_at=AT, source="crm", external_id="A"
        )
        other = Account.objects.create(name="Bois", created_at=AT, source="crm", external_id="B")
        person = Contact.objects.create(
            account=account,
            name="Zoé",
            email="Zoe@Acier.example",
            created_at=AT,
            source="crm",
            external_id="z",
        )
        Contact.objects.create(account=other, name="Max", created_at=AT, source="crm", external_id="m")
        campaign = Campaign.objects.create(name="Salon", type="SHOW", source="crm", external_id="S")
        CampaignPartner.objects.create(campaign=campaign, partner=acme, joined_at=AT)
        return account, person, campaign

    return seen(make)


def rows(seen, model, *names):
    return seen(lambda: list(model.objects.order_by("pk").values_list(*names)))


def refused(answer, *reasons):
    assert answer.error == "nothing was imported"
    for reason in reasons:
        assert reason in answer.err, answer.err


BASIS = {
    "lawful_basis": '{constant="CONSENT"}',
    "basis_source": '{constant="Salon 2026"}',
    "basis_at": '{column="created_at"}',
}


def test_contacts_come_with_their_basis_and_one_spelling_of_their_address(bring, world, seen):
    header = "id,name,account,email,created_at\n"
    text = header + "1,Ana,A,Ana.B@ACIER.Example,2026-01-02\n2,Bob,x@ACIER.example,,2026-01-02\n"
    by_domain = {**BASIS, "account": '{column="account", by="domain"}'}
    assert "2 created" in bring("contact", text.replace(",A,", ",acier.example,"), by_domain).out
    assert (
        "0 created, 0 updated, 2 unchanged"
        in bring("contact", text.replace(",x@ACIER.example,", ",A,"), BASIS).out
    )
    found = rows(seen, Contact, "name", "email", "account__name", "lawful_basis", "basis_source", "basis_at")[
        2:
    ]
    at = datetime(2026, 1, 2, tzinfo=UTC)
    assert found == [
        ("Ana", "ana.b@acier.example", "Acier", "CONSENT", "Salon 2026", at),
        ("Bob", "", "Acier", "CONSENT", "Salon 2026", at),
    ]


def test_a_contact_without_basis_account_or_true_address_is_refused(bring, world, seen):
    text = "id,name,account,email,created_at\n1,Ana,A,ana@,2026-01-02\n2,Bob,C,b@c.example,2026-01-02\n"
    refused(bring("contact", text, BASIS), "not an e-mail address", "no account is known by this")
    assert "lawful_basis: this field must be filled" in bring("contact", text).error
    empty = {**BASIS, "basis_at": '{column="email", when={name=["nobody"]}}'}
    refused(bring("contact", text.replace("ana@,", "a@b.example,").replace(",C,", ",A,"), empty), "empty")
    assert len(rows(seen, Contact, "id")) == 2


LEADS = (
    "id,need,source,contact,created_at,partner,answer,answered_at,reason\n"
    "1,Robots,SHOW,z,2026-09-02,acme,QUALIFIED,2026-09-04,\n"
    "2,Câbles,WEBSITE,z,2026-09-02,rival,DECLINED,2026-09-03,KNOWN\n"
    "3,Vis,SHOW,z,2026-09-02,acme,,,\n"
    "4,Clous,SHOW,z,2026-09-02,,,,\n"
)


def test_leads_come_with_their_share_and_its_answer(bring, world, acme, seen):
    answer = bring("lead", LEADS)
    assert "4 created" in answer.out
    assert (
        "leads passed to their partner: 3\ntouches of passing: 3\naccounts shown to their partner: 2"
        in answer.out
    )
    shares = rows(seen, LeadShare, "lead__need", "state", "reason", "phase")
    assert sorted(shares) == [
        ("Câbles", "DECLINED", "KNOWN", "ENDED"),
        ("Robots", "QUALIFIED", "", "WORKING"),
        ("Vis", "ASSIGNED", "", "WAITING"),
    ]
    first = seen(lambda: LeadShare.objects.select_related("lead").get(lead__need="Robots"))
    assert (first.qualified_at, first.contacted_at) == (datetime(2026, 9, 4, tzinfo=UTC),) * 2
    assert first.accept_by is None
    assert first.lead.reference.startswith("IML-")
    assert rows(seen, Touch, "kind", "recorded", "account__name")[0] == ("LEAD_PASSED", "IMPORT", "Acier")
    with tenancy.partner_scope([acme.pk]):
        assert sorted(Lead.objects.values_list("need", flat=True)) == ["Robots", "Vis"]


def test_leads_again_change_nothing_and_an_answer_given_here_stays(bring, world, seen):
    bring("lead", LEADS)
    seen(lambda: LeadShare.objects.filter(lead__need="Vis").update(state="ACCEPTED", accepted_at=NOW))
    answer = bring("lead", LEADS)
    assert "0 created, 0 updated, 4 unchanged" in answer.out
    assert "passed" not in answer.out
    counts = [len(rows(seen, model, "id")) for model in (LeadShare, Touch, AccountPartner)]
    assert counts == [3, 3, 2]
    assert ("Vis", "ACCEPTED") in rows(seen, LeadShare, "lead__need", "state")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,N,SHOW,z,2026-09-02,acme,DECLINED,2026-09-03,", "says why"),
        ("1,N,SHOW,z,2026-09-02,acme,ACCEPTED,,", "an answer is dated"),
        ("1,N,SHOW,z,2026-09-02,acme,,2026-09-03,", "an answer is dated"),
        ("1,N,SHOW,z,2026-09-02,acme,ACCEPTED,2026-09-01,", "answered before"),
        ("1,N,SHOW,z,2026-09-02,,ACCEPTED,2026-09-03,", "without a partner"),
        ("1,N,SHOW,z,2026-09-02,acme,CONVERTED,2026-09-03,", "not one of the values"),
        ("1,N,SHOW,z,2026-09-02,nobody,,,", "no partner is known by this"),
        ("1,N,SHOW,,2026-09-02,,,,", "empty"),
    ],
)
def test_a_share_that_cannot_be_is_refused(bring, world, seen, row, reason):
    header = LEADS.split("\n", 1)[0]
    refused(bring("lead", f"{header}\n{row}\n"), reason)
    assert rows(seen, Lead, "id") == []
    assert rows(seen, LeadShare, "id") == []


def test_a_lead_is_refused_a_person_of_another_account(bring, world):
    refused(
        bring("lead", "id,need,source,account,contact,created_at\n1,N,SHOW,A,m,2026-09-02\n"),
        "this person is of another account",
    )


TOUCHES = (
    "id,kind,at,contact,campaign,partner\n"
    "1,EMAIL_CLICK,2026-09-01 08:00,ZOE@acier.example,S,\n"
    "2,EMAIL_CLICK,2026-09-01 08:01,zoe@acier.example,S,\n"
    "3,EMAIL_CLICK,2026-09-02 08:00,zoe@acier.example,S,\n"
    "4,ATTENDANCE,2026-09-02 09:00,zoe@acier.example,S,\n"
    "5,MEETING,2026-09-02 10:00,zoe@acier.example,,acme\n"
)
BY_EMAIL = {"contact": '{column="contact", by="email"}'}


def test_touches_are_marked_as_imported_and_know_their_party(bring, world, acme, seen):
    answer = bring("touch", TOUCHES, BY_EMAIL)
    assert "4 created" in answer.out
    assert "repeated clicks passed over: 1" in answer.out
    found = rows(seen, Touch, "external_id", "kind", "recorded", "account__name", "contact__name")
    assert found == [
        (key, kind, "IMPORT", "Acier", "Zoé")
        for key, kind in [("1", "EMAIL_CLICK"), ("3", "EMAIL_CLICK"), ("4", "ATTENDANCE"), ("5", "MEETING")]
    ]
    parties = rows(seen, Touch, "external_id", "parties__partner", "parties__position")
    assert sorted(parties, key=str) == sorted(
        [("1", None, 0), ("3", None, 0), ("4", None, 0), ("4", acme.pk, 1), ("5", acme.pk, 0)], key=str
    )
    age = datetime.now(UTC) - rows(seen, Touch, "recorded_at")[0][0]
    assert age.total_seconds() < 600
    before = rows(seen, Touch, "id", "recorded_at")
    assert (
        "0 created, 0 updated, 4 unchanged\nrepeated clicks passed over: 1"
        in bring("touch", TOUCHES, BY_EMAIL).out
    )
    assert rows(seen, Touch, "id", "recorded_at") == before
    assert len(rows(seen, Touch, "parties__id")) == 5


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("9,SENT,2026-09-01,z,S,", "not one of the values"),
        ("9,OPEN,2026-09-01,z,S,", "not one of the values"),
        ("9,EMAIL_CLICK,2026-09-01,,S,", "empty"),
        ("9,EMAIL_CLICK,2099-09-01,z,S,", "not dated ahead"),
        ("9,ATTENDANCE,2026-09-01,unknown,S,", "no contact is known by this"),
        ("8,ATTENDANCE,2026-09-01,z,S,\n9,ATTENDANCE,2026-09-02,z,S,", "attended once"),
    ],
)
def test_what_is_no_act_of_a_known_customer_is_refused(bring, world, seen, row, reason):
    header = TOUCHES.split("\n", 1)[0]
    refused(bring("touch", f"{header}\n{row}\n"), reason)
    assert rows(seen, Touch, "id") == []


def test_a_touch_without_person_needs_an_account_and_a_click_needs_a_person(bring, world, seen):
    text = "id,kind,at,account,contact\n1,VISIT,2026-09-01,A,\n2,EMAIL_CLICK,2026-09-01,A,\n3,CALL,2026-09-01,A,m\n"
    refused(bring("touch", text), "a click or an attendance is a person's", "of another account")
    assert "1 created" in bring("touch", text.split("2,", maxsplit=1)[0]).out
    assert (
        "account: this field must be filled, or contact"
        in bring("touch", "id,kind,at\n1,VISIT,2026-09-01\n").error
    )


def test_somebody_who_attended_already_is_refused_again(bring, world, seen):
    account, person, campaign = world
    seen(
        lambda: Touch.objects.create(
            account=account,
            contact=person,
            campaign=campaign,
            kind="ATTENDANCE",
            recorded="HAND",
            at=AT,
            recorded_at=AT,
        )
    )
    refused(bring("touch", "id,kind,at,contact,campaign\n9,ATTENDANCE,2026-09-02,z,S\n"), "attended once")


def test_a_touch_that_stands_never_changes(bring, world, seen):
    bring("touch", TOUCHES, BY_EMAIL)
    refused(bring("touch", TOUCHES.replace("10:00", "11:00"), BY_EMAIL), "this never changes")


DEALS = "id,name,account,stage,amount,created_at,closed_at\n7,Deal,A,WON,100,2026-01-01,2026-06-01\n"
DEAL = {
    "origin": '{constant="VENDOR"}',
    "origin_reason": '{constant="imported"}',
    "steps_follow": '{constant="true"}',
}
STEPS = (
    "id,opportunity,to_stage,changed_at\n"
    "c,7,WON,2026-06-01\na,7,IDENTIFIED,2026-01-01\nx,7,IDENTIFIED,2026-02-01\nb,7,PROPOSAL,2026-03-01\n"
)


def test_steps_come_in_their_order_and_what_keeps_the_stage_is_passed_over(bring, world, seen):
    assert bring("opportunity", DEALS, DEAL).error == ""
    assert rows(seen, StageChange, "id") == []
    answer = bring("stage_change", STEPS)
    assert "3 created" in answer.out
    assert "rows without a new stage passed over: 1" in answer.out
    steps = seen(
        lambda: list(
            StageChange.objects.order_by("changed_at").values_list("from_stage", "to_stage", "author_name")
        )
    )
    assert steps == [("", "IDENTIFIED", "crm"), ("IDENTIFIED", "PROPOSAL", "crm"), ("PROPOSAL", "WON", "crm")]
    assert "0 created, 0 updated, 3 unchanged" in bring("stage_change", STEPS).out


def test_steps_do_not_go_back_in_time(bring, world, seen):
    bring("opportunity", DEALS, DEAL)
    bring("stage_change", STEPS)
    before = rows(seen, StageChange, "id", "from_stage")
    header = STEPS.split("\n", 1)[0]
    refused(
        bring("stage_change", f"{header}\nd,7,QUALIFIED,2026-02-15\n"),
        "a later step of this opportunity stands",
    )
    refused(bring("stage_change", f"{header}\nd,7,LOST,2099-02-15\n"), "a step is not dated ahead")
    refused(bring("stage_change", f"{header}\nb,7,LOST,2026-03-01\n"), "this never changes")
    assert rows(seen, StageChange, "id", "from_stage") == before
    assert "1 created" in bring("stage_change", f"{header}\nd,7,NEGOTIATION,2026-06-02\n").out


@pytest.fixture
def fund(seen, acme):
    make = {"name": "MDF", "currency": "EUR", "starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}
    return seen(lambda: Fund.objects.create(reference="MDF-1", partner=acme, **make))


MOVES = (
    "id,fund,kind,amount,currency,campaign,statement,occurred_on\n"
    "1,MDF-1,in,1000.00,EUR,,Dotation,2026-02-01\n2,MDF-1,out,250.50,EUR,S,Stand,2026-03-01\n"
)
KIND = {
    "kind": "",
    "from_account": '{column="kind", values={in="BUDGET", out="AVAILABLE", back="PAID"}}',
    "to_account": '{column="kind", values={in="AVAILABLE", out="PAID", back="AVAILABLE"}}',
}


def test_movements_keep_the_balance_and_come_once(bring, world, fund, seen):
    assert "2 created" in bring("fund_movement", MOVES, KIND).out
    again = bring("fund_movement", MOVES, KIND)
    assert "0 created, 0 updated, 2 unchanged" in again.out
    assert rows(seen, Movement, "amount", "partner__name") == [
        (Decimal(1000), "Acme"),
        (Decimal("250.50"), "Acme"),
    ]
    assert rows(seen, Fund, "available") == [(Decimal("749.50"),)]
    call_command("ledger_check", stdout=StringIO())


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("3,MDF-1,out,749.51,EUR,,x,2026-03-02", "the fund has less available"),
        ("3,MDF-1,out,1,USD,,x,2026-03-02", "not the currency of its fund"),
        ("3,MDF-1,out,1,EUR,,x,2025-12-31", "outside the days of its fund"),
        ("3,MDF-1,in,1,EUR,,x,2099-01-01", "not dated ahead"),
        ("3,MDF-1,back,1,EUR,,x,2026-03-02", "neither an allocation"),
        ("3,MDF-1,in,0,EUR,,x,2026-03-02", "movement amount is positive"),
        ("3,MDF-1,in,-5,EUR,,x,2026-03-02", "movement amount is positive"),
        ("3,MDF-1,in,1.005,EUR,,x,2026-03-02", "more than 2 decimals"),
        ("3,MDF-1,in,9999999999,EUR,,x,2026-03-02", "more than a movement may carry"),
        ("3,MDF-1,out,1,EUR,T,x,2026-03-02", "does not take part"),
        ("3,MDF-9,in,1,EUR,,x,2026-03-02", "no fund is known by this"),
        ("1,MDF-1,in,2000,EUR,,Dotation,2026-02-01", "this never changes"),
    ],
)
def test_what_the_ledger_refuses_by_hand_it_refuses_by_file(bring, world, fund, seen, row, reason):
    seen(lambda: Campaign.objects.create(name="T", type="SHOW", source="crm", external_id="T"))
    bring("fund_movement", MOVES, KIND)
    header = MOVES.split("\n", 1)[0]
    refused(bring("fund_movement", f"{header}\n{row}\n", KIND), reason)
    assert len(rows(seen, Movement, "id")) == 2
    assert rows(seen, Fund, "available") == [(Decimal("749.50"),)]


def test_courses_and_completions_come_and_who_enrolled_here_is_found_again(
    bring, paul, anna, nora, now, seen
):
    course = "id,title,minutes,offered_from_on\nC1,Vendre,60,2025-01-01\n"
    assert "1 created" in bring("course", course).out
    enrolled = {"partner": paul.partner, "member": paul, "enrolled_at": AT}
    seen(lambda: Enrolment.objects.create(course=Course.objects.get(), **enrolled))
    header = "id,member,course,completed_at"
    text = f"{header}\n1,{paul.user.email.upper()},C1,2026-10-01\n2,{anna.user.email},C1,2026-10-02\n"
    assert "1 created, 1 updated" in bring("completion", text).out
    assert "0 created, 0 updated, 2 unchanged" in bring("completion", text).out
    found = rows(seen, Enrolment, "member__user__name", "enrolled_at", "completed_at", "external_id")
    tenth = datetime(2026, 10, 2, tzinfo=UTC)
    assert found == [("Paul", AT, datetime(2026, 10, 1, tzinfo=UTC), "1"), ("Anna", tenth, tenth, "2")]
    refused(
        bring("completion", f"{header}\n3,{anna.user.email},C1,2026-10-03\n"),
        "one enrolment per member and course",
    )
    refused(bring("completion", f"{header}\n3,{nora.user.email},C1,2026-10-03\n"), "empty")
    refused(bring("completion", f"{header}\n3,x@y.example,C1,2026-10-03\n"), "no member is known by this")
    refused(bring("completion", f"{header}\n2,{anna.user.email},C1,2099-10-03\n"), "completed in the future")
    refused(bring("completion", f"{header}\n2,{anna.user.email},C1,\n"), "empty")


def test_two_rows_do_not_take_over_the_same_enrolment(bring, paul, seen):
    bring("course", "id,title,minutes,offered_from_on\nC1,Vendre,60,2025-01-01\n")
    enrolled = {"partner": paul.partner, "member": paul, "enrolled_at": AT}
    seen(lambda: Enrolment.objects.create(course=Course.objects.get(), **enrolled))
    text = f"id,member,course,completed_at\n1,{paul.user.email},C1,2026-10-01\n2,{paul.user.email},C1,2026-10-02\n"
    refused(bring("completion", text), "the same row here as line 2")
    assert rows(seen, Enrolment, "completed_at") == [(None,)]


def test_what_a_newsletter_reached_comes_by_campaign(bring, world, acme, rival, seen):
    text = (
        "id,campaign,subject,sent_at,sent,delivered,opened,clicked\n"
        "1,S,Salon,2026-09-01,100,98,60,12\n2,S,Rappel,2026-09-08,90,,,\n"
    )
    assert "2 created" in bring("mailing", text).out
    assert "0 created, 1 updated, 1 unchanged" in bring("mailing", text.replace(",12", ",13")).out
    assert rows(seen, Mailing, "sent", "clicked") == [(100, 13), (90, None)]
    assert rows(seen, Touch, "id") == []
    with tenancy.partner_scope([acme.pk]):
        assert Mailing.objects.count() == 2
    with tenancy.partner_scope([rival.pk]):
        assert Mailing.objects.count() == 0
    refused(bring("mailing", text.replace(",98,", ",101,")), "mailing delivers no more than it sends")
    refused(bring("mailing", text.replace(",12", ",-1")), "a value below zero")


def test_an_opportunity_names_its_lead(bring, world, seen):
    bring("lead", LEADS)
    deals = DEALS.replace("id,name", "id,lead,name").replace("7,Deal", "7,1,Deal")
    assert bring("opportunity", deals, {**DEAL, "steps_follow": ""}).error == ""
    assert rows(seen, Opportunity, "lead__need") == [("Robots",)]


def test_the_page_of_a_campaign_shows_what_its_newsletters_reached(bring, world, anna, client):
    bring("mailing", "id,campaign,subject,sent_at,sent,opened\n1,S,Invitation,2026-09-01,1200,60\n")
    campaign = world[2]
    client.force_login(anna.user)
    page = client.get(
        f"/co-marketing/campaigns/{campaign.public_id}/", headers={"accept-language": "en"}
    ).content.decode()
    assert "Invitation" in page
    assert "peu fiable" in page or "unreliable" in page.split("Invitation")[1]
