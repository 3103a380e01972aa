"""What every request promises: reading writes nothing, a failure keeps nothing, one's rows only, few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.access import ALLOWED, READ_ONLY_ROLES
from partners.models import User
from partners.models.people import VENDOR_ROLES
from portal.lib import tenancy
from tests.conftest import make_member

pytestmark = pytest.mark.urls("tests.portal.probes")
WRITERS = sorted(set(ALLOWED) - READ_ONLY_ROLES)


@pytest.fixture
def acting(client, acme):
    """Signs somebody of this role in; a failing page is answered, not raised."""

    def act(role):
        client.raise_request_exception = False
        member = make_member("Someone", role, None if role in VENDOR_ROLES else acme)
        client.force_login(member.user)
        return client

    return act


@pytest.fixture
def written(seen):
    return lambda: seen(User.objects.filter(phone="written").exists)


@pytest.mark.parametrize("role", ALLOWED)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_writes_nothing_in_the_database(acting, written, role, method):
    assert getattr(acting(role), method)("/probe/writes/").status_code == 500
    assert not written()


@pytest.mark.parametrize("role", WRITERS)
def test_posting_writes(acting, written, role):
    """Without this the promise above would be empty."""
    assert acting(role).post("/probe/writes/").status_code == 200
    assert written()


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("view", ["writes", "records"])
def test_a_role_that_reads_writes_nothing_by_any_method(acting, written, method, view):
    assert getattr(acting("EXECUTIVE"), method)(f"/probe/{view}/").status_code == 500
    assert not written()


def test_a_download_may_record_its_touch_when_it_is_read(acting, written):
    assert acting("PARTNER_SELLER").get("/probe/records/").status_code == 200
    assert written()


@pytest.mark.parametrize("view", ["raises", "answers_503", "bad_template"])
def test_a_failure_keeps_nothing(acting, written, view):
    assert acting("PARTNER_ADMIN").post(f"/probe/{view}/").status_code >= 500
    assert not written()


def test_the_connection_is_as_good_as_new_after_a_failure(acting):
    client = acting("PARTNER_ADMIN")
    client.post("/probe/answers_503/")
    client.post("/probe/bad_template/")
    assert client.get("/probe/leaves_scope/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, coalesce(current_setting('app.partners', true), '')")
        assert cursor.fetchone() == ("portal", "")


def test_a_failure_says_what_is_safe_and_gives_a_reference(acting):
    answer = acting("PARTNER_ADMIN").post("/probe/raises/")
    assert b"after a write" not in answer.content
    assert answer.content.count(b"<main") == 1


def test_an_open_page_that_is_read_writes_nothing_either(client, nora, written):
    client.raise_request_exception = False
    assert client.get("/probe/public_writes/").status_code == 500
    assert not written()


def test_streaming_after_the_transaction_is_refused_loudly(acting, caplog):
    """It would run as the login role, which may read who is a partner before anybody is known."""
    assert acting("PARTNER_ADMIN").get("/probe/streams/").status_code == 500
    assert "read outside its scope" in caplog.text


def test_a_file_is_streamed(acting):
    assert b"".join(acting("PARTNER_ADMIN").get("/probe/files/").streaming_content) == b"a file"


def test_a_partner_works_in_its_own_scope(acting, acme):
    actor = acting("PARTNER_ADMIN")
    role, partners, user = actor.get("/probe/leaves_scope/").content.decode().split(",")
    assert (role, partners) == ("partner_scope", str(acme.pk))
    assert user == actor.session["_auth_user_id"]


@pytest.mark.parametrize(
    ("role", "scope"), [("CHANNEL_MANAGER", "vendor_scope"), ("VENDOR_SELLER", "seller_scope")]
)
def test_the_vendor_works_in_its_own(acting, role, scope):
    assert acting(role).get("/probe/leaves_scope/").content.decode().startswith(scope)


@pytest.mark.parametrize("role", ALLOWED)
def test_a_view_that_names_no_verb_is_closed(acting, role):
    assert acting(role).get("/probe/unguarded/").status_code == 403


def test_a_view_that_names_no_verb_is_closed_to_strangers(client, db):
    assert client.get("/probe/unguarded/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize("path", ["/probe/bare/", "/api/v1/schema/"])
def test_strangers_are_led_to_sign_in(client, db, path):
    answer = client.get(path)
    assert answer.status_code == (401 if path.startswith("/api/") else 302)


def test_somebody_without_a_membership_sees_nothing(client, acme):
    member = make_member("Gone", "PARTNER_ADMIN", acme)
    with tenancy.every_partner():
        type(member).objects.filter(pk=member.pk).update(left_at=member.joined_at)
    client.force_login(member.user)
    assert client.get("/probe/bare/").status_code == 403


def test_people_of_a_partner_that_ended_are_out(acting, acme):
    client = acting("PARTNER_ADMIN")
    assert client.get("/probe/bare/").status_code == 200
    with tenancy.every_partner():
        type(acme).objects.filter(pk=acme.pk).update(status="ENDED")
    assert client.get("/probe/bare/").status_code == 403


def test_the_vendor_contact_comes_with_the_actor(acting, acme, nora):
    with tenancy.every_partner():
        type(acme).objects.filter(pk=acme.pk).update(manager=nora)
    answer = acting("PARTNER_ADMIN").get("/notifications/")
    assert "Nora" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["PARTNER_ADMIN", "CHANNEL_MANAGER", "VENDOR_SELLER"])
def test_the_envelope_is_nine_statements(acting, role):
    """Session, user with member, scope, transaction: whatever the page asks comes on top, as the bell of its frame."""
    client = acting(role)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/probe/bare/").content == b"bare"
    statements = [query["sql"] for query in asked.captured_queries]
    assert len(statements) == 9, "\n".join(statements)
