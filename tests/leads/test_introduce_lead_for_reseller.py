"""A distributor brings in a lead for one of the resellers it serves today."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from journal.models import Event, Notification
from journal.operations import sweep
from leads.models import Lead, LeadShare
from leads.operations import leads
from partners.models import Distribution, Partner
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.conftest import NOW, make_member, make_partner
from tests.leads.conftest import BACKUP, KERLAN, SOIZIC, counts, row
from tests.leads.pages import NEW, said, signed_in

GIVEN = {"customer": KERLAN, "person": SOIZIC, "interest": BACKUP}
TYPED = {name: value for name, value in NEW.items() if name not in {"source", "campaign", "owner"}}


@pytest.fixture
def dan(tiers):
    return make_member("Dan", "DISTRIBUTOR", make_partner("Depot", None, kind="DISTRIBUTOR"))


@pytest.fixture
def linked(dan, acme):
    return link(dan, acme)


def link(dan, reseller, until=None):
    with tenancy.every_partner():
        return Distribution.objects.create(
            reseller=reseller, distributor=dan.partner, from_on=date(2024, 1, 1), until_on=until
        )


def page(reseller):
    return f"/leads/introduce/{reseller.public_id}/"


def test_it_is_the_resellers_from_the_start_and_names_the_distributor(do, dan, acme, linked, now):
    share = do(dan, leads.introduce_for, reseller=acme, **GIVEN)
    found = row(LeadShare, share.pk)
    assert (found["partner_id"], found["distributor_id"]) == (acme.pk, dan.partner_id)
    assert (found["how"], found["state"], found["accepted_at"]) == ("INTRODUCED", "ACCEPTED", now)
    with tenancy.partner_scope([acme.pk]):
        assert Lead.objects.get().account.name == KERLAN.name


def test_the_reseller_and_its_manager_are_told_by_whom(do, dan, nora, anna, acme, linked, seen):
    with tenancy.every_partner():
        Partner.objects.filter(pk=acme.pk).update(manager=nora)
    share = do(dan, leads.introduce_for, reseller=acme, **GIVEN)
    seen(lambda: sweep(now=NOW))
    assert seen(lambda: {n.user_id for n in Notification.objects.all()}) == {anna.user_id, nora.user_id}
    assert seen(lambda: Event.objects.get(subject=share.public_id).partner_id) == acme.pk
    for member in (anna, nora):
        shown = signed_in(member).get(f"/leads/{share.public_id}/").content.decode()
        assert "For the reseller, by its distributor Depot" in shown


def test_from_the_page_of_resellers_to_the_lead(dan, acme, linked, seen):
    client = signed_in(dan)
    assert page(acme) in client.get("/partners/resellers/").content.decode()
    assert "Add a lead for Acme" in client.get(page(acme)).content.decode()
    answer = client.post(page(acme), TYPED, follow=True)
    assert said(answer) == ["Lead added; your reseller is told."]
    assert seen(lambda: LeadShare.objects.get().distributor_id) == dan.partner_id


def test_what_cannot_be_read_is_said_at_the_field_and_nothing_is_lost(dan, acme, linked):
    before = counts()
    shown = signed_in(dan).post(page(acme), {**TYPED, "siren": "12"}).content.decode()
    assert "Enter the nine digits" in shown
    assert "Soizic Le Gall" in shown
    assert counts() == before


def test_the_distributor_does_not_read_the_lead_afterwards(do, dan, acme, linked):
    share = do(dan, leads.introduce_for, reseller=acme, **GIVEN)
    assert signed_in(dan).get(f"/leads/{share.public_id}/").status_code == 403
    with dan_scope(dan):
        assert Lead.objects.count() == LeadShare.objects.count() == 0


def test_a_rivals_reseller_is_as_one_that_does_not_exist(do, dan, rival, linked):
    before, client = counts(), signed_in(dan)
    for method in (client.get, client.post):
        theirs = method(page(rival))
        nobodys = method(f"/leads/introduce/{uuid4()}/")
        assert theirs.status_code == nobodys.status_code == 404
    assert client.get(page(dan.partner)).status_code == 404
    with pytest.raises(Partner.DoesNotExist):
        do(dan, leads.introduce_for, reseller=rival, **GIVEN)
    assert counts() == before


@pytest.mark.parametrize("until", [date(2025, 1, 1), NOW.date()])
def test_a_link_that_has_ended_is_refused(do, dan, acme, until):
    link(dan, acme, until)
    before = counts()
    with pytest.raises(Refused, match="not linked with Acme today"):
        do(dan, leads.introduce_for, reseller=acme, **GIVEN)
    assert counts() == before


def test_a_suspended_reseller_is_refused(do, dan, acme, linked):
    with tenancy.every_partner():
        Partner.objects.filter(pk=acme.pk).update(status="SUSPENDED")
        acme.refresh_from_db()
    before = counts()
    with pytest.raises(Refused, match="not active"):
        do(dan, leads.introduce_for, reseller=acme, **GIVEN)
    assert counts() == before


@pytest.mark.parametrize("who", ["anna", "nora", "paul"])
def test_nobody_else_may(do, who, acme, linked, request):
    member, before = request.getfixturevalue(who), counts()
    assert signed_in(member).get(page(acme)).status_code == 403
    with pytest.raises(PermissionDenied):
        do(member, leads.introduce_for, reseller=acme, **GIVEN)
    assert counts() == before


def dan_scope(dan):
    return tenancy.partner_scope([dan.partner_id], actor_id=dan.user_id, member_id=dan.pk)
