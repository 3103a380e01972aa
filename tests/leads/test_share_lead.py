"""The vendor passes a lead to a partner, who has a date to answer by."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from agreements.models import Programme
from journal.models import Event, Notification
from journal.operations import sweep
from leads.models import AccountPartner, Contact, Lead, LeadShare, Touch, TouchParty
from leads.operations import leads, shares
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.conftest import NOW, make_partner
from tests.leads.conftest import counts, put


def test_it_is_the_partners_to_answer_within_two_business_days(share, acme, seen):
    found = seen(LeadShare.objects.get)
    assert (found.partner_id, found.state, found.how) == (acme.pk, "ASSIGNED", "PASSED")
    assert found.accept_by == datetime(
        2026, 11, 24, 10, 0, tzinfo=UTC
    )  # Friday 11 h in Paris to Tuesday 11 h
    assert (found.message, found.why) == ("Wants a quote soon", ["Near you"])


def test_the_programme_and_the_partners_calendar_set_the_date(do, nora, lead, tiers, seen):
    with tenancy.every_partner():
        Programme.objects.update_or_create(only=True, defaults={"accept_days": 1})
    far = make_partner("Nordlicht", tiers["gold"], country="DE", time_zone="Europe/Berlin")
    eve = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)  # Thursday; the 25th and 26th are holidays in Germany
    found = do(nora, leads.share, lead=lead, partner=far, now=eve)
    assert found.accept_by == datetime(2026, 12, 28, 9, 0, tzinfo=UTC)


def test_the_partner_sees_the_lead_its_account_and_its_contact_and_a_rival_nothing(share, acme, rival):
    with tenancy.partner_scope([acme.pk]):
        assert [Lead.objects.count(), AccountPartner.objects.count(), Contact.objects.count()] == [1, 1, 1]
    with tenancy.partner_scope([rival.pk]):
        assert [Lead.objects.count(), AccountPartner.objects.count(), Contact.objects.count()] == [0, 0, 0]


def test_passing_is_a_touch_of_the_vendor(share, lead, seen):
    touch = seen(Touch.objects.get)
    assert (touch.kind, touch.account_id, touch.subject) == ("LEAD_PASSED", lead.account_id, share.public_id)
    assert seen(lambda: TouchParty.objects.get(touch=touch).partner_id) is None


def test_it_tells_the_partners_sellers_and_administrators(share, anna, sam, paul, seen):
    seen(lambda: sweep(now=NOW))
    told = seen(lambda: set(Notification.objects.values_list("user_id", flat=True)))
    assert told == {anna.user_id, sam.user_id}


def test_it_is_with_one_partner_at_a_time(do, nora, share, lead, rival):
    before = counts()
    with pytest.raises(Refused, match="already with a partner"):
        do(nora, leads.share, lead=lead, partner=rival)
    assert counts() == before


def test_a_lead_that_came_back_goes_to_the_next_and_the_first_keeps_its_history(
    do, nora, share, lead, rival, acme
):
    put(share, state="DECLINED", reason="TOO_FAR", until_at=NOW)
    do(nora, leads.share, lead=lead, partner=rival)
    with tenancy.partner_scope([acme.pk]):
        assert LeadShare.objects.get().pk == share.pk
        assert Event.objects.filter(subject=share.public_id).exists()
    with tenancy.partner_scope([rival.pk]):
        assert LeadShare.objects.exclude(pk=share.pk).count() == LeadShare.objects.count() == 1


def test_after_three_partners_it_stays_with_the_vendor(do, nora, lead, tiers):
    for name in ("One", "Two", "Three"):
        share = do(nora, leads.share, lead=lead, partner=make_partner(name, tiers["gold"]))
        put(share, state="TIMED_OUT", until_at=NOW)
    before = counts()
    with pytest.raises(Refused, match="stays with the vendor"):
        do(nora, leads.share, lead=lead, partner=make_partner("Four", tiers["gold"]))
    assert counts() == before


def test_a_suspended_partner_is_passed_nothing(do, nora, lead, acme):
    with tenancy.every_partner():
        Partner.objects.filter(pk=acme.pk).update(status="SUSPENDED")
    before = counts()
    with pytest.raises(Refused, match="not active"):
        do(nora, leads.share, lead=lead, partner=acme)
    assert counts() == before


@pytest.mark.parametrize("who", ["anna", "sam", "paul", "vera"])
def test_only_a_manager_passes_leads(do, who, request, lead, acme):
    member, before = request.getfixturevalue(who), counts()
    with pytest.raises(PermissionDenied):
        do(member, leads.share, lead=lead, partner=acme)
    assert counts() == before


def test_an_introduced_lead_that_was_handed_back_can_be_passed_on(do, nora, anna, rival, seen):
    from tests.leads.conftest import BACKUP, KERLAN, SOIZIC

    own = do(anna, leads.introduce, customer=KERLAN, person=SOIZIC, interest=BACKUP)
    do(anna, shares.hand_back, share=own, reason="NO_CAPACITY")
    lead = seen(Lead.objects.get)
    assert do(nora, leads.share, lead=lead, partner=rival).how == "PASSED"
