"""The tables of states, proven bare: what is not in them is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads import rules
from leads.models import Interaction, LeadShare, Opportunity
from leads.rules import Clock, Deal
from portal.lib.refusal import Refused
from tests.conftest import NOW

State, Stage = LeadShare.State, Opportunity.Stage
VERBS = ("accept", "decline", "time_out", "contact", "qualify", "convert", "disqualify", "hand_back")
LATE = Clock(now=NOW, accept_by=NOW)
EXPECTED = {
    "ASSIGNED": {"accept": "ACCEPTED", "decline": "DECLINED", "time_out": "TIMED_OUT"},
    "ACCEPTED": {
        "contact": "CONTACTED",
        "qualify": "QUALIFIED",
        "convert": "CONVERTED",
        "disqualify": "DISQUALIFIED",
        "hand_back": "HANDED_BACK",
    },
    "CONTACTED": {
        "qualify": "QUALIFIED",
        "convert": "CONVERTED",
        "disqualify": "DISQUALIFIED",
        "hand_back": "HANDED_BACK",
    },
    "QUALIFIED": {"convert": "CONVERTED", "disqualify": "DISQUALIFIED", "hand_back": "HANDED_BACK"},
    "NURTURING": {
        "contact": "CONTACTED",
        "qualify": "QUALIFIED",
        "convert": "CONVERTED",
        "disqualify": "DISQUALIFIED",
        "hand_back": "HANDED_BACK",
    },
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("verb", VERBS)
def test_a_share_takes_exactly_the_steps_of_the_table(state, verb):
    expected = EXPECTED.get(state, {}).get(verb)
    if expected:
        assert rules.following(state, verb, LATE) == expected
    else:
        with pytest.raises(Refused):
            rules.following(state, verb, LATE)


@given(st.text(max_size=12), st.text(max_size=12))
def test_what_nobody_wrote_down_is_refused(state, verb):
    if verb not in EXPECTED.get(state, {}):
        with pytest.raises(Refused, match=r".+\."):
            rules.following(state, verb, LATE)


@given(st.lists(st.sampled_from(VERBS), max_size=30))
def test_any_life_ends_at_most_once_and_stays_ended(verbs):
    state, ends = "ASSIGNED", 0
    for verb in verbs:
        try:
            state = rules.following(state, verb, LATE)
        except Refused:
            continue
        ends += state in {*LeadShare.ENDED, "CONVERTED"}
    assert ends <= 1
    if ends:
        assert rules.verbs_of(state) == set()


def test_a_lead_is_not_timed_out_before_its_time():
    with pytest.raises(Refused, match="still has time"):
        rules.following("ASSIGNED", "time_out", Clock(now=NOW, accept_by=NOW + timedelta(seconds=1)))
    with pytest.raises(Refused, match="still has time"):
        rules.following("ASSIGNED", "time_out", Clock(now=NOW, accept_by=None))


def test_the_phases_of_the_inbox_cover_every_state():
    working, ended = set(LeadShare.WORKING), {*LeadShare.ENDED, "CONVERTED"}
    assert working | ended | {"ASSIGNED"} == set(State.values)
    assert {state for state in State.values if rules.verbs_of(state)} == working | {"ASSIGNED"}


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        ({"is_open": True}, "already with a partner"),
        ({"is_disqualified": True}, "already been disqualified"),
        ({"partner_is_active": False}, "not active"),
        ({"partners_before": 3}, "stays with the vendor"),
    ],
)
def test_passing_a_lead_on_is_refused_with_a_sentence(given_, sentence):
    fine = {"is_open": False, "is_disqualified": False, "partner_is_active": True, "partners_before": 2}
    rules.check_share(**fine)
    with pytest.raises(Refused, match=sentence):
        rules.check_share(**{**fine, **given_})


@pytest.mark.parametrize(
    ("kind", "outcome", "days", "contact", "touch"),
    [
        ("CALL", "REACHED", 0, True, "CALL"),
        ("CALL", "REACHED", 7, True, "CALL"),
        ("CALL", "REACHED", 7.01, True, None),
        ("CALL", "REACHED", 0, False, None),
        ("CALL", "NO_ANSWER", 0, True, None),
        ("CALL", "", 0, True, None),
        ("MEETING", "HELD", 1, True, "MEETING"),
        ("EMAIL", "REPLIED", 1, True, "EMAIL_REPLY"),
        ("EMAIL", "", 1, True, None),
        ("NOTE", "", 0, True, None),
    ],
)
def test_only_what_the_customer_took_part_in_and_is_fresh_becomes_a_touch(
    kind, outcome, days, contact, touch
):
    at = NOW - timedelta(days=days)
    found = rules.touch_kind(kind=kind, outcome=outcome, has_contact=contact, occurred_at=at, now=NOW)
    assert found == touch


@pytest.mark.parametrize("outcome", ["", *Interaction.Outcome.values])
@pytest.mark.parametrize("kind", Interaction.Kind.values)
def test_an_outcome_belongs_to_its_kind(kind, outcome):
    given_ = {"state": "ACCEPTED", "body": "x", "occurred_at": NOW, "now": NOW}
    if outcome and outcome not in rules.OUTCOMES[kind]:
        with pytest.raises(Refused, match="does not belong"):
            rules.check_interaction(kind=kind, outcome=outcome, **given_)
    else:
        rules.check_interaction(kind=kind, outcome=outcome, **given_)


@pytest.mark.parametrize("verb", ["advance", "win", "lose"])
@pytest.mark.parametrize("to", Stage.values)
@pytest.mark.parametrize("stage", Stage.values)
def test_an_opportunity_takes_exactly_the_steps_of_the_table(stage, verb, to):
    closed = {"WON", "LOST"}
    goal = {"win": to == "WON", "lose": to == "LOST", "advance": to not in closed and to != stage}[verb]
    if stage not in closed and goal:
        rules.check_stage(stage, verb, to)
    else:
        with pytest.raises(Refused):
            rules.check_stage(stage, verb, to)


SMALL = Deal(
    amount=Decimal("9999.99"),
    has_contact=True,
    has_expected_close=True,
    customer_is_identified=True,
    is_alone=True,
)


@pytest.mark.parametrize(
    ("change", "by_itself", "by_the_vendor"),
    [
        ({}, True, True),
        ({"amount": Decimal(10_000)}, False, True),
        ({"amount": Decimal(0)}, False, False),
        ({"has_contact": False}, False, False),
        ({"has_expected_close": False}, False, False),
        ({"customer_is_identified": False}, False, True),
        ({"is_alone": False}, False, True),
    ],
)
def test_small_complete_and_alone_validates_itself_the_rest_needs_the_vendor(
    change, by_itself, by_the_vendor
):
    deal = Deal(**{name: change.get(name, getattr(SMALL, name)) for name in Deal.__dataclass_fields__})
    assert rules.validates_itself(deal) is by_itself
    if by_the_vendor:
        rules.check_validation(stage="IDENTIFIED", is_validated=False, deal=deal)
    else:
        with pytest.raises(Refused, match="validated with a customer contact"):
            rules.check_validation(stage="IDENTIFIED", is_validated=False, deal=deal)
