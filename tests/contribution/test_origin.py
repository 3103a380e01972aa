"""Whose deal it is: one origin each, with its reason."""

from datetime import UTC, datetime, timedelta

import pytest

from contribution.origin import (
    AccountTouch,
    ConvertedLead,
    OpportunityFacts,
    Origin,
    OriginRules,
    Registration,
    VendorWork,
    influencers,
    origin,
    partner_of_record,
    role_shares,
)

CREATED = datetime(2026, 9, 1, tzinfo=UTC)
ACME, RIVAL = 1, 2


def days_before(days: float) -> datetime:
    return CREATED - timedelta(days=days)


def touch(number: int, days: float, *parties: int | None, visit: bool = False) -> AccountTouch[int]:
    return AccountTouch(id=number, at=days_before(days), is_visit=visit, parties=parties)


def registration(days: float, partner: int = ACME, number: int = 5) -> Registration[int]:
    return Registration(id=number, partner=partner, submitted_at=days_before(days))


def found(**facts: object) -> tuple[str, int | None, str]:
    result = origin(OpportunityFacts(created_at=CREATED, **facts))  # type: ignore[arg-type]
    return result.kind, result.partner, result.reason


def test_it_is_vendor_passed_when_the_lead_was_delivered_whatever_else_there_is() -> None:
    lead = ConvertedLead(id=9, delivered_to=ACME, introduced_by=RIVAL)
    assert found(lead=lead, registrations=(registration(3, RIVAL),), touches=(touch(1, 2, RIVAL),)) == (
        "vendor_passed",
        ACME,
        "delivered_lead",
    )


def test_it_is_sourced_by_the_registering_partner() -> None:
    assert found(registrations=(registration(0),)) == ("sourced", ACME, "registration")


def test_it_ignores_a_registration_submitted_after_creation() -> None:
    assert found(registrations=(registration(-0.01),)) == ("vendor", None, "no_partner")


def test_it_prefers_the_first_submitted_registration() -> None:
    assert found(registrations=(registration(3), registration(4, RIVAL)))[1] == RIVAL
    assert found(registrations=(registration(3, RIVAL, number=2), registration(3, ACME, number=1)))[1] == ACME


@pytest.mark.parametrize(
    ("began", "ended", "kind"),
    [
        (190, 190, "vendor"),  # 180 days before the submission, which was 10 days before creation
        (190.1, 190.1, "sourced"),
        (400, None, "vendor"),
        (400, 150, "vendor"),
        (400, 191, "sourced"),
        (10, 10, "vendor"),
        (9, 9, "sourced"),
    ],
)
def test_it_leaves_a_registration_aside_when_the_vendor_was_at_work(
    began: float, ended: float | None, kind: str
) -> None:
    work = VendorWork(began_at=days_before(began), ended_at=None if ended is None else days_before(ended))
    assert found(registrations=(registration(10),), vendor_work=(work,))[0] == kind


def test_it_is_sourced_by_who_introduced_the_lead_even_where_the_vendor_was_at_work() -> None:
    facts = OpportunityFacts(
        created_at=CREATED,
        lead=ConvertedLead(id=9, introduced_by=ACME),
        registrations=(registration(3, RIVAL),),
        vendor_work=(VendorWork(began_at=days_before(50)),),
    )
    assert origin(facts) == Origin("sourced", ACME, "introduced_lead", 9)


def test_it_listens_to_the_first_touch_that_is_no_visit_before_any_visit() -> None:
    assert found(touches=(touch(1, 90, RIVAL, visit=True), touch(2, 50, ACME)))[1] == ACME
    assert found(touches=(touch(1, 90, ACME, visit=True), touch(2, 50, None)))[0] == "vendor"
    assert found(touches=(touch(1, 90, ACME, visit=True),)) == ("sourced", ACME, "touch")


@pytest.mark.parametrize(
    ("days", "kind"), [(180, "sourced"), (180.01, "vendor"), (0, "sourced"), (-1, "vendor")]
)
def test_it_hears_a_touch_within_180_days_before_creation(days: float, kind: str) -> None:
    assert found(touches=(touch(1, days, ACME),))[0] == kind


def test_it_does_not_move_when_touches_come_after_creation() -> None:
    visit = touch(1, 30, ACME, visit=True)
    assert found(touches=(visit,)) == found(touches=(visit, touch(2, -5, RIVAL)))


def test_it_takes_the_first_party_of_a_joint_touch() -> None:
    assert found(touches=(touch(1, 5, RIVAL, ACME),))[1] == RIVAL
    assert found(touches=(touch(1, 5, None, ACME),))[0] == "vendor"


def test_it_looks_back_as_far_as_its_rules_say() -> None:
    facts = OpportunityFacts(created_at=CREATED, touches=(touch(1, 40, ACME),))
    assert origin(facts, OriginRules(touch_days=30)).kind == "vendor"


def test_it_counts_as_influencing_neither_visits_nor_the_origin_nor_later_touches() -> None:
    touches = (touch(1, 5, ACME, None), touch(2, 4, 3, visit=True), touch(3, -9, RIVAL), touch(4, -20, 4))
    by_acme = Origin("sourced", ACME, "touch", 1)
    assert influencers(touches, by_acme, until=days_before(-10)) == (RIVAL,)


def test_it_is_recorded_for_registration_then_fulfilment_then_origin() -> None:
    sourced = Origin("sourced", 3, "touch", 1)
    assert partner_of_record((registration(1, RIVAL),), ACME, sourced) == RIVAL
    assert partner_of_record((), ACME, sourced) == ACME
    assert partner_of_record((), None, sourced) == 3
    assert partner_of_record((), None, Origin[int]("vendor", None, "no_partner")) is None


def test_its_role_shares_add_up_to_100_percent() -> None:
    assert role_shares({7: None, 3: None, 5: None}) == {3: 3_334, 5: 3_333, 7: 3_333}
    assert role_shares({7: 2_500, 3: 7_500}) == {3: 7_500, 7: 2_500}
    assert role_shares({}) == {}


@pytest.mark.parametrize("agreed", [{1: 5_000, 2: None}, {1: 5_000, 2: 4_999}, {1: 11_000, 2: -1_000}])
def test_it_refuses_shares_that_do_not_add_up(agreed: dict[int, int | None]) -> None:
    with pytest.raises(ValueError, match="share"):
        role_shares(agreed)
