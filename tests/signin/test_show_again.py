"""Before what matters most one shows once more who one is; finance is signed out when it is away."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.urls import get_resolver

from partners.models import Invitation
from tests.canary.routes import ADDRESSES
from tests.conftest import make_member
from tests.signin.conftest import PASSWORD

RECORDS = "account_authentication_methods"
ASKING = {
    "comarketing:export-downloads",
    "comarketing:export-funds",
    "comarketing:export-movements",
    "leads:export",
    "leads:export-opportunities",
    "partners:export",
    "partners:invite",
    "partners:invite-to",
    "partners:leave",
    "scorecards:export",
    "scorecards:portfolio-pdf",
}


def sign_in(client, member):
    answer = client.post("/account/login/", {"login": member.user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def some_minutes_later(client, minutes):
    """Everything the session noted lies so much further back."""
    session = client.session
    for record in session.get(RECORDS, []):
        record["at"] -= minutes * 60
    for name in ("seen_at", "began_at"):
        if name in session:
            session[name] -= minutes * 60
    session.save()


def with_password(member):
    member.user.set_password(PASSWORD)
    member.user.save()
    return member


@pytest.fixture
def fay(db):
    return with_password(make_member("Fay", "FINANCE"))


def asking():
    """The names of all pages that ask again, from the resolver."""
    found = set()
    for name in ADDRESSES:
        namespace, _, page = name.rpartition(":")
        resolver = get_resolver().namespace_dict[namespace][1] if namespace else get_resolver()
        for pattern in resolver.url_patterns:
            if getattr(pattern, "name", "") == page and getattr(pattern.callback, "asks_again", False):
                found.add(name)
    return found


def test_roles_and_bulk_exports_ask_and_nothing_else():
    assert asking() == ASKING


def test_who_has_just_signed_in_is_not_asked(client, nora):
    sign_in(client, nora)
    assert client.get("/partners/export.csv").status_code == 200


def test_after_ten_minutes_one_is_asked_once_and_comes_back(client, nora):
    some_minutes_later(sign_in(client, nora), 11)
    answer = client.get("/partners/export.csv?tier=gold")
    assert answer["Location"] == "/account/reauthenticate/?next=%2Fpartners%2Fexport.csv%3Ftier%3Dgold"
    back = client.post(answer["Location"], {"password": PASSWORD, "next": "/partners/export.csv?tier=gold"})
    assert back["Location"] == "/partners/export.csv?tier=gold"
    assert client.get(back["Location"]).status_code == 200
    some_minutes_later(client, 11)
    assert client.get("/partners/export.csv").status_code == 302


def test_who_has_no_password_shows_the_second_factor(client, db):
    eve = make_member("Eve", "EXECUTIVE")
    Authenticator.objects.create(user=eve.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(eve.user)
    assert client.get("/partners/export.csv")["Location"].startswith("/account/2fa/reauthenticate/?next=")


def test_a_wrong_password_opens_nothing(client, nora):
    some_minutes_later(sign_in(client, nora), 11)
    client.post("/account/reauthenticate/", {"password": "wrong", "next": "/partners/export.csv"})
    assert client.get("/partners/export.csv").status_code == 302


def test_an_invitation_posted_late_is_asked_for_again_and_nothing_is_written(client, seen, acme):
    anna = with_password(make_member("Anna", "PARTNER_ADMIN", acme))
    some_minutes_later(sign_in(client, anna), 11)
    invited = {"name": "Max", "email": "max@acme.example", "role": "PARTNER_SELLER"}
    answer = client.post("/partners/team/invite/", invited)
    assert answer["Location"].startswith("/account/reauthenticate/?next=")
    assert seen(Invitation.objects.count) == 0
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/partners/team/invite/"})
    assert seen(Invitation.objects.count) == 0  # nothing runs behind one's back
    assert client.post("/partners/team/invite/", invited).status_code == 302
    assert seen(Invitation.objects.count) == 1


def test_who_may_not_is_refused_and_not_asked(client, acme):
    paul = with_password(make_member("Paul", "PARTNER_MARKETER", acme))
    some_minutes_later(sign_in(client, paul), 11)
    assert client.get("/leads/opportunities/export.csv").status_code == 403


def test_finance_is_signed_out_after_half_an_hour_away(client, fay):
    sign_in(client, fay)
    assert client.get("/co-marketing/funds/").status_code == 200
    some_minutes_later(client, 29)
    assert client.get("/co-marketing/funds/").status_code == 200
    some_minutes_later(client, 31)
    assert client.get("/co-marketing/funds/")["Location"] == "/account/login/?next=%2Fco-marketing%2Ffunds%2F"
    assert client.get("/co-marketing/funds/")["Location"].startswith("/account/login/")


def test_finance_is_signed_out_after_twelve_hours_at_work(client, fay):
    sign_in(client, fay)
    client.get("/co-marketing/funds/")
    session = client.session
    session["began_at"] = time.time() - 12 * 3600 - 1
    session.save()
    assert client.get("/co-marketing/funds/").status_code == 302


def test_others_stay(client, nora):
    sign_in(client, nora)
    client.get("/co-marketing/funds/")
    some_minutes_later(client, 60)
    assert client.get("/co-marketing/funds/").status_code == 200
