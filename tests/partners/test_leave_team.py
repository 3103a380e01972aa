"""Leaving: an account closes at once, the last administrator stays, names remain."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from journal.models import Event
from partners.access import actor_of
from partners.models import Member, Partner
from partners.operations import members
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.conftest import make_member, make_partner


def path(member):
    return f"/partners/team/{member.public_id}/leave/"


def has_left(seen, member):
    return seen(lambda: Member.objects.get(pk=member.pk).left_at) is not None


def test_asking_comes_before_closing(client, anna, paul, seen):
    client.force_login(anna.user)
    assert "Close the account of Paul?" in client.get(path(paul)).content.decode()
    assert not has_left(seen, paul)
    assert client.post(path(paul))["Location"] == "/partners/team/"
    assert has_left(seen, paul)
    assert seen(lambda: Event.objects.get(kind="member.left").data) == {"name": "Paul"}


def test_nobody_is_offered_to_close_their_own_account(client, anna, paul):
    client.force_login(anna.user)
    page = client.get("/partners/team/").content.decode()
    assert path(paul) in page
    assert path(anna) not in page


def test_whoever_left_is_out_with_the_next_page(client, anna, paul):
    client.force_login(paul.user)
    with tenancy.partner_scope([anna.partner_id]):
        members.leave(member=paul, by=actor_of(anna), now=timezone.now())
    assert client.get("/partners/team/")["Location"].startswith("/account/login/")


def test_the_last_administrator_stays(client, anna, seen):
    client.force_login(anna.user)
    assert "last administrator" in client.post(path(anna), follow=True).content.decode()
    assert not has_left(seen, anna)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_leave_at_once_leave_one(tiers, seen):
    partner = make_partner("Acme", tiers["gold"])
    two = [make_member(name, "PARTNER_ADMIN", partner) for name in ("Anna", "Alex")]
    together, outcomes = threading.Barrier(2), []

    def go(member):
        together.wait()
        try:
            with tenancy.partner_scope([partner.pk]):
                members.leave(member=member, by=actor_of(member), now=timezone.now())
            outcomes.append("left")
        except Refused:
            outcomes.append("stays")
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[member]) for member in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["left", "stays"]
    assert seen(Member.objects.filter(partner=partner, left_at=None).count) == 1


def test_a_manager_with_partners_hands_them_over_first(client, nora, acme, seen):
    ada = make_member("Ada", "ADMINISTRATOR")
    with tenancy.every_partner():
        Partner.objects.filter(pk=acme.pk).update(manager=nora)
    client.force_login(ada.user)
    assert "manages 1 partner" in client.post(path(nora), follow=True).content.decode()
    assert not has_left(seen, nora)


def test_a_marketer_may_not_close_accounts(client, paul, anna, seen):
    client.force_login(paul.user)
    assert client.post(path(anna)).status_code == 403
    assert not has_left(seen, anna)


def test_a_rivals_people_do_not_exist(client, rita, paul, seen):
    client.force_login(rita.user)
    foreign, missing = (
        client.post(path(paul)),
        client.post("/partners/team/00000000-0000-4000-8000-000000000000/leave/"),
    )
    assert foreign.status_code == missing.status_code == 404
    assert not has_left(seen, paul)


def test_the_vendor_contact_cannot_be_closed_by_a_partner(client, anna, nora, acme, seen):
    with tenancy.every_partner():
        Partner.objects.filter(pk=acme.pk).update(manager=nora)
    client.force_login(anna.user)
    assert client.post(path(nora)).status_code == 404
    assert not has_left(seen, nora)
