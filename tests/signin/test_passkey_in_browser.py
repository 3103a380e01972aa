"""Passkeys in a real browser under the strict content policy: Chromium's own virtual key, no stand-in."""

import pytest
from allauth.mfa.models import Authenticator

from tests.conftest import make_member
from tests.e2e import browser as browsers
from tests.e2e.browser import Look, visitor
from tests.signin.conftest import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def chromium():
    with browsers.chromium() as running:
        yield running


@pytest.fixture
def ada(transactional_db):
    member = make_member("Ada", "ADMINISTRATOR")
    member.user.set_password(PASSWORD)
    member.user.save()
    return member


@pytest.fixture
def guest(live_server, chromium):
    """Somebody with a device that has a key in it, at an address that may have passkeys: never a bare number."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    with visitor(chromium, address, Look()) as someone:
        devtools = someone.page.context.new_cdp_session(someone.page)
        devtools.send("WebAuthn.enable")
        key = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
        }
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})
        yield someone


def sign_in(guest, member):
    guest.page.goto("/account/login/")
    guest.page.fill("input[name=login]", member.user.email)
    guest.page.fill("input[name=password]", PASSWORD)
    guest.page.click("main button.primary")
    guest.page.wait_for_load_state()


def add_passkey(guest):
    guest.page.goto("/account/2fa/webauthn/add/")
    guest.page.fill("input[name=password]", PASSWORD)
    guest.page.click("main button.primary")
    guest.page.fill("input[name=name]", "Laptop")
    guest.page.check("input[name=passwordless]")
    guest.page.click("#passkey")
    guest.page.wait_for_url("**/recovery-codes/")


def test_an_administrator_adds_a_passkey_and_signs_in_with_it_alone(guest, ada, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(guest, ada)
    assert "/account/2fa/" in guest.page.url
    add_passkey(guest)
    assert Authenticator.objects.filter(type="webauthn").count() == 1

    guest.page.goto("/account/logout/")
    guest.page.click("main button.primary")
    guest.page.goto("/account/login/")
    guest.page.click("#passkey")
    guest.page.wait_for_url(lambda address: "/account/" not in address)
    guest.page.goto("/notifications/")
    assert guest.page.title().startswith("Notifications")
    assert guest.complaints == []


def test_a_passkey_is_the_second_step_after_a_password(guest, ada):
    sign_in(guest, ada)
    add_passkey(guest)
    guest.page.goto("/account/logout/")
    guest.page.click("main button.primary")
    sign_in(guest, ada)
    assert guest.page.url.endswith("/account/2fa/authenticate/")
    guest.page.click("#passkey")
    guest.page.wait_for_url(lambda address: "/account/" not in address)
    assert guest.page.locator(".side").count() == 1
    assert guest.complaints == []


def test_the_sign_in_pages_have_nothing_that_hinders(guest, ada):
    for path in ("/account/login/", "/account/login/code/", "/account/password/reset/"):
        guest.page.goto(path)
        assert guest.axe() == []
        assert guest.too_wide() == 0
    sign_in(guest, ada)
    for path in ("/account/2fa/", "/account/sessions/", "/account/password/change/"):
        guest.page.goto(path)
        assert guest.axe() == []
    assert guest.complaints == []


def test_without_javascript_one_signs_in_by_password_and_sees_no_dead_button(live_server, chromium, ada):
    with visitor(chromium, live_server.url, Look(script=False)) as guest:
        guest.page.goto("/account/login/")
        assert not guest.page.locator("#passkey").is_visible()
        sign_in(guest, ada)
        assert guest.page.locator(".side").count() == 1
