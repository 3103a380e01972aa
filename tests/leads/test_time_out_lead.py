"""A lead that nobody answered is taken back, once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from leads.models import LeadShare
from leads.operations import leads, shares
from partners.access import SYSTEM
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.conftest import NOW
from tests.leads.conftest import counts, put, row


def sweep(now):
    with tenancy.every_partner():
        return shares.time_out_late(by=SYSTEM, now=now)


def test_the_sweeper_takes_back_what_is_late_and_only_once(share, accepted_by_rival):
    late = share.accept_by + timedelta(minutes=1)
    assert sweep(share.accept_by - timedelta(minutes=1)) == 0
    assert [sweep(late), sweep(late)] == [1, 0]
    found = row(LeadShare, share.pk)
    assert (found["state"], found["until_at"]) == ("TIMED_OUT", late)
    assert row(LeadShare, accepted_by_rival.pk)["state"] == "ACCEPTED"


@pytest.fixture
def accepted_by_rival(do, nora, rita, rival):
    from tests.leads.conftest import BACKUP, KERLAN, SOIZIC

    lead = do(nora, leads.create, customer=KERLAN, person=SOIZIC, interest=BACKUP)
    return do(rita, shares.accept, share=do(nora, leads.share, lead=lead, partner=rival))


def test_the_lead_can_go_to_another_partner(do, nora, share, lead, rival):
    sweep(share.accept_by)
    assert do(nora, leads.share, lead=lead, partner=rival).state == "ASSIGNED"


def test_the_command_does_the_same(share, capsys):
    put(share, accept_by=NOW - timedelta(days=4000), passed_at=NOW - timedelta(days=4002))
    call_command("time_out_leads")
    assert capsys.readouterr().out == "1 leads timed out\n"
    assert row(LeadShare, share.pk)["state"] == "TIMED_OUT"


def test_a_manager_may_not_take_it_back_early(do, nora, share):
    before, was = counts(), row(LeadShare, share.pk)
    with pytest.raises(Refused, match="still has time"):
        do(nora, shares.time_out, share=share)
    assert (counts(), row(LeadShare, share.pk)) == (before, was)


def test_a_partner_may_not(do, anna, share):
    before, was = counts(), row(LeadShare, share.pk)
    with pytest.raises(PermissionDenied):
        do(anna, shares.time_out, share=share, now=share.accept_by)
    assert (counts(), row(LeadShare, share.pk)) == (before, was)
