"""A lead becomes an opportunity: origin, partner of record and validation are decided and kept."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from leads.models import Account, LeadShare, Opportunity, OpportunityPartner, StageChange
from leads.operations import leads, shares
from leads.operations.customers import Customer
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.conftest import NOW
from tests.leads.conftest import BACKUP, KERLAN, SOIZIC, counts, row, terms


def introduce(do, anna, siren=KERLAN.siren):
    return do(
        anna,
        leads.introduce,
        customer=Customer(name="Kerlan", siren=siren),
        person=SOIZIC,
        interest=BACKUP,
    )


def test_it_opens_an_opportunity_on_the_same_account(opportunity, lead, accepted, now):
    found = row(Opportunity, opportunity.pk)
    assert (found["account_id"], found["lead_id"], found["stage"]) == (lead.account_id, lead.pk, "IDENTIFIED")
    assert (found["amount"], found["created_at"]) == (Decimal("18500.00"), now)
    share = row(LeadShare, accepted.pk)
    assert (share["state"], share["converted_at"], share["until_at"]) == ("CONVERTED", now, None)


def test_what_the_vendor_passed_is_vendor_passed_and_the_partner_is_of_record(opportunity, acme, seen):
    found = row(Opportunity, opportunity.pk)
    assert (found["origin"], found["origin_reason"]) == ("VENDOR_PASSED", "delivered_lead")
    assert seen(lambda: list(OpportunityPartner.objects.values_list("partner", "role"))) == [
        (acme.pk, "RECORD")
    ]


def test_what_the_partner_introduced_is_sourced(do, anna, acme, seen):
    found = do(anna, shares.convert, share=introduce(do, anna), terms=terms())
    assert (found.origin, found.origin_reason) == ("SOURCED", "introduced_lead")
    assert seen(lambda: OpportunityPartner.objects.get().partner_id) == acme.pk


def test_its_first_stage_is_kept(opportunity, seen):
    changes = seen(lambda: list(StageChange.objects.values_list("from_stage", "to_stage", "author_name")))
    assert changes == [("", "IDENTIFIED", "Anna")]


def test_a_qualified_lead_begins_one_stage_further(do, anna, accepted):
    do(anna, shares.qualify, share=accepted)
    assert do(anna, shares.convert, share=accepted, terms=terms()).stage == "QUALIFIED"


def test_a_large_one_waits_for_the_vendor(opportunity):
    assert row(Opportunity, opportunity.pk)["validated_at"] is None


def test_a_small_one_of_a_known_customer_validates_itself(do, anna, accepted, now):
    found = do(anna, shares.convert, share=accepted, terms=terms(amount=Decimal("9999.99")))
    assert row(Opportunity, found.pk)["validated_at"] == now


def test_the_siren_given_at_conversion_identifies_the_customer(do, anna, seen):
    share = introduce(do, anna, siren="")
    found = do(anna, shares.convert, share=share, terms=terms(amount=Decimal(900), siren="552100554"))
    assert row(Opportunity, found.pk)["validated_at"] is not None
    assert seen(lambda: Account.objects.get().siren) == "552100554"


def test_a_second_open_opportunity_on_the_account_is_a_conflict_for_the_vendor_to_judge(do, anna, accepted):
    small = terms(amount=Decimal(900))
    do(anna, shares.convert, share=accepted, terms=small)
    second = do(anna, shares.convert, share=introduce(do, anna), terms=small)
    assert row(Opportunity, second.pk)["validated_at"] is None


def test_the_partner_sees_it_and_a_rival_does_not(opportunity, acme, rival):
    with tenancy.partner_scope([acme.pk]):
        assert Opportunity.objects.count() == StageChange.objects.count() == 1
    with tenancy.partner_scope([rival.pk]):
        assert Opportunity.objects.count() == StageChange.objects.count() == 0


def test_it_happens_once(do, anna, accepted, opportunity):
    before = counts()
    with pytest.raises(Refused, match="already become an opportunity"):
        do(anna, shares.convert, share=accepted, terms=terms())
    assert counts() == before


@pytest.mark.parametrize("who", ["paul", "nora"])
def test_without_the_right_nothing_happens(do, who, request, accepted):
    member, before = request.getfixturevalue(who), counts()
    with pytest.raises(PermissionDenied):
        do(member, shares.convert, share=accepted, terms=terms())
    assert counts() == before


def test_to_a_rival_it_does_not_exist(do, rita, accepted):
    before = counts()
    with pytest.raises(LeadShare.DoesNotExist):
        do(rita, shares.convert, share=accepted, terms=terms())
    assert counts() == before


def test_references_are_never_given_twice(do, anna, accepted):
    first = do(anna, shares.convert, share=accepted, terms=terms())
    second = do(anna, shares.convert, share=introduce(do, anna), terms=terms())
    assert first.reference != second.reference
    assert first.reference == f"O-{NOW.year}-{first.pk:05d}"
