"""The queue of names in distributors' files: matched once, or left aside with a reason; how late each file is."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.urls import reverse

from journal.models import Event
from leads.models import InvoicedLine, PosDecision, PosFile, PosLine, PosReseller
from leads.operations import pos
from leads.queries import pos as queries
from leads.rules import due_on
from partners.models import Distribution, Partner
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.conftest import NOW, make_member, make_partner


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


# ---- a wrong match is undone ---------------------------------------------------------------------------------------
def said(seen):
    rows = PosDecision.objects.order_by("pk").values_list("kind", "reseller__name", "reason", "author_name")
    return seen(lambda: list(rows))


def test_undoing_sends_the_lines_back_to_the_queue_and_the_amounts_with_them(
    do, nora, named, acme, rival, seen
):
    do(nora, pos.match, named=named, reseller=acme)
    do(nora, pos.undo, named=named, reason="Another Acmé")
    assert sell_out(seen) == []
    assert [row.named for row in seen(queries.waiting)] == [named]
    do(nora, pos.match, named=named, reseller=rival)
    assert sell_out(seen) == [("Rival", Decimal("100.1234")), ("Rival", Decimal("-20.0000"))]
    assert said(seen) == [
        ("MATCHED", "Acme", "", "Nora"),
        ("UNDONE", "Acme", "Another Acmé", "Nora"),
        ("MATCHED", "Rival", "", "Nora"),
    ]
    assert kinds(seen) == [("pos.matched", None), ("pos.undone", None), ("pos.matched", None)]


def test_undoing_touches_no_other_name_and_no_line_of_another_source(do, nora, named, acme, gross, seen):
    do(nora, pos.match, named=named, reseller=acme)

    def others():
        line = {"invoiced_on": date(2026, 10, 5), "currency": "EUR", "order_reference": "B"}
        other = PosReseller.objects.create(distributor=gross, key="name b", name="B", first_seen_at=NOW)
        received = PosLine.objects.create(
            distributor=gross, named=other, amount=7, recorded_at=NOW, source="gross", external_id="b", **line
        )
        counted = {"kind": "SELL_OUT", "partner": acme, **line}
        InvoicedLine.objects.create(amount=7, source="portal:pos", external_id=str(received.pk), **counted)
        InvoicedLine.objects.create(amount=9, source="erp", external_id="1", **counted)

    seen(others)
    do(nora, pos.undo, named=named, reason="x")
    assert [amount for _, amount in sell_out(seen)] == [7, 9]


def test_what_nobody_matched_is_not_undone(do, nora, named, seen):
    with pytest.raises(Refused):
        do(nora, pos.undo, named=named, reason="x")
    assert said(seen) == []


def test_what_was_said_is_never_changed(do, nora, named, acme, seen):
    do(nora, pos.match, named=named, reseller=acme)
    for change in (lambda rows: rows.update(reason="y"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="permission denied"):
            seen(lambda change=change: change(PosDecision.objects.all()))


# ---- the distributor proposes ---------------------------------------------------------------------------------------
@pytest.fixture
def gustav(gross):
    return make_member("Gustav", "DISTRIBUTOR", gross)


@pytest.fixture
def served(gross, acme, seen):
    """Gross serves Acme, and not its rival."""
    seen(lambda: Distribution.objects.create(distributor=gross, reseller=acme, from_on=date(2024, 1, 1)))
    return acme


def test_a_proposal_counts_nothing_until_the_vendor_agrees(do, gustav, nora, named, served, gross, seen):
    do(gustav, pos.propose, named=named, reseller=served)
    assert sell_out(seen) == []
    [row] = seen(queries.waiting)
    assert (row.proposed.reseller, row.proposed.author_name) == (served, "Gustav")
    assert kinds(seen) == [("pos.proposed", gross.pk)]
    do(nora, pos.match, named=named, reseller=served)
    assert len(sell_out(seen)) == 2
    assert [kind for kind, *_ in said(seen)] == ["PROPOSED", "MATCHED"]


def test_a_proposal_is_answered_by_the_decision_after_it(do, gustav, nora, named, served, seen):
    do(gustav, pos.propose, named=named, reseller=served)
    do(nora, pos.match, named=named, reseller=served)
    do(nora, pos.undo, named=named, reason="Not they")
    [row] = seen(queries.waiting)
    assert row.proposed is None


def test_it_proposes_only_a_reseller_it_serves(do, gustav, named, rival, gross, seen):
    for partner in (rival, gross):
        with pytest.raises(Refused):
            do(gustav, pos.propose, named=named, reseller=partner)
    assert said(seen) == []


def test_it_decides_nothing(do, gustav, named, served, seen):
    for act, given in (
        (pos.match, {"reseller": served}),
        (pos.ignore, {"reason": "x"}),
        (pos.undo, {"reason": "x"}),
    ):
        with pytest.raises(PermissionDenied):
            do(gustav, act, named=named, **given)
    words = {"named": named, "reseller": served, "author_name": "Gustav", "decided_at": NOW}
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        tenancy.partner_scope([gustav.partner_id]),
    ):
        PosDecision.objects.create(distributor_id=gustav.partner_id, kind="MATCHED", **words)
    assert said(seen) == []


def test_another_distributor_neither_sees_nor_proposes(do, named, served, seen, tiers):
    other = make_partner("Other", None, kind="DISTRIBUTOR")
    words = {"named": named, "reseller": served, "author_name": "Oda", "decided_at": NOW, "kind": "PROPOSED"}
    with tenancy.partner_scope([other.pk]):
        assert queries.waiting() == []
        assert not PosDecision.objects.exists()
    for whose in (other, named.distributor):
        with pytest.raises(DatabaseError, match="row-level security"), tenancy.partner_scope([other.pk]):
            PosDecision.objects.create(distributor=whose, **words)


def test_its_page_shows_its_own_files_and_takes_the_proposal(client, gustav, named, served, rival, seen):
    client.force_login(gustav.user)
    client.cookies["language"] = "en"
    page = client.get(reverse("leads:pos")).content.decode()
    assert "0 of 2 lines are matched with a reseller" in page
    assert reverse("leads:match-pos", args=[named.public_id]) not in page
    address = reverse("leads:propose-pos", args=[named.public_id])
    assert address in page
    form = client.get(address).content.decode()
    assert "Acme" in form
    assert "Rival" not in form
    answer = client.post(address, {"reseller": str(rival.public_id)})
    assert answer.status_code == 200
    answer = client.post(address, {"reseller": str(served.public_id)}, follow=True).content.decode()
    assert "Gustav proposes Acme" in answer
    assert [kind for kind, *_ in said(seen)] == ["PROPOSED"]


def test_a_match_with_a_partner_it_is_not_linked_with_does_not_tell_who(
    do, client, gustav, nora, named, rival
):
    do(nora, pos.match, named=named, reseller=rival)
    client.force_login(gustav.user)
    client.cookies["language"] = "en"
    page = client.get(reverse("leads:pos")).content.decode()
    assert "a partner you are not linked with" in page
    assert "Rival" not in page
    assert "Nora" not in page


def test_the_vendor_finds_the_proposal_chosen_and_undoes_by_the_page(
    do, client, gustav, nora, named, served, seen
):
    do(gustav, pos.propose, named=named, reseller=served)
    client.force_login(nora.user)
    form = client.get(reverse("leads:match-pos", args=[named.public_id])).content.decode()
    assert f'value="{served.public_id}" selected' in form
    do(nora, pos.match, named=named, reseller=served)
    address = reverse("leads:undo-pos", args=[named.public_id])
    assert address in client.get(reverse("leads:pos")).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 200
    assert len(sell_out(seen)) == 2
    client.post(address, {"reason": "Not they"})
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
    assert answer.context["waiting"] == []


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
