"""Every verb from every state, against the database: the table's step, or a sentence and nothing written."""

from datetime import timedelta

import pytest

from leads.models import LeadShare
from leads.operations import interactions, shares
from portal.lib.refusal import Refused
from tests.conftest import NOW
from tests.leads.conftest import counts, put, row, terms
from tests.leads.test_rules import EXPECTED

LATER = NOW + timedelta(days=30)
VERBS = {
    "accept": lambda do, anna, nora, share: do(anna, shares.accept, share=share, now=LATER),
    "decline": lambda do, anna, nora, share: do(
        anna, shares.decline, share=share, reason="KNOWN", contacted=False, now=LATER
    ),
    "qualify": lambda do, anna, nora, share: do(anna, shares.qualify, share=share, now=LATER),
    "disqualify": lambda do, anna, nora, share: do(
        anna, shares.disqualify, share=share, reason="NO_PROJECT", now=LATER
    ),
    "hand_back": lambda do, anna, nora, share: do(
        anna, shares.hand_back, share=share, reason="NO_CAPACITY", now=LATER
    ),
    "convert": lambda do, anna, nora, share: do(anna, shares.convert, share=share, terms=terms(), now=LATER),
    "time_out": lambda do, anna, nora, share: do(nora, shares.time_out, share=share, now=LATER),
}
PAST = {
    "CONVERTED": {"converted_at": NOW},
    "DISQUALIFIED": {"until_at": NOW, "reason": "NO_PROJECT"},
    "DECLINED": {"until_at": NOW, "reason": "KNOWN"},
    "HANDED_BACK": {"until_at": NOW, "reason": "NO_CAPACITY"},
    "TIMED_OUT": {"until_at": NOW},
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", LeadShare.State.values)
def test_it_follows_the_table_or_writes_nothing(do, anna, nora, share, state, verb):
    share = put(share, state=state, **PAST.get(state, {}))
    before, was = counts(), row(LeadShare, share.pk)
    expected = EXPECTED.get(state, {}).get(verb)
    if expected:
        VERBS[verb](do, anna, nora, share)
        assert row(LeadShare, share.pk)["state"] == expected
        assert counts()["Event"] == before["Event"] + 1
    else:
        with pytest.raises(Refused, match=r".+\."):
            VERBS[verb](do, anna, nora, share)
        assert (counts(), row(LeadShare, share.pk)) == (before, was)


def test_a_later_state_says_that_the_earlier_ones_were_reached(do, anna, accepted):
    later = NOW + timedelta(hours=2)
    do(anna, shares.qualify, share=accepted, now=later)
    found = row(LeadShare, accepted.pk)
    assert found["contacted_at"] == found["qualified_at"] == later
    do(anna, shares.convert, share=accepted, terms=terms(), now=later + timedelta(hours=1))
    assert row(LeadShare, accepted.pk)["qualified_at"] == later


@pytest.mark.parametrize("reason", ["", "TOO_FAR", "nonsense"])
def test_disqualifying_asks_for_a_reason_of_its_own(do, anna, accepted, reason):
    was = row(LeadShare, accepted.pk)
    with pytest.raises(Refused, match="one of the reasons"):
        do(anna, shares.disqualify, share=accepted, reason=reason)
    assert row(LeadShare, accepted.pk) == was


def test_the_first_contact_is_the_customers_answer(do, anna, accepted):
    do(anna, interactions.log, share=accepted, kind="CALL", outcome="NO_ANSWER", occurred_at=NOW)
    assert row(LeadShare, accepted.pk)["state"] == "ACCEPTED"
    do(anna, interactions.log, share=accepted, kind="CALL", outcome="REACHED", occurred_at=NOW)
    found = row(LeadShare, accepted.pk)
    assert (found["state"], found["contacted_at"]) == ("CONTACTED", NOW)


def test_the_vendors_call_is_not_the_partners_first_contact(do, nora, accepted):
    do(nora, interactions.log, share=accepted, kind="CALL", outcome="REACHED", occurred_at=NOW)
    assert row(LeadShare, accepted.pk)["state"] == "ACCEPTED"
