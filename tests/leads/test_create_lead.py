"""A lead enters the portal: account, contact and lead, by the vendor."""

import pytest
from django.core.exceptions import PermissionDenied

from journal.models import Event
from leads.models import Account, Contact, Lead
from leads.operations import leads
from leads.operations.customers import Customer, Person
from tests.leads.conftest import BACKUP, KERLAN, SOIZIC, counts


def test_it_writes_the_company_the_person_and_the_interest(do, nora, seen):
    lead = do(nora, leads.create, customer=KERLAN, person=SOIZIC, interest=BACKUP)
    found = seen(lambda: Lead.objects.select_related("account", "contact").get(pk=lead.pk))
    assert (found.account.name, found.contact.name, found.need) == (KERLAN.name, SOIZIC.name, BACKUP.need)
    assert found.reference == f"L-2026-{found.pk:05d}"
    assert seen(lambda: list(Event.objects.values_list("kind", "partner"))) == [("lead.created", None)]


def test_a_company_known_by_its_siren_is_not_written_twice(do, nora, seen):
    for name in ("Menuiseries Kerlan", "KERLAN SAS"):
        do(
            nora,
            leads.create,
            customer=Customer(name=name, siren=KERLAN.siren),
            person=SOIZIC,
            interest=BACKUP,
        )
    assert seen(Account.objects.count) == seen(Contact.objects.count) == 1
    assert seen(Lead.objects.count) == 2


def test_companies_of_the_same_name_stay_apart(do, nora, seen):
    for person in ("Soizic", "Yann"):
        customer = Customer(name="Boulangerie du Port")
        do(nora, leads.create, customer=customer, person=Person(name=person), interest=BACKUP)
    assert seen(Account.objects.count) == 2


@pytest.mark.parametrize("who", ["anna", "paul", "vera"])
def test_nobody_else_may(do, who, request):
    member, before = request.getfixturevalue(who), counts()
    with pytest.raises(PermissionDenied):
        do(member, leads.create, customer=KERLAN, person=SOIZIC, interest=BACKUP)
    assert counts() == before
