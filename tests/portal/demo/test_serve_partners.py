"""Forty-six partners: distributors serve half of them between known days, and four are new."""

from datetime import date, timedelta

from django.db.models import Q

from leads.models import InvoicedLine
from partners.models import Distribution, Member, Partner
from tests.portal.demo.conftest import TODAY

TODAY_IN_FORCE = Q(from_on__lte=TODAY) & (Q(until_on=None) | Q(until_on__gt=TODAY))


def test_there_are_forty_six_of_every_tier_kind_and_size() -> None:
    assert Partner.objects.count() == 46
    for field, values in (("kind", 6), ("size", 3), ("tier", 3)):
        assert Partner.objects.values(field).distinct().count() == values


def test_two_distributors_serve_half_of_the_resellers() -> None:
    served = Distribution.objects.filter(TODAY_IN_FORCE)
    assert served.values("distributor").distinct().count() == 2
    assert served.values("reseller").distinct().count() == 22


def test_some_changed_their_distributor_on_a_day() -> None:
    ended = Distribution.objects.filter(until_on__lte=TODAY)
    followed = [
        link for link in ended if Distribution.objects.filter(reseller=link.reseller, from_on=link.until_on)
    ]
    assert len(followed) >= 2
    assert len(followed) < ended.count()


def test_sell_in_is_of_the_distributor_of_that_day() -> None:
    sold = {line.external_id: line for line in InvoicedLine.objects.filter(kind="SELL_OUT")}
    links = list(Distribution.objects.all())
    for line in InvoicedLine.objects.filter(kind="SELL_IN"):
        sale = sold[line.external_id.removesuffix("-in")]
        between = [
            link
            for link in links
            if (link.reseller_id, link.distributor_id) == (sale.partner_id, line.partner_id)
        ]
        assert any(link.from_on <= line.invoiced_on < (link.until_on or date.max) for link in between), (
            line.external_id
        )
        assert line.amount < sale.amount


def test_four_are_in_their_first_ninety_days() -> None:
    new = Partner.objects.filter(joined_on__gt=TODAY - timedelta(days=90))
    assert new.count() == 4
    assert Partner.objects.filter(joined_on__lte=TODAY - timedelta(days=365 * 2)).count() == 42


def test_everybody_who_is_shown_can_sign_in() -> None:
    shown = (
        "camille@novalink.example",
        "jeanne@altea.example",
        "rachid@distrilog.example",
        "claire@zenith-reseaux.example",
    )
    members = Member.objects.filter(user__email__in=shown).select_related("user")
    assert len(members) == len(shown)
    assert all(member.user.check_password("gagnant-gagnant-2026") for member in members)
    assert Member.objects.values("role").distinct().count() == 9
