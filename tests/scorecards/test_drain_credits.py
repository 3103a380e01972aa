"""The ledger of credits follows every change, to the cent, and never changes a month that is over."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import F

from journal import chores
from leads.models import Account, Contact, Opportunity, Touch, TouchParty
from portal.lib import tenancy
from scorecards.models import Credit, DirtyAccount, ModelVersion
from scorecards.operations import credits
from scorecards.queries import ledger
from tests.scorecards.journeys import Journeys, drain, expected, standing

MARCH = datetime(2026, 3, 20, 9, tzinfo=UTC)


@pytest.fixture
def vendor(versions):
    with tenancy.every_partner():
        yield


@pytest.fixture
def journeys(vendor, acme, rival, now) -> Journeys:
    found = Journeys(1, now, [acme, rival])
    found.make(12)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_it_gives_what_fractions_give(vendor, acme, rival, now, seed):
    Journeys(seed, now, [acme, rival]).make(25)
    drain(now)
    assert standing() == expected()
    assert len(standing()) > 100


def test_it_follows_every_change_and_leaves_closed_months_alone(journeys, now):
    follow(journeys, now, changes=100)


@pytest.mark.deep
@pytest.mark.parametrize("seed", [2, 3])
def test_it_follows_a_thousand_changes(vendor, acme, rival, now, seed):
    journeys = Journeys(seed, now, [acme, rival])
    journeys.make(30)
    follow(journeys, now, changes=1000, compared_each=50)


def follow(journeys: Journeys, now: datetime, changes: int, compared_each: int = 5) -> None:
    """Changes over some months, a drain after every few: always what a computation from nothing gives."""
    for step in range(changes):
        verb = journeys.change()
        if step % 5:
            continue
        today = now + timedelta(days=step)
        over = kept_before(today)
        drain(today)
        assert kept_before(today) == over
        assert not ledger.unbalanced([version.pk for version in credits.kept_up()], limit=1)
        if step % compared_each == 0:
            assert standing() == expected(), f"after {verb}, change {step}"
    assert Credit.objects.values("posting_period").distinct().count() > 2


def kept_before(today: datetime) -> list[dict]:
    month = today.date().replace(day=1)
    return list(Credit.objects.filter(posting_period__lt=month).order_by("pk").values())


# ---- one deal, by hand ------------------------------------------------------------------------------------------
@pytest.fixture
def deal(vendor, acme) -> Opportunity:
    """Created on the 10th and won on the 18th of March for 10,000; Acme met the customer, the vendor had a form."""
    account = Account.objects.create(name="Kerlan", created_at=MARCH)
    touch(account, "FORM", days=-15, parties=[None])
    touch(account, "MEETING", days=-12, parties=[acme])
    return Opportunity.objects.create(
        reference="O-1",
        account=account,
        name="Backup",
        stage="WON",
        amount=Decimal("10000.01"),
        origin="VENDOR",
        origin_reason="no_partner",
        created_at=MARCH - timedelta(days=10),
        closed_at=MARCH - timedelta(days=2),
        updated_at=MARCH,
    )


def touch(account: Account, kind: str, *, days: int, parties: list, **fields) -> Touch:
    at = MARCH + timedelta(days=days)
    made = Touch.objects.create(
        account=account, kind=kind, at=at, **{"recorded": "MACHINE", "recorded_at": at, **fields}
    )
    for position, partner in enumerate(parties):
        TouchParty.objects.create(touch=made, partner=partner, position=position)
    return made


def linear(**conditions) -> list[tuple]:
    """Month, party and cents, in the order of the months, the touches and the parties, the vendor first."""
    rows = Credit.objects.filter(model_version__model="linear", **conditions)
    ordered = rows.order_by("posting_period", "touch_id", F("partner_id").asc(nulls_first=True))
    return [(str(row.posting_period), row.partner and row.partner.name, row.cents) for row in ordered]


def test_a_drain_takes_the_marks_and_a_second_has_nothing_to_do(deal):
    assert DirtyAccount.objects.count() > 1
    assert drain(MARCH) == 1
    assert not DirtyAccount.objects.exists()
    before = list(Credit.objects.order_by("pk").values())
    assert drain(MARCH) == 0
    assert list(Credit.objects.order_by("pk").values()) == before


def test_a_correction_in_the_same_month_replaces_what_stood(deal, acme):
    drain(MARCH)
    touch(deal.account, "CALL", days=-5, parties=[acme])
    drain(MARCH)
    assert linear() == [
        ("2026-03-01", None, 333334),
        ("2026-03-01", "Acme", 333334),
        ("2026-03-01", "Acme", 333333),
    ]


def test_a_correction_of_a_month_that_is_over_is_posted_in_the_current_one(deal, acme):
    drain(MARCH)
    touch(deal.account, "CALL", days=-5, parties=[acme])
    drain(MARCH + timedelta(days=20))
    assert linear(posting_period="2026-03-01") == [
        ("2026-03-01", None, 500001),
        ("2026-03-01", "Acme", 500000),
    ]
    assert linear(posting_period="2026-04-01") == [
        ("2026-04-01", None, -166667),
        ("2026-04-01", "Acme", -166666),
        ("2026-04-01", "Acme", 333333),
    ]
    assert sum(cents for *_, cents in linear()) == 1_000_001


def test_a_credit_note_in_a_later_month_takes_back_by_the_weights_of_what_it_corrects(deal):
    drain(MARCH)
    Opportunity.objects.filter(pk=deal.pk).update(amount=Decimal("9000.01"))
    drain(MARCH + timedelta(days=20))
    assert linear(posting_period="2026-04-01") == [
        ("2026-04-01", None, -50000),
        ("2026-04-01", "Acme", -50000),
    ]


def test_a_joint_touch_is_split_equally_the_vendor_first(deal, acme, rival):
    Touch.objects.update(at=MARCH)
    touch(deal.account, "ATTENDANCE", days=-14, parties=[None, acme, rival])
    drain(MARCH)
    assert linear() == [
        ("2026-03-01", None, 333334),
        ("2026-03-01", "Acme", 333334),
        ("2026-03-01", "Rival", 333333),
    ]


def test_what_nobody_earned_is_a_row_of_its_own(deal):
    Touch.objects.update(at=MARCH)
    drain(MARCH)
    assert linear(touch_id=None) == [("2026-03-01", None, 1_000_001)]


def test_a_touch_erased_in_a_later_month_leaves_the_closed_month_as_it_was(deal, acme):
    drain(MARCH)
    TouchParty.objects.filter(partner=acme).delete()
    Touch.objects.filter(kind="MEETING").delete()
    drain(MARCH + timedelta(days=20))
    assert linear(partner=acme) == [("2026-03-01", "Acme", 500000), ("2026-04-01", "Acme", -500000)]


# ---- what counts ------------------------------------------------------------------------------------------------
def test_a_call_logged_on_the_day_of_the_deal_by_the_side_that_closed_it_is_not_its_close(deal, acme):
    person = Contact.objects.create(account=deal.account, name="Soizic", created_at=MARCH)
    call = touch(deal.account, "CALL", days=-2, parties=[acme], recorded="HAND", contact=person)
    drain(MARCH)
    alone = {row.touch_id: row.cents for row in Credit.objects.filter(model_version__model="full_path")}
    deal.stage_changes.create(
        from_stage="PROPOSAL", to_stage="WON", changed_at=deal.closed_at, by_vendor=False, author_name="Sam"
    )
    drain(MARCH)
    barred = {row.touch_id: row.cents for row in Credit.objects.filter(model_version__model="full_path")}
    assert alone[call.pk] == 250_000
    assert barred[call.pk] == 100_000  # the middle's tenth, for it still took part


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"recorded": "HAND", "with_person": True}, True),
        ({"recorded": "HAND", "with_person": False}, False),
        ({"recorded": "HAND", "with_person": True, "recorded_at": MARCH + timedelta(days=3)}, False),
        ({"recorded": "IMPORT", "with_person": False, "recorded_at": MARCH + timedelta(days=3)}, True),
    ],
)
def test_a_hand_logged_touch_needs_a_person_and_to_be_recorded_in_a_week(deal, acme, fields, counts):
    person = Contact.objects.create(account=deal.account, name="Soizic", created_at=MARCH)
    given = {key: value for key, value in fields.items() if key != "with_person"}
    call = touch(
        deal.account,
        "CALL",
        days=-5,
        parties=[acme],
        contact=person if fields["with_person"] else None,
        **given,
    )
    drain(MARCH)
    assert Credit.objects.filter(touch_id=call.pk).exists() is counts


def test_the_same_call_noted_twice_on_a_day_counts_once(deal, acme):
    person = Contact.objects.create(account=deal.account, name="Soizic", created_at=MARCH)
    for _ in range(2):
        touch(deal.account, "CALL", days=-5, parties=[acme], contact=person, recorded="HAND")
    drain(MARCH)
    assert len(linear()) == 3


def test_passing_a_lead_on_is_no_act_of_the_customer(deal):
    touch(deal.account, "LEAD_PASSED", days=-11, parties=[None])
    drain(MARCH)
    assert len(linear()) == 2


def test_every_kind_of_touch_counts_or_is_known_not_to(versions):
    """A kind added later is decided in a new version, not forgotten."""
    with tenancy.every_partner():
        for version in ModelVersion.objects.all():
            assert set(version.parameters["kinds"]) | {"LEAD_PASSED"} == set(Touch.Kind.values)


# ---- safety -----------------------------------------------------------------------------------------------------
def test_credits_that_do_not_add_up_stop_the_batch_and_leave_its_marks(deal, monkeypatch):
    wrong = credits._STATEMENTS.replace("sum(cents), %(month)s", "sum(cents) + 1, %(month)s")
    monkeypatch.setattr(credits, "_STATEMENTS", wrong)
    with pytest.raises(credits.Unbalanced, match=str(deal.pk)), transaction.atomic():
        drain(MARCH)
    assert DirtyAccount.objects.exists()
    assert not Credit.objects.exists()


def test_a_credit_once_posted_is_never_changed(deal):
    drain(MARCH)
    for change in ({"cents": 1}, {"posting_period": "2026-02-01"}):
        with pytest.raises(IntegrityError, match="a row keeps its"), transaction.atomic():
            Credit.objects.update(**change)


def test_a_partner_sees_its_own_credits_and_never_the_vendors_or_a_rivals(deal, acme, rival, paul, rita):
    touch(deal.account, "CALL", days=-4, parties=[rival])
    drain(MARCH)
    with tenancy.partner_scope([acme.pk]):
        assert set(Credit.objects.values_list("partner_id", flat=True)) == {acme.pk}
    with tenancy.partner_scope([rival.pk]):
        assert set(Credit.objects.values_list("partner_id", flat=True)) == {rival.pk}
    with tenancy.seller_scope(actor_id=paul.user_id, member_id=paul.pk):
        assert not Credit.objects.exists()


def test_a_partner_writes_no_credit(deal, acme):
    drain(MARCH)
    with tenancy.partner_scope([acme.pk]):
        assert Credit.objects.all().delete()[0] == 0
        assert not DirtyAccount.objects.exists()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Credit.objects.create(
                opportunity_id=deal.pk,
                partner=acme,
                touch_id=1,
                model_version_id=ModelVersion.objects.values_list("pk", flat=True)[0],
                cents=1,
                currency="EUR",
                posting_period="2026-03-01",
                recorded_at=MARCH,
            )


def test_a_sweep_takes_batch_after_batch_until_nothing_is_marked(journeys, monkeypatch):
    monkeypatch.setattr(credits, "BATCH", 20)
    assert credits.drain(now=MARCH, limit=20) < 10
    chores.sweep(now=MARCH)
    assert not DirtyAccount.objects.exists()
    assert standing() == expected()
