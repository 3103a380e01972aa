"""The partner says no, and why."""

import pytest

from journal.models import Event
from leads.models import Contact, Lead, LeadShare
from leads.operations import shares
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.leads.conftest import counts, row


@pytest.mark.parametrize("contacted", [True, False])
def test_it_ends_with_its_reason_and_says_whether_the_customer_was_contacted(
    do, anna, share, now, contacted, seen
):
    do(anna, shares.decline, share=share, reason="TOO_FAR", contacted=contacted)
    found = row(LeadShare, share.pk)
    assert (found["state"], found["reason"], found["until_at"]) == ("DECLINED", "TOO_FAR", now)
    assert found["contacted_at"] == (now if contacted else None)
    data = seen(lambda: Event.objects.get(kind="lead.declined").data)
    assert (data["reason"], data["contacted"]) == ("TOO_FAR", contacted)


def test_the_customers_person_is_no_longer_shown(do, anna, acme, share):
    with tenancy.partner_scope([acme.pk]):
        assert Contact.objects.count() == 1
    do(anna, shares.decline, share=share, reason="KNOWN", contacted=False)
    with tenancy.partner_scope([acme.pk]):
        assert (Lead.objects.count(), Contact.objects.count()) == (1, 0)


@pytest.mark.parametrize("reason", ["", "NO_PROJECT", "nonsense", "TOO_FAR'--"])
def test_a_reason_that_is_not_one_of_the_list_is_refused(do, anna, share, reason):
    before, was = counts(), row(LeadShare, share.pk)
    with pytest.raises(Refused, match="one of the reasons"):
        do(anna, shares.decline, share=share, reason=reason, contacted=False)
    assert (counts(), row(LeadShare, share.pk)) == (before, was)
