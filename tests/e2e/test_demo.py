"""The demo of today is the channel that docs/demo.md tells of: its shape in every run, all of it in `make deep`."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from leads.models import InvoicedLine, Opportunity
from partners.models import Distribution, Partner
from portal.demo import words
from portal.lib import tenancy
from scorecards.queries import judgements
from tests.portal.demo import figures

pytestmark = pytest.mark.django_db
MONTH = 30.44


@pytest.fixture(autouse=True)
def _as_the_vendor(site: str, db: None):  # type: ignore[no-untyped-def]
    with tenancy.every_partner():
        yield


def test_there_are_three_motions() -> None:
    courses = {motion: figures.courses(motion, timezone.now()) for motion in figures.SEGMENTS}
    median = {
        name: figures.median_days(each.to_decision for each in found) for name, found in courses.items()
    }
    assert median["run_rate"] == pytest.approx(21, abs=4)
    cycles = [c.to_decision - c.to_deal for c in courses["project"] if c.to_decision]
    assert 4.5 * MONTH <= figures.median_days(cycles) <= 6.5 * MONTH
    assert figures.share_after(courses["project"], 9) == pytest.approx(0.40, abs=0.08)
    assert figures.share_after(courses["project"], 12) == pytest.approx(0.18, abs=0.08)
    assert 11.5 * MONTH <= median["large"] <= 14.7 * MONTH


def test_few_partners_make_most_and_some_nothing() -> None:
    amounts, resellers = figures.signed(), Partner.objects.exclude(kind="DISTRIBUTOR").count()
    assert float(sum(amounts[:6]) / sum(amounts)) == pytest.approx(0.50, abs=0.03)
    assert float(sum(amounts[:13]) / sum(amounts)) == pytest.approx(0.80, abs=0.03)
    assert resellers - len(amounts) == 4
    assert figures.win_rate(figures.BY_PARTNERS) == pytest.approx(0.28, abs=0.03)
    direct = ~Q(pk__in=Opportunity.objects.filter(figures.BY_PARTNERS))
    assert figures.win_rate(direct) == pytest.approx(0.19, abs=0.03)


def test_distributors_msps_newcomers_and_those_who_play_the_rules_are_there() -> None:
    today = timezone.localdate()
    served = Distribution.objects.filter(from_on__lte=today).exclude(until_on__lte=today)
    assert served.values("distributor").distinct().count() == 2
    assert served.values("reseller").distinct().count() == 22
    msps = Partner.objects.filter(kind="MSP")
    subscribed = InvoicedLine.objects.filter(product_line="Abonnement", partner__in=msps)
    assert msps.count() == subscribed.values("partner").distinct().count() == 6
    assert Partner.objects.filter(joined_on__gt=today - timedelta(days=90)).count() == 4
    assert Partner.objects.filter(name__in=(words.STUFFER, words.LATE_LOGGER)).count() == 2


def test_campaigns_are_too_early_in_a_range_or_have_a_figure() -> None:
    day = judgements.day_judged(timezone.localdate())
    assert day
    found = [row.stage for row in judgements.on(day)]
    assert min(found.count(stage) for stage in ("too_early", "range", "figure")) >= 2
