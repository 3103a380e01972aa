"""Three motions: run-rate in weeks, projects on the curve of docs/maturity.md, public and large in over a year."""

import pytest

from leads.models import InvoicedLine, Opportunity
from partners.models import Partner
from tests.portal.demo.figures import courses, median_days, share_after

MONTH = 30.44


def test_run_rate_is_decided_three_weeks_after_the_lead() -> None:
    assert median_days(c.to_decision for c in courses("run_rate")) == pytest.approx(21, abs=3)


def test_a_project_takes_five_to_six_months_once_it_is_a_deal() -> None:
    cycles = [c.to_decision - c.to_deal for c in courses("project") if c.to_decision]
    assert 4.8 * MONTH <= median_days(cycles) <= 6.2 * MONTH


@pytest.mark.parametrize(("months", "share"), [(9, 0.40), (12, 0.18)])
def test_projects_are_decided_late_as_the_reference_says(months: int, share: float) -> None:
    found = courses("project")
    assert len(found) > 60
    assert share_after(found, months) == pytest.approx(share, abs=0.06)


def test_public_and_large_accounts_take_more_than_a_year() -> None:
    assert 12 * MONTH <= median_days(c.to_decision for c in courses("large")) <= 14.2 * MONTH


def test_six_msps_have_revenue_that_recurs_month_by_month() -> None:
    msps = Partner.objects.filter(kind="MSP")
    assert msps.count() == 6
    for msp in msps:
        lines = InvoicedLine.objects.filter(partner=msp, kind="SELL_OUT", product_line="Abonnement")
        months = {(line.order_reference, line.invoiced_on.month, line.invoiced_on.year) for line in lines}
        assert lines.count() == len(months) >= 1, msp
    assert Opportunity.objects.filter(type="RENEWAL", partners__partner__in=msps, stage="WON").count() >= 10
