"""Whatever is typed: an error at the field or harmless text, never a failure, nothing half-written."""

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.utils import timezone

from journal.models import Event
from partners.access import actor_of
from partners.models import Distribution, Invitation, Member, Partner, User
from partners.operations import invitations
from portal.lib import tenancy
from tests.conftest import make_partner
from tests.partners.world import FORM, HOSTILE, encoded

PARTNER = {
    "name": "Brume",
    "kind": "RESELLER",
    "tier": "gold",
    "manager": "",
    "siren": "732829320",
    "parent_group": "",
    "size": "SMALL",
    "region": "Bretagne",
    "country": "FR",
    "currency": "EUR",
    "language": "fr",
    "joined_on": "2026-02-01",
}
INVITATION = {"name": "Léa", "email": "lea@acme.fr", "role": "PARTNER_SELLER"}


EVERY = "every field"


def fields(names, *quick):
    """Every field at once, and the first text field alone; each of the others alone when there is time."""
    alone = [pytest.param(name, marks=() if name in quick else pytest.mark.deep) for name in names]
    return pytest.mark.parametrize("field", [EVERY, *alone])


def with_value(good, field, value):
    """The form as it should be, but for one field, or for all."""
    return dict.fromkeys(good, value) if field == EVERY else good | {field: value}


@pytest.fixture
def everything(seen):
    """How many rows there are: a refused form leaves them as they were."""
    models = (Partner, Member, User, Invitation, Distribution, Event)
    return lambda: seen(lambda: tuple(model.objects.count() for model in models))


def sent(client, path, values, everything, *, made=302):
    """Send it: taken whole (`made`) or not at all."""
    before = everything()
    response = client.post(path, encoded(values), FORM)
    assert response.status_code in {200, made}, response.status_code
    if response.status_code == 200:
        assert everything() == before
    return response


@fields([*PARTNER, "status"], "name")
def test_a_new_partner(client, nora, tiers, everything, field):
    client.force_login(nora.user)
    for value in HOSTILE:
        response = sent(
            client, "/partners/add/", with_value(PARTNER | {"status": "ACTIVE"}, field, value), everything
        )
        if response.status_code == 200:
            assert response.context["form"].errors, (field, value)


@fields(PARTNER)
def test_a_partners_details(client, nora, acme, everything, field):
    client.force_login(nora.user)
    for value in HOSTILE:
        sent(client, f"/partners/{acme.public_id}/edit/", with_value(PARTNER, field, value), everything)


@fields(["status", "reason"], "reason")
def test_a_move(client, nora, acme, everything, field):
    client.force_login(nora.user)
    for value in HOSTILE:
        values = with_value({"status": "SUSPENDED", "reason": "unpaid"}, field, value)
        sent(client, f"/partners/{acme.public_id}/move/", values, everything)


@fields(["distributor", "product_line", "account_number", "from_on"], "from_on")
def test_a_link_to_a_distributor(client, nora, acme, everything, field):
    depot = make_partner("Depot", None, kind="DISTRIBUTOR")
    good = {"distributor": depot.public_id, "product_line": "", "account_number": "", "from_on": "2026-01-01"}
    client.force_login(nora.user)
    for value in HOSTILE:
        sent(client, f"/partners/{acme.public_id}/distributors/", with_value(good, field, value), everything)


def test_the_end_of_a_link(client, nora, acme, everything):
    depot = make_partner("Depot", None, kind="DISTRIBUTOR")
    with tenancy.every_partner():
        link = Distribution.objects.create(reseller=acme, distributor=depot, from_on="2026-01-01")
    client.force_login(nora.user)
    for value in HOSTILE:
        path = f"/partners/{acme.public_id}/distributors/{link.pk}/end/"
        sent(client, path, {f"link-{link.pk}-until_on": value}, everything)
    assert (
        client.post(f"/partners/{acme.public_id}/distributors/99999999999999999999/end/").status_code == 404
    )


@fields(INVITATION, "email")
def test_an_invitation(client, anna, everything, field):
    client.force_login(anna.user)
    for value in HOSTILE:
        sent(client, "/partners/team/invite/", with_value(INVITATION, field, value), everything)


@fields(["name", "password"], "name")
def test_an_acceptance(client, acme, anna, everything, field):
    for number, value in enumerate(HOSTILE):
        with tenancy.every_partner():
            issued = invitations.invite(
                partner=acme,
                email=f"p{number}@acme.fr",
                name="P",
                role="PARTNER_SELLER",
                by=actor_of(anna),
                now=timezone.now(),
            )
        good = {"name": "Léa Petit", "password": "a long row of plain words"}
        sent(client, f"/partners/invitations/{issued.token}/", with_value(good, field, value), everything)
        client.logout()


def test_a_token(client, db):
    for token in HOSTILE:
        assert client.get(f"/partners/invitations/{quote(token, errors='surrogatepass')}/").status_code == 404


FILTERS = dict.fromkeys(["words", "tier", "status", "region", "manager", "sort", "page"], "")


@fields(FILTERS)
@pytest.mark.parametrize("path", ["/partners/", "/partners/export.csv", "/partners/export.xlsx"])
def test_a_lists_filters(client, nora, acme, path, field):
    client.force_login(nora.user)
    for value in HOSTILE:
        assert client.get(f"{path}?{encoded(with_value(FILTERS, field, value))}").status_code == 200, (
            field,
            value,
        )


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/login/", ["login", "password", "next"]),
        ("/account/login/code/", ["email", "next"]),
        ("/account/password/reset/", ["email"]),
    ],
)
def test_signing_in(client, nora, everything, path, fields):
    for field in fields:
        for value in HOSTILE:
            cache.clear()
            client.cookies.clear()
            values = {"login": "a@b.example", "email": "a@b.example", "password": "x" * 15, field: value}
            sent(client, path, values, everything)


def test_changing_the_password(client, nora, everything):
    good = {
        "oldpassword": "x",
        "password1": "a long row of plain words",
        "password2": "a long row of plain words",
    }
    nora.user.set_password("x")
    nora.user.save()
    client.force_login(nora.user)
    for field in good:
        for value in HOSTILE:
            cache.clear()
            response = client.post("/account/password/change/", encoded(good | {field: value}), FORM)
            assert response.status_code in {200, 302}
