"""Both sides are told what fell due and what they kept, in the same words, from three on as a rate."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from comarketing.models import Fund, Movement
from leads.models import Account, Lead, LeadShare, Opportunity, OpportunityPartner
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.periods import Period
from scorecards.board.promises import said
from scorecards.queries import promises
from scorecards.queries.promises import Promise
from scorecards.spans import Spans
from tests.scorecards.conftest import TODAY, member, partner
from tests.scorecards.pages import text

ENGLISH = {"accept-language": "en"}
SPANS = Spans(Period(TODAY - timedelta(days=364), TODAY + timedelta(days=1)))
FRIDAY = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEYS = iter(range(10**6))


@tenancy.every_partner()
def lead(to: Partner, at: datetime = FRIDAY, **steps: object) -> LeadShare:
    """Passed on a Friday at 11 in Paris, to be answered by Tuesday."""
    account = Account.objects.create(name="Kerlan", created_at=at)
    row = Lead.objects.create(
        reference=f"P-{next(KEYS)}", account=account, need="Backup", source="SHOW", created_at=at
    )
    fields = {"state": "ACCEPTED", "accept_by": at + 4 * DAY} | steps
    return LeadShare.objects.create(lead=row, partner=to, passed_at=at, **fields)


@tenancy.every_partner()
def deal(of: Partner, **fields: object) -> None:
    account = Account.objects.create(name="Kerlan", created_at=FRIDAY)
    at = {"created_at": FRIDAY, "updated_at": FRIDAY} | fields
    row = Opportunity.objects.create(
        reference=f"P-{next(KEYS)}", account=account, name="Backup", amount=1, origin="SOURCED", **at
    )
    OpportunityPartner.objects.create(opportunity=row, partner=of, since_at=FRIDAY)


@tenancy.every_partner()
def fund(of: Partner) -> Fund:
    start = TODAY - 800 * DAY
    return Fund.objects.create(
        partner=of, reference=f"P-{next(KEYS)}", name="MDF", currency="EUR", starts_on=start, ends_on=TODAY
    )


@tenancy.every_partner()
def move(of: Fund, way: str, amount: int, days_ago: int, corrects: Movement | None = None) -> Movement:
    """`way` from one account to another; "claim", "pay" and "give back" are the three of a claim."""
    ways = {
        "claim": ("AVAILABLE", "CLAIMED"),
        "pay": ("CLAIMED", "PAID"),
        "give back": ("CLAIMED", "AVAILABLE"),
    }
    return Movement.objects.create(
        partner=of.partner,
        fund=of,
        from_account=ways[way][0],
        to_account=ways[way][1],
        amount=amount,
        corrects=corrects,
        statement="Show",
        idempotency_key=f"P-{next(KEYS)}",
        occurred_on=TODAY - timedelta(days=days_ago),
        recorded_at=FRIDAY,
    )


def counted(of: Partner, country: str = "FR") -> dict[str, Promise]:
    with tenancy.partner_scope([of.pk]):
        return promises.of_partner(of.pk, SPANS, country)


@pytest.fixture
def everyone(programme, acme, rival) -> None:
    """The programme, and two partners without a lead."""


def test_a_lead_is_answered_by_a_yes_or_a_no_before_its_date(everyone, acme, rival):
    lead(acme, accepted_at=FRIDAY + DAY)
    lead(acme, state="DECLINED", until_at=FRIDAY + DAY, reason="KNOWN")
    lead(acme, accepted_at=FRIDAY + 5 * DAY)
    lead(acme, state="TIMED_OUT", until_at=FRIDAY + 4 * DAY)
    lead(acme, how="INTRODUCED", accepted_at=FRIDAY)  # its own
    lead(acme, datetime(2026, 11, 19, 9, tzinfo=UTC), state="ASSIGNED")  # not due yet
    lead(rival, state="TIMED_OUT", until_at=FRIDAY + 4 * DAY)
    assert counted(acme)["answered"] == Promise(4, 2)


def test_a_claim_is_settled_within_thirty_days_or_it_is_not_kept(everyone, acme, rival):
    paid, late, waiting, refused, half = (fund(acme) for _ in range(5))
    move(paid, "claim", 500, 100), move(paid, "pay", 500, 70)  # on the thirtieth day
    move(late, "claim", 500, 100), move(late, "pay", 500, 69)
    move(waiting, "claim", 500, 31)
    move(waiting, "claim", 500, 29)  # not due yet
    move(refused, "claim", 500, 100), move(refused, "give back", 500, 90)
    move(half, "claim", 500, 100), move(half, "pay", 499, 90)
    move(fund(rival), "claim", 500, 100)
    assert counted(acme)["settled"] == Promise(5, 2)


def test_of_several_claims_the_oldest_is_settled_first(everyone, acme):
    one = fund(acme)
    move(one, "claim", 300, 100), move(one, "claim", 200, 95), move(one, "pay", 300, 80)
    assert counted(acme)["settled"] == Promise(2, 1)
    move(one, "pay", 200, 70)
    assert counted(acme)["settled"] == Promise(2, 2)


def test_a_claim_typed_wrongly_and_undone_is_none(everyone, acme):
    one = fund(acme)
    wrong = move(one, "claim", 300, 100)
    move(one, "give back", 300, 99, corrects=wrong)
    assert counted(acme)["settled"] == Promise(0, 0)


def test_claims_due_in_another_period_are_not_counted(everyone, acme):
    move(fund(acme), "claim", 300, 395)
    assert counted(acme)["settled"] == Promise(0, 0)
    move(fund(acme), "claim", 300, 394)  # due on the first day of the period
    assert counted(acme)["settled"] == Promise(1, 0)


def test_a_first_contact_is_due_by_the_end_of_the_next_business_day(everyone, acme):
    lead(
        acme, accepted_at=FRIDAY, contacted_at=FRIDAY + 3 * DAY + 12 * HOUR
    )  # on Monday, late in the evening
    lead(acme, accepted_at=FRIDAY, contacted_at=FRIDAY + 4 * DAY)  # on Tuesday
    lead(acme, accepted_at=FRIDAY)
    lead(acme, accepted_at=FRIDAY, qualified_at=FRIDAY + HOUR)  # qualified, so reached
    lead(
        acme, datetime(2026, 11, 18, 9, tzinfo=UTC), accepted_at=datetime(2026, 11, 18, 10, tzinfo=UTC)
    )  # not due
    assert counted(acme)["contacted"] == Promise(4, 2)


def test_a_public_holiday_is_no_business_day(everyone, acme):
    eve = datetime(2026, 7, 13, 9, tzinfo=UTC)  # the day before the 14th
    lead(acme, eve, accepted_at=eve, contacted_at=eve + 2 * DAY)
    assert [counted(acme, country)["contacted"] for country in ("FR", "GB")] == [Promise(1, 1), Promise(1, 0)]


def test_an_open_opportunity_is_updated_every_thirty_days(everyone, acme):
    recent = datetime(2026, 11, 1, tzinfo=UTC)
    deal(acme)
    deal(acme, updated_at=recent)
    deal(acme, created_at=recent, updated_at=recent)  # too young
    deal(acme, stage="WON", closed_at=recent)
    assert counted(acme)["updated"] == Promise(2, 1)


def test_a_lead_is_good_when_it_was_accepted_and_no_fault_was_found(everyone, acme):
    lead(acme, accepted_at=FRIDAY)
    lead(acme, accepted_at=FRIDAY, state="DISQUALIFIED", until_at=FRIDAY + 20 * DAY, reason="WRONG_NEED")
    lead(acme, accepted_at=FRIDAY, state="DISQUALIFIED", until_at=FRIDAY + 40 * DAY, reason="WRONG_NEED")
    lead(acme, accepted_at=FRIDAY, state="HANDED_BACK", until_at=FRIDAY + 9 * DAY, reason="TOO_FAR")
    lead(acme, state="DECLINED", until_at=FRIDAY + DAY, reason="KNOWN")
    lead(acme, state="DECLINED", until_at=FRIDAY + DAY, reason="NO_CAPACITY")  # no fault of the lead
    lead(acme, state="TIMED_OUT", until_at=FRIDAY + 4 * DAY)
    assert counted(acme)["good"] == Promise(5, 2)


def test_it_is_said_in_counts():
    with translation.override("en"):
        told = [said(Promise(5, 4)), said(Promise(1, 0)), said(Promise())]
    assert told == ["5 due, 4 kept", "1 due, 0 kept", "nothing due"]


def test_a_rate_is_told_from_three_on(everyone, acme, anna, client):
    for _ in range(2):
        lead(acme, accepted_at=FRIDAY)
    client.force_login(anna.user)
    board = client.get(f"/?to={TODAY}", headers=ENGLISH).context["board"]
    answered = board.commitments.partner[0]
    assert (answered.rate, answered.figure.text, answered.words) == (None, "2 due, 2 kept", "")
    lead(acme)
    board = client.get(f"/?to={TODAY}", headers=ENGLISH).context["board"]
    answered = board.commitments.partner[0]
    assert (round(answered.rate), answered.figure.text, answered.words) == (67, "67%", "3 due, 2 kept")


def test_both_sides_read_the_same_of_both(channel, client, nora):
    client.force_login(member("Novalink", "PARTNER_ADMIN").user)
    response = client.get("/", headers=ENGLISH)
    assert "Commitments of both sides" in text(response.content.decode())
    own = response.context["board"].commitments
    client.force_login(nora.user)
    seen = (
        client.get(f"/contribution/{partner('Novalink').public_id}/", headers=ENGLISH)
        .context["board"]
        .commitments
    )
    for side in ("vendor", "partner"):
        assert [line.words for line in getattr(seen, side)] == [line.words for line in getattr(own, side)]
        assert getattr(seen, f"{side}_said") == getattr(own, f"{side}_said")
