"""Real books, imported, give the report's figures in all their digits (see expected.json beside the data)."""

import csv
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from partners.models import Partner
from portal.lib import tenancy
from scorecards.forms import ReportForm
from scorecards.report import Report, report
from scorecards.tally import share

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "adventureworks"
TODAY = date(2026, 11, 20)
SLICE = {"from": "2010-12-29", "to": "2012-12-31"}

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.exists(), reason="the data are not beside the clone"),
]


@pytest.fixture(scope="module")
def expected() -> dict:
    return json.loads((DATA / "expected.json").read_text())


@pytest.fixture
def imported(programme, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    call_command(
        "import_data",
        "adventureworks_resellers",
        str(DATA / "DimReseller.csv"),
        str(DATA / "DimGeography.csv"),
    )
    call_command("import_data", "adventureworks_reseller_lines", str(DATA / "FactResellerSales_to_2012.csv"))
    call_command("import_data", "adventureworks_internet_lines", str(DATA / "FactInternetSales_to_2012.csv"))


def asked(**question: str) -> Report:
    with tenancy.every_partner():
        return report(ReportForm(question, today=TODAY), member_id=None)


def test_the_report_equals_the_books_in_all_their_digits(imported, expected, nora, client):
    found = asked(**SLICE)
    assert (found.currency, found.invoiced_kind) == ("USD", "SELL_OUT")
    assert found.all.invoiced.amount == Decimal(expected["reseller_revenue"])
    assert found.direct_invoiced.amount == Decimal(expected["internet_revenue"])
    assert found.all.invoiced.count == expected["lines"]
    assert len(found.everyone) == expected["resellers_total"]
    assert sum(bool(row.invoiced) for row in found.everyone) == expected["resellers_with_orders"]
    ratio = share(found.all.invoiced.amount, found.company_invoiced)
    assert round(ratio, 6) == Decimal(expected["contribution_share"])
    assert found.partners_making(Decimal("0.5")) == expected["resellers_making_50_percent"]
    assert found.partners_making(Decimal("0.8")) == expected["resellers_making_80_percent"]
    _by_year(expected)
    _by_kind(found, expected)
    _top_ten(expected)
    _pages(expected, nora, client)


def _by_year(expected: dict) -> None:
    for year, revenue in expected["by_year"].items():
        found = asked(**{"from": f"{year}-01-01", "to": f"{year}-12-31"})
        assert found.all.invoiced.amount == Decimal(revenue)


def _by_kind(found: Report, expected: dict) -> None:
    """By the business type of the file, which two kinds of partner keep."""
    with (DATA / "DimReseller.csv").open(encoding="utf-8", newline="") as rows:
        types = {row["ResellerKey"]: row["BusinessType"] for row in csv.DictReader(rows)}
    with tenancy.every_partner():
        keys = dict(Partner.objects.values_list("pk", "external_id"))
    by_type = defaultdict(Decimal)
    for row in found.everyone:
        by_type[types[keys[row.partner.id]]] += row.invoiced.amount
    assert by_type == {name: Decimal(revenue) for name, revenue in expected["by_business_type"].items()}
    value_added = asked(**SLICE, kind="VAR")
    assert value_added.shown.invoiced.amount == Decimal(expected["by_business_type"]["Value Added Reseller"])


def _top_ten(expected: dict) -> None:
    found = asked(**SLICE, sort="-invoiced")
    for row, known in zip(found.rows, expected["top10"], strict=False):
        assert (row.partner.name, row.invoiced.amount) == (known["name"], Decimal(known["revenue"]))
        assert round(share(row.invoiced.amount, found.all.invoiced.amount), 6) == Decimal(
            known["share_of_channel"]
        )


def _pages(expected: dict, nora, client) -> None:
    """The page and its export say it too; a partner's number is the sum of its list."""
    client.force_login(nora.user)
    query = "?" + "&".join(f"{name}={value}" for name, value in {**SLICE, "sort": "-invoiced"}.items())
    page = client.get(f"/contribution/{query}", headers={"accept-language": "en"})
    assert f'value="{expected["reseller_revenue"]}"' in page.content.decode()
    first = expected["top10"][0]
    assert f'value="{first["revenue"]}"' in page.content.decode()
    listed = client.get(page.context["rows"][0].invoiced.url)
    assert listed.context["tally"].amount == Decimal(first["revenue"])
    lines = client.get(f"/contribution/export.csv{query}", headers={"accept-language": "en"}).content.decode()
    assert len(lines.splitlines()) == expected["resellers_total"] + 1
    assert first["revenue"] in lines
    invoiced = [Decimal(line[17]) for line in list(csv.reader(lines.splitlines()))[1:]]
    assert sum(invoiced) == Decimal(expected["reseller_revenue"])
