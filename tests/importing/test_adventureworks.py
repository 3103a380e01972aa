"""The AdventureWorks sample comes in whole: every figure equals the expected one in all its digits."""

import csv
import json
from collections import defaultdict
from decimal import Decimal

import pytest
from django.db.models import Count, Max, Min, Q, Sum
from django.utils import translation

from leads.models import InvoicedLine
from partners.models import Location, Partner
from tests.importing import samples

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]
OURS = Q(source="adventureworks")


@pytest.fixture
def expected():
    return json.loads((samples.folder("adventureworks") / "expected.json").read_text())


def test_every_figure_is_as_expected(expected, seen):
    samples.bring_adventureworks()

    def figures():
        lines = InvoicedLine.objects.filter(OURS)
        sell_out = lines.filter(kind="SELL_OUT")
        first_last = sell_out.aggregate(first=Min("invoiced_on"), last=Max("invoiced_on"))
        years = {
            str(year): str(sell_out.filter(invoiced_on__year=year).aggregate(sum=Sum("amount"))["sum"])
            for year in (2010, 2011, 2012)
        }
        ranked = (
            sell_out.values("partner__external_id", "partner__name")
            .annotate(revenue=Sum("amount"), orders=Count("order_reference", distinct=True))
            .order_by("-revenue")
        )
        direct = lines.filter(kind="DIRECT").aggregate(sum=Sum("amount"))["sum"]
        return sell_out.count(), first_last, years, list(ranked), direct, Partner.objects.filter(OURS).count()

    count, first_last, years, ranked, direct, partners = seen(figures)
    revenue = sum(row["revenue"] for row in ranked)
    assert count == expected["lines"]
    assert partners == expected["resellers_total"]
    assert len(ranked) == expected["resellers_with_orders"]
    assert sum(row["orders"] for row in ranked) == expected["orders"]
    assert (str(first_last["first"]), str(first_last["last"])) == (
        expected["first_order"],
        expected["last_order"],
    )
    assert str(revenue) == expected["reseller_revenue"]
    assert str(direct) == expected["internet_revenue"]
    assert str(round(revenue / (revenue + direct), 6)) == expected["contribution_share"]
    assert years == expected["by_year"]
    assert _by_business_type(ranked) == expected["by_business_type"]
    for row, wanted in zip(ranked, expected["top10"], strict=False):
        assert row["partner__external_id"] == str(wanted["reseller_key"])
        assert row["partner__name"] == wanted["name"]
        assert str(row["revenue"]) == wanted["revenue"]
        assert row["orders"] == wanted["orders"]
        assert str(round(row["revenue"] / revenue, 6)) == wanted["share_of_channel"]
    for percent in (50, 80):
        assert _making(ranked, revenue * percent / 100) == expected[f"resellers_making_{percent}_percent"]


def test_two_resellers_of_one_name_stay_two(seen):
    samples.bring_resellers()

    def namesakes():
        named = Partner.objects.filter(OURS).values("name").annotate(n=Count("pk")).filter(n__gt=1)
        names = [row["name"] for row in named]
        return set(Location.objects.filter(partner__name__in=names).values_list("partner__name", "town"))

    assert len(seen(namesakes)) == 4


def test_importing_again_changes_nothing(seen):
    def everything():
        return [list(model.objects.order_by("pk").values()) for model in (Partner, Location, InvoicedLine)]

    samples.bring_adventureworks()
    before = seen(everything)
    with translation.override("en"):
        for answer in samples.bring_adventureworks():
            assert " 0 created, 0 updated, " in answer
    assert seen(everything) == before


def _by_business_type(ranked):
    with (samples.folder("adventureworks") / "DimReseller.csv").open(newline="", encoding="utf-8") as file:
        types = {row["ResellerKey"]: row["BusinessType"] for row in csv.DictReader(file)}
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in ranked:
        sums[types[row["partner__external_id"]]] += row["revenue"]
    return {name: str(total) for name, total in sums.items()}


def _making(ranked, wanted):
    total = Decimal(0)
    for count, row in enumerate(ranked, 1):
        total += row["revenue"]
        if total >= wanted:
            return count
    return len(ranked)
