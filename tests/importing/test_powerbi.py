"""The Power BI sample comes in whole: opportunities by status, value and campaign as expected."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db.models import Count, F, Q, Sum
from django.utils import translation

from comarketing.models import Campaign
from leads.models import Account, Opportunity, StageChange
from tests.importing import samples

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]
OURS = Q(source="powerbi")


@pytest.fixture
def expected():
    return json.loads((samples.folder("powerbi_ai_sample") / "expected.json").read_text())


def test_every_figure_is_as_expected(expected, seen):
    samples.bring_powerbi()

    def figures():
        deals = Opportunity.objects.filter(OURS)
        by_stage = dict(deals.values_list("stage").annotate(n=Count("pk")).order_by())
        won = deals.filter(stage="WON").aggregate(
            all=Sum("amount"), sourced=Sum("amount", filter=Q(campaign__isnull=False))
        )
        by_campaign = deals.values(of=F("campaign__name")).annotate(
            n=Count("pk"),
            won=Count("pk", filter=Q(stage="WON")),
            lost=Count("pk", filter=Q(stage="LOST")),
            open=Count("pk", filter=~Q(stage__in=["WON", "LOST"])),
            won_value=Sum("amount", filter=Q(stage="WON")),
        )
        return by_stage, won, list(by_campaign.order_by()), Account.objects.filter(OURS).count()

    by_stage, won, by_campaign, accounts = seen(figures)
    assert accounts == 300
    assert sum(by_stage.values()) == expected["rows"]
    assert by_stage["WON"] == expected["status"]["Won"]
    assert by_stage["LOST"] == expected["status"]["Lost"]
    assert won["all"] == Decimal(expected["won_value"])
    assert won["sourced"] == Decimal(expected["campaign_sourced_won_value"])
    assert round(float(won["sourced"] / won["all"]), 6) == expected["campaign_contribution"]
    found = {row.pop("of") or "(no campaign)": row for row in by_campaign}
    assert found == expected["by_campaign"]


def test_a_bare_day_is_the_end_of_it_and_only_a_closed_deal_is_closed(seen):
    samples.bring_powerbi()

    def looked_up():
        won = Opportunity.objects.get(OURS, external_id="12628")
        dated_ahead = Opportunity.objects.filter(
            OURS, closed_at__isnull=False, expected_close_on__isnull=False
        )
        return won.created_at, won.closed_at, dated_ahead.exists()

    created_at, closed_at, dated_ahead = seen(looked_up)
    assert created_at == datetime(2021, 2, 23, 23, 59, 59, 999999, tzinfo=UTC)
    assert closed_at == datetime(2021, 5, 10, 23, 59, 59, 999999, tzinfo=UTC)
    assert not dated_ahead


@pytest.mark.deep
def test_importing_again_changes_nothing(seen):
    samples.bring_powerbi()
    tables = (Account, Campaign, Opportunity, StageChange)

    def everything():
        return [list(model.objects.order_by("pk").values()) for model in tables]

    before = seen(everything)
    with translation.override("en"):
        for answer in samples.bring_powerbi():
            assert " 0 created, 0 updated, " in answer
    assert seen(everything) == before
