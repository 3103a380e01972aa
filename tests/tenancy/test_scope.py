"""The tenant rule itself: without a scope nothing, with one exactly one's own."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from comarketing.models import Fund
from journal.models import Event
from leads.models import Lead, LeadShare
from partners.models import Member, Partner, User
from portal.lib import tenancy


def fund(partner):
    with tenancy.every_partner():
        return Fund.objects.create(
            partner=partner,
            reference=f"MDF-{partner.pk}",
            name="Spring",
            currency="EUR",
            starts_on="2026-01-01",
            ends_on="2027-01-01",
        )


def test_tests_run_as_the_web_does(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("portal",)


def test_no_scope_is_loud(db):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Lead.objects.count()


def test_a_partner_sees_its_own_rows_only(acme, rival):
    fund(acme)
    with tenancy.partner_scope([acme.pk]):
        assert Fund.objects.count() == 1
    with tenancy.partner_scope([rival.pk]):
        assert Fund.objects.count() == 0


def test_a_partner_may_not_write_what_only_the_vendor_writes(acme):
    money = fund(acme)
    with tenancy.partner_scope([acme.pk]):
        assert Fund.objects.filter(pk=money.pk).update(available=9) == 0


def test_a_partner_cannot_make_a_share_for_itself(acme, rival, now):
    from leads.models import Account

    with tenancy.every_partner():
        account = Account.objects.create(name="Kerlan", created_at=now)
        lead = Lead.objects.create(
            reference="L-1", account=account, need="Backup", source="SHOW", created_at=now
        )
    with pytest.raises(DatabaseError, match="row-level security"), tenancy.partner_scope([rival.pk]):
        LeadShare.objects.create(lead=lead, partner=rival, passed_at=now)


def test_a_partner_is_seen_by_itself_its_colleagues_and_its_named_contact(acme, rival, nora, paul, rita):
    with tenancy.every_partner():
        Partner.objects.filter(pk=acme.pk).update(manager=nora)
    with tenancy.partner_scope([acme.pk]):
        assert set(Partner.objects.values_list("name", flat=True)) == {"Acme"}
        assert set(User.objects.values_list("name", flat=True)) == {"Paul", "Nora"}
        assert set(Member.objects.values_list("pk", flat=True)) == {paul.pk, nora.pk}


def test_a_row_never_changes_its_partner(acme, rival):
    money = fund(acme)
    with pytest.raises(DatabaseError, match="keeps its partner"), tenancy.every_partner():
        Fund.objects.filter(pk=money.pk).update(partner=rival)


def test_a_row_cannot_point_at_another_partners_row(acme, rival, rita, paul, now):
    from training.models import Course, Enrolment

    with tenancy.every_partner():
        course = Course.objects.create(title="Backup", minutes=30, offered_from_on="2026-01-01")

    def point_at_a_rivals_member():
        with tenancy.partner_scope([rival.pk]):
            Enrolment.objects.create(partner=rival, course=course, member=paul, enrolled_at=now)
            connection.check_constraints()

    with pytest.raises(IntegrityError, match="same_partner"):
        point_at_a_rivals_member()


def test_the_journal_is_only_added_to(acme, now):
    with tenancy.every_partner():
        Event.objects.create(kind="x", partner=acme, occurred_at=now)
    for change in (lambda: Event.objects.update(kind="y"), lambda: Event.objects.all().delete()):
        with pytest.raises(DatabaseError, match="permission denied"), tenancy.every_partner():
            change()


def test_reading_only_is_refused_by_postgresql_itself(acme):
    with tenancy.every_partner():
        tenancy.read_only()
        with pytest.raises(DatabaseError, match="read-only transaction"), transaction.atomic():
            Partner.objects.update(name="x")


def test_scopes_nest_and_are_restored(acme, rival):
    fund(acme)
    with tenancy.every_partner():
        with tenancy.partner_scope([rival.pk]):
            assert Fund.objects.count() == 0
        assert Fund.objects.count() == 1
        with pytest.raises(ZeroDivisionError), tenancy.partner_scope([rival.pk]):
            _ = 1 / 0
        assert Fund.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, coalesce(current_setting('app.partners', true), '')")
        assert cursor.fetchone() == ("portal", "")


def test_truncate_is_the_owners(db):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        tenancy.every_partner(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE comarketing_fund CASCADE")
