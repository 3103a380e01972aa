"""Both sides write down what they did; what the customer took part in becomes a touch."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from leads.models import Interaction, Lead, LeadShare, Touch
from leads.operations import interactions, shares
from leads.queries import timeline
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.conftest import NOW
from tests.leads.conftest import counts, put, row


def log(do, member, share, kind="CALL", outcome="REACHED", at=NOW, **given):
    return do(member, interactions.log, share=share, kind=kind, outcome=outcome, occurred_at=at, **given)


def touches(seen):
    return seen(lambda: list(Touch.objects.exclude(kind="LEAD_PASSED").values_list("kind", "recorded", "at")))


def parties(seen):
    return seen(lambda: list(Touch.objects.filter(kind="CALL").values_list("parties__partner", flat=True)))


def test_both_sides_read_it(do, anna, nora, acme, accepted):
    log(do, anna, accepted, body="Wants a visit")
    log(do, nora, accepted, kind="NOTE", outcome="", body="Price list sent")
    with tenancy.partner_scope([acme.pk]):
        assert list(Interaction.objects.values_list("author_name", "by_vendor").order_by("pk")) == [
            ("Anna", False),
            ("Nora", True),
        ]


def test_a_rival_reads_nothing(do, anna, rival, accepted):
    log(do, anna, accepted)
    with tenancy.partner_scope([rival.pk]):
        assert Interaction.objects.count() == 0


def test_a_call_that_reached_the_customer_is_a_touch_of_the_side_that_made_it(do, anna, acme, accepted, seen):
    log(do, anna, accepted)
    assert touches(seen) == [("CALL", "HAND", NOW)]
    assert parties(seen) == [acme.pk]


def test_the_vendors_call_is_the_vendors_touch(do, nora, accepted, seen):
    log(do, nora, accepted)
    assert parties(seen) == [None]


def test_one_touch_per_person_kind_and_day(do, anna, nora, accepted, seen):
    log(do, anna, accepted)
    log(do, anna, accepted, at=NOW - timedelta(hours=1))
    log(do, nora, accepted, at=NOW - timedelta(hours=2))
    assert len(touches(seen)) == 1
    assert seen(Interaction.objects.count) == 3
    log(do, anna, accepted, kind="MEETING", outcome="HELD")
    log(do, anna, accepted, at=NOW - timedelta(days=1))
    assert len(touches(seen)) == 3


def test_the_day_is_the_partners_own(do, anna, accepted, seen):
    midnight = datetime(2026, 11, 18, 23, 0, tzinfo=UTC)  # the 19th, 0 h in Paris
    log(do, anna, accepted, at=midnight)
    log(do, anna, accepted, at=midnight - timedelta(minutes=1))
    log(do, anna, accepted, at=midnight + timedelta(minutes=1))
    assert len(touches(seen)) == 2


@pytest.mark.parametrize(
    ("kind", "outcome", "body", "days"),
    [
        ("CALL", "REACHED", "", 8),
        ("CALL", "NO_ANSWER", "", 0),
        ("CALL", "", "", 0),
        ("EMAIL", "", "Sent the leaflet", 0),
        ("NOTE", "", "Thinks it over", 0),
    ],
)
def test_the_rest_stays_on_the_timeline_without_credit(do, anna, accepted, seen, kind, outcome, body, days):
    log(do, anna, accepted, kind, outcome, NOW - timedelta(days=days), body=body)
    assert touches(seen) == []
    assert seen(Interaction.objects.count) == 1


def test_without_a_customer_contact_there_is_no_touch(do, nora, anna, acme, seen):
    with tenancy.every_partner():
        from leads.models import Account

        account = Account.objects.create(name="Kerlan", created_at=NOW)
        lead = Lead.objects.create(
            reference="L-1", account=account, need="Backup", source="SHOW", created_at=NOW
        )
        share = LeadShare.objects.create(
            lead=lead, partner=acme, state="ACCEPTED", passed_at=NOW, accepted_at=NOW
        )
    log(do, anna, share)
    assert touches(seen) == []


def test_the_seller_named_on_the_lead_logs_and_another_does_not_know_it(do, vera, lead, accepted, seen):
    with pytest.raises(LeadShare.DoesNotExist):
        log(do, vera, accepted)
    assert seen(Interaction.objects.count) == 0
    with tenancy.every_partner():
        Lead.objects.filter(pk=lead.pk).update(owner=vera)
    log(do, vera, accepted)
    assert parties(seen) == [None]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kind": "NOTE", "outcome": ""}, "needs words"),
        ({"kind": "CALL", "outcome": "HELD"}, "does not belong"),
        ({"kind": "FAX"}, "Choose what happened"),
        ({"at": NOW + timedelta(seconds=1)}, "today or before"),
    ],
)
def test_it_is_refused_with_a_sentence_and_nothing_is_written(do, anna, accepted, given, sentence):
    before, was = counts(), row(LeadShare, accepted.pk)
    with pytest.raises(Refused, match=sentence):
        log(do, anna, accepted, **given)
    assert (counts(), row(LeadShare, accepted.pk)) == (before, was)


def test_an_ended_lead_takes_no_more_interactions(do, anna, share):
    share = put(share, state="DECLINED", reason="KNOWN", until_at=NOW)
    before = counts()
    with pytest.raises(Refused, match="already been declined"):
        log(do, anna, share)
    assert counts() == before


@pytest.mark.parametrize("who", ["paul"])
def test_without_the_right_nothing_happens(do, who, request, accepted):
    member, before = request.getfixturevalue(who), counts()
    with pytest.raises(PermissionDenied):
        log(do, member, accepted)
    assert counts() == before


def test_to_a_rival_it_does_not_exist(do, rita, accepted):
    before = counts()
    with pytest.raises(LeadShare.DoesNotExist):
        log(do, rita, accepted)
    assert counts() == before


def test_what_is_noted_in_the_minute_of_the_acceptance_stands_above_it(do, anna, acme, share):
    """People note to the minute; the acceptance has its seconds."""
    accepted = do(anna, shares.accept, share=share, now=NOW + timedelta(seconds=40))
    log(do, anna, accepted, at=NOW, now=NOW + timedelta(minutes=1))
    with tenancy.partner_scope([acme.pk]):
        newest, *_ = timeline.of(accepted)
    assert newest.what == "Call"
