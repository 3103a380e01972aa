"""Two real samples opened in the report and on the programme page: every figure is the one expected of them."""

import json
from decimal import Decimal

import pytest

from portal.lib import fmt
from tests.importing import samples

pytestmark = pytest.mark.real_data
ENGLISH = {"accept-language": "en"}
YEARS = "from=2010-12-29&to=2012-12-31"


@pytest.fixture
def jeanne(programme, nora, client):
    client.force_login(nora.user)
    return nora


def opened(client, query: str):
    page = client.get(f"/programme/?{query}", headers=ENGLISH)
    assert page.status_code == 200
    return page.context["board"]


def exact(figure) -> Decimal:
    return Decimal(figure.exact)


def test_adventureworks_on_the_programme_page(jeanne, client):
    expected = json.loads((samples.folder("adventureworks") / "expected.json").read_text())
    samples.bring_adventureworks()
    found = opened(client, YEARS + "&currency=USD")
    sell_in, sell_out, direct = found.kinds
    assert (sell_out.lines, exact(sell_out.figure)) == (
        expected["lines"],
        Decimal(expected["reseller_revenue"]),
    )
    assert (sell_in.lines, exact(direct.figure)) == (0, Decimal(expected["internet_revenue"]))
    assert round(found.beside[2].share, 6) == Decimal(expected["contribution_share"])
    half, most = expected["resellers_making_50_percent"], expected["resellers_making_80_percent"]
    made = expected["resellers_with_orders"]
    assert found.concentration.finding == f"13% of partners make half of it: {half} of {made}"
    assert [row[1] for row in found.concentration.chart.table.rows[1:3]] == [
        fmt.number(half),
        fmt.number(most),
    ]
    months = [series for series in found.chart.series if not series.apart]
    assert sum(months[0].values) == Decimal(expected["reseller_revenue"])
    listed = client.get(direct.figure.url)
    assert listed.context["tally"].amount == Decimal(expected["internet_revenue"])
    assert [each.label for each in found.fresh if each.at][:2] == [
        "Import: Invoiced lines",
        "Import: Partners",
    ]


def test_adventureworks_by_year_and_its_first_ten(jeanne, client):
    expected = json.loads((samples.folder("adventureworks") / "expected.json").read_text())
    samples.bring_adventureworks()
    for year, revenue in expected["by_year"].items():
        found = opened(client, f"from={year}-01-01&to={year}-12-31&currency=USD")
        assert exact(found.kinds[1].figure) == Decimal(revenue)
    page = client.get(f"/contribution/?{YEARS}&sort=-invoiced", headers=ENGLISH)
    told = [(row.partner.name, row.invoiced.amount) for row in page.context["report"].rows[:10]]
    assert told == [(each["name"], Decimal(each["revenue"])) for each in expected["top10"]]
    api = client.get(f"/api/v1/contribution/?{YEARS}&sort=-invoiced").json()["results"][:10]
    assert [(row["name"], Decimal(row["invoiced"]["amount"])) for row in api] == told
    assert {row["band"] for row in api} == {None}  # no tier has targets here: nobody is ranked


def test_the_power_bi_sample_is_all_direct(jeanne, client):
    expected = json.loads((samples.folder("powerbi_ai_sample") / "expected.json").read_text())
    samples.bring_powerbi()
    booked = opened(client, "from=2015-01-01&currency=USD").beside[1]
    assert (exact(booked.channel), exact(booked.direct)) == (0, Decimal(expected["won_value"]))
    assert booked.share == 0
    listed = client.get(booked.direct.url)
    assert listed.context["tally"].amount == Decimal(expected["won_value"])
    assert listed.context["tally"].count == expected["status"]["Won"]
    report = client.get("/contribution/?from=2015-01-01&currency=USD").context["report"]
    assert report.company_booked == Decimal(expected["won_value"])
