"""The queue of names in distributors' files: matched once, or left aside with a reason; how late each file is."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from journal.models import Event
from leads.models import InvoicedLine, PosFile, PosLine, PosReseller
from leads.operations import pos
from leads.queries import pos as queries
from leads.rules import due_on
from partners.models import Partner
from portal.lib.refusal import Refused
from tests.conftest import NOW, make_partner


@pytest.fixture
def gross(tiers):
    return make_partner("Gross", None, kind="DISTRIBUTOR")


@pytest.fixture
def named(gross, seen):
    """A name in Gross's files, with two lines."""

    def make():
        found = PosReseller.objects.create(
            distributor=gross, key="account K-7", name="Acmé", account_number="K-7", first_seen_at=NOW
        )
        for number, amount in enumerate(("100.1234", "-20.0000")):
            PosLine.objects.create(
                distributor=gross,
                named=found,
                invoiced_on=date(2026, 10, 5),
                amount=Decimal(amount),
                currency="EUR",
                order_reference="A",
                recorded_at=NOW,
                source="gross",
                external_id=str(number),
            )
        return found

    return seen(make)


def sell_out(seen):
    return seen(lambda: list(InvoicedLine.objects.order_by("pk").values_list("partner__name", "amount")))


def kinds(seen):
    return seen(lambda: list(Event.objects.order_by("pk").values_list("kind", "partner")))


def test_a_match_counts_every_line_once_and_is_told(do, nora, named, acme, seen):
    do(nora, pos.match, named=named, reseller=acme)
    assert sell_out(seen) == [("Acme", Decimal("100.1234")), ("Acme", Decimal("-20.0000"))]
    assert kinds(seen) == [("pos.matched", None)]
    assert seen(lambda: PosReseller.objects.get().found) == "HAND"


def test_a_name_is_matched_once(do, nora, named, acme, rival, seen):
    do(nora, pos.match, named=named, reseller=acme)
    with pytest.raises(Refused):
        do(nora, pos.match, named=named, reseller=rival)
    with pytest.raises(Refused):
        do(nora, pos.ignore, named=named, reason="x")
    assert {name for name, _ in sell_out(seen)} == {"Acme"}


def test_a_distributor_is_nobodys_reseller(do, nora, named, gross, seen):
    with pytest.raises(Refused):
        do(nora, pos.match, named=named, reseller=gross)
    assert sell_out(seen) == []


def test_what_is_left_aside_counts_for_nobody_and_may_be_matched_later(do, nora, named, acme, seen):
    do(nora, pos.ignore, named=named, reason="Own use")
    assert sell_out(seen) == []
    assert seen(queries.waiting) == []
    assert seen(lambda: [row.ignored_because for row in queries.ignored()]) == ["Own use"]
    do(nora, pos.match, named=named, reseller=acme)
    assert len(sell_out(seen)) == 2
    assert kinds(seen) == [("pos.ignored", None), ("pos.matched", None)]


@pytest.mark.parametrize("who", ["paul", "anna", "vera"])
def test_nobody_else_decides(do, request, named, acme, who, seen):
    member = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        do(member, pos.match, named=named, reseller=acme)
    with pytest.raises(PermissionDenied):
        do(member, pos.ignore, named=named, reason="x")
    assert sell_out(seen) == []


def test_the_page_shows_the_queue_and_takes_the_decision(client, nora, named, acme, seen):
    client.force_login(nora.user)
    page = client.get(reverse("leads:pos")).content.decode()
    assert "Acmé" in page
    assert "K-7" in page
    address = reverse("leads:match-pos", args=[named.public_id])
    assert "Acme" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 200
    assert sell_out(seen) == []
    answer = client.post(address, {"reseller": str(acme.public_id)}, follow=True)
    assert answer.status_code == 200
    assert len(sell_out(seen)) == 2
    assert "Acmé" not in answer.content.decode().split("h-waiting")[-1]


def test_the_page_leaves_aside_with_a_reason(client, nora, named, seen):
    client.force_login(nora.user)
    address = reverse("leads:ignore-pos", args=[named.public_id])
    assert client.post(address, {"reason": " "}).status_code == 200
    assert seen(lambda: PosReseller.objects.get().ignored_because) == ""
    page = client.post(address, {"reason": "Usage interne"}, follow=True).content.decode()
    assert "Usage interne" in page


def test_partners_do_not_know_the_page(client, anna, named):
    client.force_login(anna.user)
    assert client.get(reverse("leads:pos")).status_code == 403


@pytest.mark.parametrize(
    ("month", "due"),
    [(date(2026, 1, 1), date(2026, 2, 10)), (date(2026, 12, 1), date(2027, 1, 10))],
)
def test_a_file_is_due_in_the_following_month(month, due):
    assert due_on(month, 10) == due


def test_each_month_is_on_time_late_or_missing(gross, seen):
    def receive(month, day):
        received = datetime(2026, *day, 9, tzinfo=UTC)
        PosFile.objects.create(distributor=gross, month_on=date(2026, month, 1), received_at=received)

    seen(lambda: (receive(8, (9, 10)), receive(9, (10, 15))))
    [row] = seen(lambda: queries.deliveries(today=date(2026, 11, 20), due_day=10))
    assert [(month.last_day, month.received_on, month.late_days) for month in row.months] == [
        (date(2026, 10, 31), None, 10),
        (date(2026, 9, 30), date(2026, 10, 15), 5),
        (date(2026, 8, 31), date(2026, 9, 10), 0),
    ]
    [early] = seen(lambda: queries.deliveries(today=date(2026, 11, 5), due_day=10))
    assert early.months[0].late_days == 0


def test_the_share_of_lines_whose_reseller_is_known(do, nora, named, acme, gross, seen):
    assert seen(lambda: queries.deliveries(today=date(2026, 11, 20), due_day=10)[0].known_share) == 0
    do(nora, pos.match, named=named, reseller=acme)
    assert seen(lambda: queries.deliveries(today=date(2026, 11, 20), due_day=10)[0].known_share) == 1
    assert seen(lambda: Partner.objects.filter(kind="DISTRIBUTOR").count()) == 1
