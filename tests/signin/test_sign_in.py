"""Who may come in, by which way, and what a stranger learns: nothing."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.lib import tenancy
from tests.signin.conftest import PASSWORD, code_in, link_in

LOGIN = "/account/login/"


def bare(response, address):
    """The page without the address that was typed and without the form's own token."""
    return re.sub(
        r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"\w+"', "", response.content.decode()
    ).replace(address, "")


def signed_in(client):
    return "_auth_user_id" in client.session


def test_e_mail_and_password_open_the_house(client, nora):
    response = client.post(LOGIN, {"login": nora.user.email.upper(), "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in(client)


def test_one_comes_back_to_the_page_one_wanted(client, nora):
    asked = client.get("/partners/")
    assert asked["Location"] == "/account/login/?next=%2Fpartners%2F"
    response = client.post(
        asked["Location"], {"login": nora.user.email, "password": PASSWORD, "next": "/partners/"}
    )
    assert response["Location"] == "/partners/"


def test_nobody_is_led_away_from_the_site(client, nora):
    typed = {"login": nora.user.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post(LOGIN, typed)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_read_alike(client, nora):
    wrong = client.post(LOGIN, {"login": nora.user.email, "password": "not the words"})
    unknown = client.post(LOGIN, {"login": "nobody@vendor.example", "password": "not the words"})
    assert not signed_in(client)
    assert "The e-mail and the password do not match." in wrong.content.decode()
    assert bare(wrong, nora.user.email) == bare(unknown, "nobody@vendor.example")


def test_a_code_by_e_mail_opens_too(client, nora):
    response = client.post("/account/login/code/", {"email": nora.user.email})
    assert response["Location"] == "/account/login/code/confirm/"
    assert client.post(response["Location"], {"code": code_in(mail.outbox[0])})["Location"] == "/"
    assert signed_in(client)


def test_the_sign_in_page_hands_its_address_on(client, nora):
    client.post("/account/login/code/", {"login": nora.user.email, "password": ""})
    assert mail.outbox[0].to == [nora.user.email]


def test_a_code_works_three_times_wrong_never_right(client, nora):
    client.post("/account/login/code/", {"email": nora.user.email})
    for _ in range(3):
        client.post("/account/login/code/confirm/", {"code": "AAAA-AAAA"})
    client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert not signed_in(client)


def test_asking_for_a_code_tells_a_stranger_nothing(client, nora):
    known = client.post("/account/login/code/", {"email": nora.user.email}, follow=True)
    client.cookies.clear()
    unknown = client.post("/account/login/code/", {"email": "who@vendor.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert bare(known, nora.user.email) == bare(unknown, "who@vendor.example")
    assert [message.subject for message in mail.outbox][1] == "No Tandem account under this address"


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client, nora):
    client.post("/account/password/reset/", {"email": nora.user.email})
    link = link_in(mail.outbox[0])
    form = client.get(link)["Location"]
    new = "another row of plain words"
    done = client.post(form, {"password1": new, "password2": new})
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert client.post(LOGIN, {"login": nora.user.email, "password": new})["Location"] == "/"
    client.logout()
    again = client.get(link)
    assert again.status_code == 200
    assert "This link no longer works" in again.content.decode()


def test_asking_for_a_link_tells_a_stranger_nothing(client, nora):
    known = client.post("/account/password/reset/", {"email": nora.user.email}, follow=True)
    unknown = client.post("/account/password/reset/", {"email": "who@vendor.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert bare(known, nora.user.email) == bare(unknown, "who@vendor.example")


@pytest.mark.parametrize("weak", ["short words", "nora@vendor.example"])
def test_a_weak_password_is_refused(client, nora, weak):
    client.post(LOGIN, {"login": nora.user.email, "password": PASSWORD})
    typed = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert "There is a problem" in client.post("/account/password/change/", typed).content.decode()
    nora.user.refresh_from_db()
    assert nora.user.check_password(PASSWORD)


def test_changing_the_password_tells_its_owner_by_mail(client, nora):
    client.post(LOGIN, {"login": nora.user.email, "password": PASSWORD})
    new = "another row of plain words"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    nora.user.refresh_from_db()
    assert nora.user.check_password(new)
    assert mail.outbox[0].subject == "Your Tandem password was changed"


def test_guessing_is_slowed_down_even_with_the_right_password(client, nora):
    for _ in range(5):
        client.post(LOGIN, {"login": nora.user.email, "password": "not the words"})
    response = client.post(LOGIN, {"login": nora.user.email, "password": PASSWORD})
    assert "Too many attempts" in response.content.decode()
    assert not signed_in(client)


def test_asking_for_many_codes_is_slowed_down(client, nora):
    for _ in range(6):
        Client().post("/account/login/code/", {"email": nora.user.email})
    assert len(mail.outbox) == 3


def test_many_sign_ins_from_one_place_are_slowed_down(client, db):
    answers = [
        client.post(LOGIN, {"login": f"p{n}@x.example", "password": "x"}).status_code for n in range(31)
    ]
    assert answers[-1] == 429


@pytest.mark.parametrize(
    "page", ["/account/signup/", "/account/email/", "/account/confirm-email/", "/account/nothing/"]
)
def test_pages_we_do_not_offer_do_not_exist(client, nora, page):
    assert client.get(page).status_code == 404
    client.force_login(nora.user)
    assert client.post(page, {"email": "new@vendor.example"}).status_code == 404


def test_somebody_who_left_does_not_get_in(client, nora):
    with tenancy.every_partner():
        type(nora.user).objects.filter(pk=nora.user.pk).update(is_active=False)
    client.post(LOGIN, {"login": nora.user.email, "password": PASSWORD})
    assert not signed_in(client)


def test_signing_out_needs_a_press(client, nora):
    client.force_login(nora.user)
    assert client.get("/account/logout/").status_code == 200
    assert signed_in(client)
    client.post("/account/logout/")
    assert not signed_in(client)


def test_a_session_is_renewed_at_sign_in(client, nora):
    client.get(LOGIN)
    before = client.session.session_key
    client.post(LOGIN, {"login": nora.user.email, "password": PASSWORD})
    assert client.session.session_key != before


def test_signing_out_elsewhere_ends_the_other_session(client, nora):
    other = Client()
    for browser in (client, other):
        browser.post(LOGIN, {"login": nora.user.email, "password": PASSWORD})
    assert "Sign out everywhere else" in client.get("/account/sessions/").content.decode()
    client.post("/account/sessions/")
    assert not signed_in(other)
    assert signed_in(client)
