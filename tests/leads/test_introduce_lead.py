"""A partner brings in a lead of its own."""

import pytest
from django.core.exceptions import PermissionDenied

from leads.models import Account, Contact, Lead, LeadShare, Touch
from leads.operations import leads
from leads.operations.customers import Customer, Person
from portal.lib import tenancy
from tests.leads.conftest import BACKUP, KERLAN, SOIZIC, counts


def test_it_is_accepted_from_the_start_and_no_clock_runs(do, anna, acme, now):
    share = do(anna, leads.introduce, customer=KERLAN, person=SOIZIC, interest=BACKUP)
    with tenancy.partner_scope([acme.pk]):
        found = LeadShare.objects.select_related("lead__account", "contact").get(pk=share.pk)
    assert (found.how, found.state, found.accepted_at, found.accept_by) == (
        "INTRODUCED",
        "ACCEPTED",
        now,
        None,
    )
    assert (found.lead.account.name, found.contact.name) == (KERLAN.name, SOIZIC.name)


def test_it_makes_no_touch_of_its_own(do, anna, seen):
    do(anna, leads.introduce, customer=KERLAN, person=SOIZIC, interest=BACKUP)
    assert seen(Touch.objects.count) == 0


def test_a_company_we_know_is_the_same_company_but_what_we_know_of_its_people_stays_ours(
    do, nora, anna, acme, seen
):
    known = Person(name="Soizic Le Gall", email=SOIZIC.email, phone="01 99 00 12 34")
    do(nora, leads.create, customer=KERLAN, person=known, interest=BACKUP)
    do(anna, leads.introduce, customer=KERLAN, person=SOIZIC, interest=BACKUP)
    assert seen(Account.objects.count) == 1
    with tenancy.partner_scope([acme.pk]):
        assert Lead.objects.count() == 1
        assert list(Contact.objects.values_list("phone", flat=True)) == [""]


def test_a_rival_does_not_see_it(do, anna, rival):
    do(anna, leads.introduce, customer=Customer(name="Kerlan"), person=SOIZIC, interest=BACKUP)
    with tenancy.partner_scope([rival.pk]):
        assert LeadShare.objects.count() == Lead.objects.count() == Account.objects.count() == 0


@pytest.mark.parametrize("who", ["paul", "nora"])
def test_only_the_partners_sellers_and_administrators_may(do, who, request):
    member, before = request.getfixturevalue(who), counts()
    with pytest.raises(PermissionDenied):
        do(member, leads.introduce, customer=KERLAN, person=SOIZIC, interest=BACKUP)
    assert counts() == before
