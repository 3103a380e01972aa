"""An opportunity goes through its stages to won or lost; every step is kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from journal.models import Event, Notification
from journal.operations import sweep
from leads.models import Lead, Opportunity, StageChange
from leads.operations import opportunities
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.conftest import NOW
from tests.leads.conftest import counts, row

LATER = NOW + timedelta(days=3)
VERBS = {
    "advance": {"to": "PROPOSAL"},
    "win": {},
    "lose": {"reason": "PRICE"},
    "change": {"amount": Decimal(1), "expected_close_on": None},
    "validate": {},
}


def act(do, member, verb, opportunity, **given):
    operation = getattr(opportunities, verb)
    return do(member, operation, **{"opportunity": opportunity, "now": LATER, **VERBS[verb], **given})


def steps(seen):
    return seen(lambda: list(StageChange.objects.order_by("pk").values_list("from_stage", "to_stage")))


def test_each_step_is_kept(do, anna, opportunity, seen):
    act(do, anna, "advance", opportunity, to="PROPOSAL")
    act(do, anna, "advance", opportunity, to="QUALIFIED")
    assert steps(seen) == [("", "IDENTIFIED"), ("IDENTIFIED", "PROPOSAL"), ("PROPOSAL", "QUALIFIED")]


def test_won_is_dated_and_may_bring_another_amount(do, anna, opportunity, seen):
    act(do, anna, "win", opportunity, amount=Decimal("17000.50"))
    found = row(Opportunity, opportunity.pk)
    assert (found["stage"], found["closed_at"], found["amount"]) == ("WON", LATER, Decimal("17000.50"))
    assert steps(seen)[-1] == ("IDENTIFIED", "WON")


def test_lost_says_why(do, anna, opportunity):
    act(do, anna, "lose", opportunity, reason="COMPETITOR")
    found = row(Opportunity, opportunity.pk)
    assert (found["stage"], found["closed_at"], found["lost_reason"]) == ("LOST", LATER, "COMPETITOR")


def test_winning_tells_the_manager_and_the_colleagues(do, anna, sam, nora, acme, opportunity, seen):
    with tenancy.every_partner():
        Partner.objects.filter(pk=acme.pk).update(manager=nora)
    act(do, anna, "win", opportunity)
    seen(lambda: sweep(now=LATER))
    told = Notification.objects.filter(event__kind="opportunity.won").values_list("user_id", flat=True)
    assert seen(lambda: set(told)) == {nora.user_id, sam.user_id}


def test_a_change_of_amount_keeps_the_former_one(do, anna, opportunity, seen):
    act(do, anna, "change", opportunity, amount=Decimal(21_000), expected_close_on=date(2027, 1, 31))
    assert row(Opportunity, opportunity.pk)["amount"] == 21_000
    data = seen(lambda: Event.objects.get(kind="opportunity.changed").data)
    assert (data["before"], data["amount"]) == ("18500.00", "21000")


def test_what_becomes_small_validates_itself(do, anna, opportunity):
    act(do, anna, "change", opportunity, amount=Decimal(9_000), expected_close_on=NOW.date())
    assert row(Opportunity, opportunity.pk)["validated_at"] == LATER


def test_the_vendor_validates_a_large_one(do, nora, opportunity):
    act(do, nora, "validate", opportunity)
    assert row(Opportunity, opportunity.pk)["validated_at"] == LATER


def test_validation_is_not_taken_back_by_a_change(do, anna, nora, opportunity):
    act(do, nora, "validate", opportunity)
    act(do, anna, "change", opportunity, amount=Decimal(90_000), expected_close_on=NOW.date())
    assert row(Opportunity, opportunity.pk)["validated_at"] == LATER


def test_without_an_expected_close_nobody_validates(do, anna, nora, opportunity):
    act(do, anna, "change", opportunity, amount=Decimal(20_000), expected_close_on=None)
    was = row(Opportunity, opportunity.pk)
    with pytest.raises(Refused, match="expected close"):
        act(do, nora, "validate", opportunity)
    assert row(Opportunity, opportunity.pk) == was


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("end", ["win", "lose"])
def test_what_is_won_or_lost_stays_so(do, anna, nora, opportunity, end, verb):
    act(do, anna, end, opportunity)
    before, was = counts(), row(Opportunity, opportunity.pk)
    with pytest.raises(Refused, match="already been"):
        act(do, nora, verb, opportunity)
    assert (counts(), row(Opportunity, opportunity.pk)) == (before, was)


@pytest.mark.parametrize("reason", ["", "nonsense"])
def test_a_loss_without_a_reason_is_refused(do, anna, opportunity, reason):
    before, was = counts(), row(Opportunity, opportunity.pk)
    with pytest.raises(Refused, match="one of the reasons"):
        act(do, anna, "lose", opportunity, reason=reason)
    assert (counts(), row(Opportunity, opportunity.pk)) == (before, was)


@pytest.mark.parametrize(
    ("who", "verb"),
    [
        *(("paul", verb) for verb in VERBS),
        ("anna", "validate"),
        ("vera", "win"),
        ("vera", "lose"),
        ("vera", "validate"),
    ],
)
def test_without_the_right_nothing_happens(do, who, verb, request, opportunity):
    member, before, was = request.getfixturevalue(who), counts(), row(Opportunity, opportunity.pk)
    with pytest.raises(PermissionDenied):
        act(do, member, verb, opportunity)
    assert (counts(), row(Opportunity, opportunity.pk)) == (before, was)


@pytest.mark.parametrize("verb", ["advance", "win", "lose", "change"])
def test_to_a_rival_it_does_not_exist(do, rita, verb, opportunity):
    before, was = counts(), row(Opportunity, opportunity.pk)
    with pytest.raises(Opportunity.DoesNotExist):
        act(do, rita, verb, opportunity)
    assert (counts(), row(Opportunity, opportunity.pk)) == (before, was)


def test_the_seller_named_on_it_advances_it(do, vera, opportunity, seen):
    with pytest.raises(Opportunity.DoesNotExist):
        act(do, vera, "advance", opportunity)
    with tenancy.every_partner():
        Opportunity.objects.filter(pk=opportunity.pk).update(owner=vera)
    act(do, vera, "advance", opportunity)
    assert steps(seen)[-1] == ("IDENTIFIED", "PROPOSAL")
    assert seen(Lead.objects.count) == 1
