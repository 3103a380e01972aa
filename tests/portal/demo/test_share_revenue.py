"""A few partners make most of the revenue, and some never order, as channels do."""

import pytest
from django.db.models import Q

from leads.models import InvoicedLine, Opportunity
from partners.models import Partner
from portal.demo import words
from tests.portal.demo.figures import BY_PARTNERS, signed, win_rate


def test_thirteen_percent_make_half_and_twenty_nine_percent_make_four_fifths() -> None:
    amounts, resellers = signed(), Partner.objects.exclude(kind="DISTRIBUTOR").count()
    assert float(sum(amounts[:6]) / sum(amounts)) == pytest.approx(0.50, abs=0.02)
    assert float(sum(amounts[:13]) / sum(amounts)) == pytest.approx(0.80, abs=0.02)
    assert 6 / resellers == pytest.approx(0.13, abs=0.01)
    assert 13 / resellers == pytest.approx(0.29, abs=0.01)


def test_nine_percent_never_order() -> None:
    resellers = Partner.objects.exclude(kind="DISTRIBUTOR")
    idle = resellers.exclude(pk__in=InvoicedLine.objects.values("partner")).exclude(
        pk__in=Opportunity.objects.filter(stage="WON").values("partners__partner")
    )
    signed_nothing = resellers.count() - len(signed())
    assert signed_nothing / resellers.count() == pytest.approx(0.09, abs=0.01)
    assert set(idle.values_list("name", flat=True)) <= words.NEVER_ORDER


def test_partners_win_more_often_than_direct_sales() -> None:
    assert win_rate(BY_PARTNERS) == pytest.approx(0.28, abs=0.02)
    assert win_rate(~Q(pk__in=Opportunity.objects.filter(BY_PARTNERS))) == pytest.approx(0.19, abs=0.025)


def test_direct_deals_are_a_part_of_the_company() -> None:
    direct = Opportunity.objects.exclude(pk__in=Opportunity.objects.filter(BY_PARTNERS))
    assert 0.1 < direct.count() / Opportunity.objects.count() < 0.4
