"""Lines of distributors' POS files: whose sell-out they are, and what waits until somebody says so."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from leads.models import InvoicedLine, PosFile, PosLine, PosReseller
from leads.operations import pos
from partners.access import SYSTEM
from partners.models import Distribution
from portal.lib import tenancy
from tests.conftest import make_partner

HEADER = "id,invoiced_on,amount,currency,order_reference,account_number,siren,reseller_name\n"
LINES = (
    HEADER + "1,2026-10-01,100.1234,EUR,A,k-7,,Acme\n"
    "2,2026-10-02,-20.50,EUR,A,K-7,,Acme\n"
    "3,2026-10-03,50,EUR,B,,552 100 554 00012,Rival SA\n"
    "4,2026-10-31,7,EUR,C,,,Inconnu\n"
)


@pytest.fixture
def gross(tiers):
    return make_partner("Gross", None, kind="DISTRIBUTOR", siren="732829320")


@pytest.fixture
def linked(gross, acme, rival, seen):
    """Acme by its number at Gross, Rival by its SIREN."""

    def make():
        Distribution.objects.create(
            reseller=acme, distributor=gross, account_number="K-7", from_on=date(2025, 1, 1)
        )
        rival.siren = "552100554"
        rival.save()

    seen(make)


@pytest.fixture
def bring_pos(bring):
    def run(text=LINES, **options):
        return bring("pos_line", text, {"distributor": '{constant="732829320", by="siren"}'}, **options)

    return run


def sell_out(seen):
    rows = InvoicedLine.objects.order_by("order_reference", "invoiced_on")
    return seen(lambda: list(rows.values_list("partner__name", "amount", "kind")))


def refused(answer, reason):
    assert answer.error == "nothing was imported"
    assert reason in answer.err, answer.err


def test_resellers_are_found_by_number_and_siren_and_the_rest_waits(bring_pos, linked, seen):
    answer = bring_pos()
    assert "4 created" in answer.out
    for told in ("months of distributors received: 1", "lines counted: 3", "wait for their reseller: 1"):
        assert told in answer.out
    assert sell_out(seen) == [
        ("Acme", Decimal("100.1234"), "SELL_OUT"),
        ("Acme", Decimal("-20.5000"), "SELL_OUT"),
        ("Rival", Decimal("50.0000"), "SELL_OUT"),
    ]
    names = seen(lambda: sorted(PosReseller.objects.values_list("key", "found", "siren")))
    assert names == [
        ("account K-7", "ACCOUNT", ""),
        ("name inconnu", "", ""),
        ("siren 552100554", "SIREN", "552100554"),
    ]
    assert seen(lambda: PosFile.objects.get().month_on) == date(2026, 10, 1)


def test_again_changes_nothing(bring_pos, linked, seen):
    bring_pos()
    models = (PosLine, PosReseller, PosFile, InvoicedLine)
    before = [seen(lambda model=model: list(model.objects.order_by("pk").values())) for model in models]
    assert "0 created, 0 updated, 4 unchanged" in bring_pos().out
    assert [
        seen(lambda model=model: list(model.objects.order_by("pk").values())) for model in models
    ] == before


def test_a_corrected_line_corrects_the_sell_out(bring_pos, linked, seen):
    bring_pos()
    answer = bring_pos(LINES.replace("3,2026-10-03,50,", "3,2026-10-03,55,"))
    assert "0 created, 1 updated" in answer.out
    assert "sell-out lines corrected: 1" in answer.out
    assert sell_out(seen)[-1] == ("Rival", Decimal("55.0000"), "SELL_OUT")


def test_number_and_siren_that_disagree_are_left_to_a_person(bring_pos, linked, seen):
    bring_pos(HEADER + "1,2026-10-01,100,EUR,A,K-7,552100554,Acme\n")
    assert sell_out(seen) == []
    assert seen(lambda: PosReseller.objects.get().reseller) is None


def test_a_link_made_later_matches_with_the_next_file(bring_pos, gross, acme, seen):
    bring_pos()
    assert sell_out(seen) == []
    linked = {"reseller": acme, "distributor": gross, "account_number": "K-7", "from_on": date(2025, 1, 1)}
    seen(lambda: Distribution.objects.create(**linked))
    assert "lines counted: 3" in bring_pos(LINES + "5,2026-11-02,1,EUR,D,K-7,,\n").out
    assert len(sell_out(seen)) == 3


def test_a_number_that_was_wrong_once_is_not_believed_again(bring_pos, linked, acme, seen):
    bring_pos()
    named = seen(lambda: PosReseller.objects.select_related("distributor").get(key="account K-7"))
    with tenancy.every_partner():
        pos.undo(named=named, reason="The number is another's", by=SYSTEM, now=timezone.now())
    assert [name for name, *_ in sell_out(seen)] == ["Rival"]
    assert "wait for their reseller: 4" in bring_pos(LINES + "5,2026-10-09,1,EUR,D,K-7,,\n").out
    assert [name for name, *_ in sell_out(seen)] == ["Rival"]
    with tenancy.every_partner():
        pos.match(named=named, reseller=acme, by=SYSTEM, now=timezone.now())
    assert [name for name, *_ in sell_out(seen)].count("Acme") == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("9,2026-10-01,1,EUR,A,,12345,x", "neither a SIREN nor a SIRET"),
        ("9,2026-10-01,1,EUR,A,,55210055x,x", "neither a SIREN nor a SIRET"),
        ("9,2026-10-01,1,EUR,A,,,", "nothing says which reseller"),
        ("9,2099-10-01,1,EUR,A,K-7,,", "not dated ahead"),
        ("9,2026-10-01,1.00001,EUR,A,K-7,,", "more than 4 decimals"),
    ],
)
def test_a_line_that_cannot_be_is_refused(bring_pos, linked, seen, row, reason):
    refused(bring_pos(LINES + row + "\n"), reason)
    for model in (PosLine, PosReseller, PosFile, InvoicedLine):
        assert seen(model.objects.count) == 0


def test_only_a_distributor_sends_them(bring, rival, seen):
    seen(lambda: type(rival).objects.filter(pk=rival.pk).update(siren="552100554"))
    by_siren = {"distributor": '{constant="552100554", by="siren"}'}
    refused(bring("pos_line", LINES, by_siren), "this partner is not a distributor")


def test_a_distributor_reads_its_own_lines_and_a_reseller_its_sell_out_alone(
    bring_pos, linked, gross, acme, seen
):
    bring_pos()
    with tenancy.partner_scope([gross.pk]):
        assert (PosLine.objects.count(), PosReseller.objects.count(), PosFile.objects.count()) == (4, 3, 1)
    with tenancy.partner_scope([acme.pk]):
        assert (PosLine.objects.count(), PosReseller.objects.count(), PosFile.objects.count()) == (0, 0, 0)
        assert InvoicedLine.objects.count() == 2
