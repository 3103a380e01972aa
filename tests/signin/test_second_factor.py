"""Two steps: offered to everybody, required of those who handle money or accounts."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache

from tests.conftest import make_member
from tests.partners.world import FORM, HOSTILE, encoded
from tests.signin.conftest import PASSWORD

LOGIN, INDEX = "/account/login/", "/account/2fa/"


@pytest.fixture
def ada(db):
    """An administrator: her role asks for a second step."""
    member = make_member("Ada", "ADMINISTRATOR")
    member.user.set_password(PASSWORD)
    member.user.save()
    return member


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def app_code(secret: str, drift: int = 0) -> str:
    """What an authenticator app shows (RFC 6238), `drift` periods from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + drift)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def sign_in(client, member):
    return client.post(LOGIN, {"login": member.user.email, "password": PASSWORD})


def confirm_it_is_me(client):
    """allauth asks for the password again before a change to how one signs in."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def set_up_app(client) -> str:
    """The app's secret, once two-step sign-in is on."""
    confirm_it_is_me(client)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)[1]
    answer = client.post("/account/2fa/totp/activate/", {"code": app_code(secret, -1)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    return secret


def recovery_codes(client) -> list[str]:
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    return re.findall(r"<li>(\d{8})</li>", page)


def test_a_role_that_needs_it_is_led_to_set_it_up_and_told_why(client, ada, required):
    sign_in(client, ada)
    for path in ("/", "/partners/", "/notifications/"):
        assert client.get(path)["Location"] == INDEX
    page = client.get(INDEX).content.decode()
    assert "Your role handles money or accounts" in page
    assert "/account/2fa/webauthn/add/" in page


def test_the_api_says_it_instead_of_leading_away(client, ada, required):
    sign_in(client, ada)
    answer = client.get("/api/v1/schema/")
    assert (answer.status_code, answer.json()) == (403, {"detail": "Your role asks for two-step sign-in."})


@pytest.mark.parametrize(
    ("role", "asked"), [("FINANCE", True), ("ADMINISTRATOR", True), ("CHANNEL_MANAGER", False)]
)
def test_only_money_and_accounts_need_it(client, required, db, role, asked):
    client.force_login(make_member("Fin", role).user)
    assert (client.get("/notifications/").status_code == 302) is asked


def test_after_the_second_step_the_house_is_open(client, ada, required):
    sign_in(client, ada)
    secret = set_up_app(client)
    page = client.get(INDEX).content.decode()
    assert "Show my second step" in page  # set up, but not yet shown in this session
    answer = client.post("/account/2fa/reauthenticate/?next=/", {"code": app_code(secret), "next": "/"})
    assert answer["Location"] == "/"
    assert client.get("/notifications/").status_code == 200


def test_from_then_on_signing_in_asks_for_it(client, ada, required):
    sign_in(client, ada)
    secret = set_up_app(client)
    client.logout()
    answer = sign_in(client, ada)
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert "Second step" in client.get(answer["Location"]).content.decode()
    wrong = client.post(answer["Location"], {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    assert client.post(answer["Location"], {"code": app_code(secret)})["Location"] == "/"
    assert client.get("/notifications/").status_code == 200


def test_a_recovery_code_opens_once(client, ada, required):
    sign_in(client, ada)
    set_up_app(client)
    codes = recovery_codes(client)
    assert len(codes) == 10
    assert client.get("/account/2fa/recovery-codes/download/").content.decode().split() == codes
    for attempt, opens in enumerate((True, False)):
        client.logout()
        sign_in(client, ada)
        client.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert ("_auth_user_id" in client.session) is opens, attempt


def test_guessing_the_code_is_slowed_down(client, ada, required):
    sign_in(client, ada)
    secret = set_up_app(client)
    client.logout()
    sign_in(client, ada)
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    answer = client.post("/account/2fa/authenticate/", {"code": app_code(secret)})
    assert "Too many attempts" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_app_stays_while_the_role_needs_it_and_there_is_nothing_else(client, ada, required):
    sign_in(client, ada)
    secret = set_up_app(client)
    client.post("/account/2fa/reauthenticate/", {"code": app_code(secret)})
    answer = client.post("/account/2fa/totp/deactivate/")
    assert "add a passkey before you remove the app" in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_somebody_else_may_remove_the_app(client, nora):
    sign_in(client, nora)
    set_up_app(client)
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert mail.outbox[-1].subject == "An authenticator app was removed"


@pytest.mark.parametrize("path", ["totp/activate/", "webauthn/add/", "recovery-codes/generate/"])
def test_changing_it_asks_for_the_password_again(client, nora, path):
    client.force_login(nora.user)  # a session somebody left open
    answer = client.get(INDEX + path)
    assert answer.status_code == 302
    assert "/reauthenticate/" in answer["Location"]
    assert "Is it you?" in client.get(answer["Location"]).content.decode()


def test_that_answer_is_good_for_ten_minutes(client, nora, time_machine_or_none):
    sign_in(client, nora)
    confirm_it_is_me(client)
    assert client.get(INDEX + "totp/activate/").status_code == 200
    time_machine_or_none.shift(601)
    assert client.get(INDEX + "totp/activate/").status_code == 302


@pytest.fixture
def time_machine_or_none():
    import time_machine

    with time_machine.travel(time.time(), tick=True) as traveller:
        yield traveller


def test_another_persons_passkey_cannot_be_renamed_or_removed(client, ada, nora):
    theirs = Authenticator.objects.create(
        user=ada.user, type="webauthn", data={"name": "Key", "credential": {}}
    )
    sign_in(client, nora)
    confirm_it_is_me(client)
    for verb in ("edit", "remove"):
        assert (
            client.post(f"/account/2fa/webauthn/keys/{theirs.pk}/{verb}/", {"name": "Mine"}).status_code
            == 404
        )
    assert Authenticator.objects.get().data["name"] == "Key"


@pytest.mark.parametrize(
    "credential", ["", "x", "{}", "null", "[]", '{"id": 1}', '{"id": "' + "A" * 5000 + '"}']
)
def test_a_false_passkey_is_an_error_not_a_failure(client, nora, credential):
    assert client.post("/account/2fa/webauthn/login/", {"credential": credential}).status_code == 302
    assert "_auth_user_id" not in client.session
    sign_in(client, nora)
    confirm_it_is_me(client)
    answer = client.post("/account/2fa/webauthn/add/", {"name": "Key", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/account/2fa/totp/activate/", "code"),
        ("/account/2fa/reauthenticate/", "code"),
        ("/account/reauthenticate/", "password"),
        ("/account/2fa/webauthn/keys/{key}/edit/", "name"),
    ],
)
def test_whatever_is_typed_is_an_error_or_harmless(client, nora, path, field):
    sign_in(client, nora)
    confirm_it_is_me(client)
    key = Authenticator.objects.create(
        user=nora.user, type="webauthn", data={"name": "Key", "credential": {}}
    )
    for value in HOSTILE:
        cache.clear()
        assert client.post(path.format(key=key.pk), encoded({field: value}), FORM).status_code in {
            200,
            302,
        }, value
    key.refresh_from_db()
    assert len(key.data["name"]) <= 60
    assert not Authenticator.objects.filter(type="totp").exists()


def test_whatever_is_typed_as_second_step_opens_nothing(client, ada):
    sign_in(client, ada)
    set_up_app(client)
    client.logout()
    for value in HOSTILE:
        cache.clear()
        sign_in(client, ada)
        answer = client.post("/account/2fa/authenticate/", encoded({"code": value}), FORM)
        assert answer.status_code == 200, value
        assert "_auth_user_id" not in client.session
