"""A partner comes in, is changed, moves along the programme's path; its page shows who belongs to it."""

import pytest

from journal.models import Event
from partners import rules
from partners.models import Distribution, Location, Partner
from portal.lib import tenancy
from tests.conftest import make_member, make_partner

FACTS = {
    "name": "Brume",
    "kind": "VAR",
    "tier": "gold",
    "size": "MEDIUM",
    "siren": "732 829 320",
    "region": "Bretagne",
    "country": "FR",
    "currency": "EUR",
    "language": "fr",
    "joined_on": "2026-02-01",
}


def path(partner, verb=""):
    return f"/partners/{partner.public_id}/{verb}"


@pytest.fixture
def kinds(seen):
    return lambda: seen(lambda: list(Event.objects.order_by("pk").values_list("kind", flat=True)))


# ---- SIREN ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("siren", ["732829320", "552100554", "000000000", "542065479"])
def test_a_siren_whose_digits_agree(siren):
    assert rules.siren_is_valid(siren)


@pytest.mark.parametrize(
    "siren", ["732829321", "123456789", "73282932", "7328293200", "73282932٠", "abcdefghi", ""]
)
def test_a_siren_whose_digits_do_not(siren):
    assert not rules.siren_is_valid(siren)


@pytest.mark.parametrize("place", range(9))
def test_every_single_wrong_digit_is_found(place):
    good = "732829320"
    for digit in "0123456789":
        if digit != good[place]:
            assert not rules.siren_is_valid(good[:place] + digit + good[place + 1 :])


# ---- add ------------------------------------------------------------------------------------------------------------
def test_a_manager_adds_a_partner(client, nora, tiers, seen, kinds):
    client.force_login(nora.user)
    answer = client.post("/partners/add/", FACTS | {"status": "ACTIVE", "manager": nora.public_id})
    partner = seen(lambda: Partner.objects.select_related("tier", "manager").get(name="Brume"))
    assert answer["Location"] == path(partner)
    assert (partner.siren, partner.tier.code, partner.manager) == ("732829320", "gold", nora)
    assert kinds() == ["partner.added"]


def test_a_wrong_siren_is_said_at_its_field_and_nothing_typed_is_lost(client, nora, tiers, seen):
    client.force_login(nora.user)
    page = client.post("/partners/add/", FACTS | {"status": "ACTIVE", "siren": "732829321"}).content.decode()
    assert "There is a problem" in page
    assert 'href="#id_siren"' in page
    assert 'value="Bretagne"' in page
    assert 'value="732829321"' in page
    assert seen(Partner.objects.count) == 0


def test_an_active_partner_has_a_first_day(client, nora, tiers, seen):
    client.force_login(nora.user)
    page = client.post("/partners/add/", FACTS | {"status": "ACTIVE", "joined_on": ""}).content.decode()
    assert "first day in the programme" in page
    assert seen(Partner.objects.count) == 0
    assert client.post("/partners/add/", FACTS | {"status": "PROSPECT", "joined_on": ""}).status_code == 302


@pytest.mark.parametrize("role", ["VENDOR_SELLER", "FINANCE", "EXECUTIVE"])
def test_other_staff_may_not(client, tiers, seen, role):
    client.force_login(make_member("Sam", role).user)
    assert client.post("/partners/add/", FACTS | {"status": "ACTIVE"}).status_code == 403
    assert seen(Partner.objects.count) == 0


# ---- change ---------------------------------------------------------------------------------------------------------
def test_what_changed_is_recorded_and_what_did_not_is_not(client, nora, acme, seen, kinds):
    client.force_login(nora.user)
    client.post(path(acme, "edit/"), FACTS)
    client.post(path(acme, "edit/"), FACTS)
    assert kinds() == ["partner.changed"]
    fields = seen(lambda: Event.objects.get().data["fields"])
    assert {"name", "siren", "region"} <= set(fields)
    assert seen(lambda: Partner.objects.get(pk=acme.pk).name) == "Brume"


@pytest.mark.parametrize("role", ["FINANCE", "VENDOR_SELLER"])
def test_only_a_channel_manager_is_a_manager(client, nora, acme, seen, role):
    sam = make_member("Sam", role)
    client.force_login(nora.user)
    assert client.post(path(acme, "edit/"), FACTS | {"manager": sam.public_id}).status_code == 200
    assert seen(lambda: Partner.objects.get(pk=acme.pk).manager_id) is None


def test_a_group_does_not_contain_itself(client, nora, acme, rival, seen):
    with tenancy.every_partner():
        Partner.objects.filter(pk=rival.pk).update(parent_group=acme)
    client.force_login(nora.user)
    page = client.post(path(acme, "edit/"), FACTS | {"parent_group": rival.public_id}).content.decode()
    assert "belongs to the partner itself" in page
    assert seen(lambda: Partner.objects.get(pk=acme.pk).parent_group_id) is None


def test_a_partner_does_not_open_the_vendors_page_of_itself(client, anna, acme):
    client.force_login(anna.user)
    for verb in ("", "edit/"):
        assert client.get(path(acme, verb)).status_code == 403


# ---- move -----------------------------------------------------------------------------------------------------------
def test_suspending_tells_the_partners_administrators(client, nora, anna, acme, seen, kinds):
    client.force_login(nora.user)
    client.post(path(acme, "move/"), {"status": "SUSPENDED", "reason": "unpaid"})
    assert seen(lambda: Partner.objects.get(pk=acme.pk).status) == "SUSPENDED"
    assert kinds() == ["partner.moved"]
    from journal.notifications import administrators

    assert seen(lambda: list(administrators(Event.objects.get()))) == [anna.user_id]


def test_without_scripts_the_question_is_a_page_and_an_error_stands_at_its_field(client, nora, acme, kinds):
    client.force_login(nora.user)
    assert "Change the status of Acme?" in client.get(path(acme, "move/")).content.decode()
    page = client.post(path(acme, "move/"), {"status": "SUSPENDED", "reason": ""}).content.decode()
    assert 'href="#id_reason"' in page
    assert kinds() == []


@pytest.mark.parametrize(
    ("now_", "then"), [("ACTIVE", "APPLICANT"), ("ENDED", "SUSPENDED"), ("SUSPENDED", "PROSPECT")]
)
def test_a_move_off_the_path_is_refused(client, nora, acme, seen, now_, then, kinds):
    with tenancy.every_partner():
        Partner.objects.filter(pk=acme.pk).update(status=now_)
    client.force_login(nora.user)
    client.post(path(acme, "move/"), {"status": then, "reason": "x"})
    assert seen(lambda: Partner.objects.get(pk=acme.pk).status) == now_
    assert kinds() == []


# ---- distributors ---------------------------------------------------------------------------------------------------
@pytest.fixture
def depot(db):
    return make_partner("Depot", None, kind="DISTRIBUTOR")


def link(client, partner, depot, **typed):
    return client.post(
        path(partner, "distributors/"), {"distributor": depot.public_id, "from_on": "2026-01-01"} | typed
    )


def test_a_link_is_dated_and_stated_once_at_a_time(client, nora, acme, depot, seen, kinds):
    client.force_login(nora.user)
    assert link(client, acme, depot).status_code == 302
    assert "already serves" in link(client, acme, depot, from_on="2025-01-01").content.decode()
    assert link(client, acme, depot, product_line="Backup").status_code == 302
    assert seen(Distribution.objects.count) == 2
    assert kinds() == ["distribution.linked"] * 2


def test_a_link_ends_and_may_begin_again(client, nora, acme, depot, seen, kinds):
    client.force_login(nora.user)
    link(client, acme, depot)
    made = seen(Distribution.objects.get)
    end = path(acme, f"distributors/{made.pk}/end/")
    assert (
        "after its first day" in client.post(end, {f"link-{made.pk}-until_on": "2026-01-01"}).content.decode()
    )
    client.post(end, {f"link-{made.pk}-until_on": "2026-03-01"})
    assert "already ended" in client.post(end, {f"link-{made.pk}-until_on": "2026-04-01"}).content.decode()
    assert link(client, acme, depot, from_on="2026-03-01").status_code == 302
    assert kinds() == ["distribution.linked", "distribution.ended", "distribution.linked"]


def test_a_reseller_is_no_distributor(client, nora, acme, rival, seen):
    client.force_login(nora.user)
    assert link(client, acme, rival).status_code == 200
    assert seen(Distribution.objects.count) == 0


def test_anothers_link_cannot_be_ended_by_way_of_this_partner(client, nora, acme, rival, depot, seen):
    client.force_login(nora.user)
    link(client, acme, depot)
    made = seen(Distribution.objects.get)
    assert client.post(path(rival, f"distributors/{made.pk}/end/")).status_code == 404
    assert seen(lambda: Distribution.objects.get().until_on) is None


# ---- the page -------------------------------------------------------------------------------------------------------
def test_the_page_shows_people_places_and_links(client, nora, acme, anna, depot):
    with tenancy.every_partner():
        Location.objects.create(partner=acme, name="Agence", postcode="29000", town="Quimper")
        Distribution.objects.create(reseller=acme, distributor=depot, from_on="2026-01-01")
    client.force_login(nora.user)
    page = client.get(path(acme)).content.decode()
    for word in ("Anna", "Quimper", "Depot", "Partner administrator"):
        assert word in page
    assert client.get("/partners/00000000-0000-4000-8000-000000000000/").status_code == 404
