"""The partner takes a lead on."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from journal.models import Event, Notification
from journal.operations import sweep
from leads.models import LeadShare
from leads.operations import shares
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.leads.conftest import counts, row


def test_it_is_the_partners_to_work(do, sam, share, now):
    do(sam, shares.accept, share=share)
    found = row(LeadShare, share.pk)
    assert (found["state"], found["phase"], found["accepted_at"]) == ("ACCEPTED", "WORKING", now)


def test_it_tells_the_channel_manager(do, anna, nora, share, acme, now, seen):
    with tenancy.every_partner():
        Partner.objects.filter(pk=acme.pk).update(manager=nora)
    do(anna, shares.accept, share=share)
    seen(lambda: sweep(now=now))
    told = seen(
        lambda: list(
            Notification.objects.filter(event__kind="lead.accepted").values_list("user_id", flat=True)
        )
    )
    assert told == [nora.user_id]


def test_late_is_still_accepted_and_said_to_be_late(do, anna, share, seen):
    do(anna, shares.accept, share=share, now=share.accept_by + timedelta(minutes=1))
    assert seen(lambda: Event.objects.get(kind="lead.accepted").data["late"]) is True


def test_once_timed_out_it_is_refused(do, nora, anna, share):
    late = share.accept_by + timedelta(minutes=1)
    do(nora, shares.time_out, share=share, now=late)
    before, was = counts(), row(LeadShare, share.pk)
    with pytest.raises(Refused, match="The time to accept this lead is over"):
        do(anna, shares.accept, share=share, now=late)
    assert (counts(), row(LeadShare, share.pk)) == (before, was)


def test_a_second_time_is_refused(do, anna, accepted):
    before, was = counts(), row(LeadShare, accepted.pk)
    with pytest.raises(Refused, match="already been accepted"):
        do(anna, shares.accept, share=accepted, now=accepted.accept_by)
    assert (counts(), row(LeadShare, accepted.pk)) == (before, was)


@pytest.mark.parametrize("who", ["paul", "nora", "vera"])
def test_without_the_right_nothing_happens(do, who, request, share):
    member, before, was = request.getfixturevalue(who), counts(), row(LeadShare, share.pk)
    with pytest.raises(PermissionDenied):
        do(member, shares.accept, share=share)
    assert (counts(), row(LeadShare, share.pk)) == (before, was)


def test_to_a_rival_it_does_not_exist(do, rita, share):
    before, was = counts(), row(LeadShare, share.pk)
    with pytest.raises(LeadShare.DoesNotExist):
        do(rita, shares.accept, share=share)
    assert (counts(), row(LeadShare, share.pk)) == (before, was)
