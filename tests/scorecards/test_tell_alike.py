"""Page, API, CSV, XLSX and the partner's own download tell one figure: what plain loops over the raw rows give."""

import csv
import json
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import unescape
from io import BytesIO, StringIO
from random import Random
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Member, Partner
from portal.lib import tenancy
from portal.lib.periods import Period
from scorecards.tally import CHANCE, ENOUGH
from tests.scorecards import plain_score, plainly
from tests.scorecards.chance import Draw
from tests.scorecards.paper import flat, words

NAMED = ("12m", "year", "half", "quarter", "last-year")
# Where each figure stands in the exports, and under which name the API tells it.
PLACES = {
    "pipeline": 8,
    "pipeline_before": 10,
    "change": 11,
    "moved": 12,
    "booked": 13,
    "booked_before": 16,
    "invoiced": 17,
    "leads_counted": 19,
    "leads_converted": 20,
    "activities": 22,
    "trainings": 23,
    "downloads": 24,
    "funds_paid": 25,
    "score": 4,
    "measurable": 5,
    "band": 6,
    "from": 26,
    "to": 27,
}
MONEY = ("pipeline", "pipeline_before", "booked", "booked_before", "invoiced", "funds_paid")
COUNTS = ("leads_counted", "leads_converted", "activities", "trainings", "downloads")
ON_PAGE = ("pipeline", "booked", "invoiced", "activities", "trainings", "downloads", "funds_paid")
YES = {"yes": True, "oui": True, "no": False, "non": False, None: False}
Told = dict[str, object]


@pytest.fixture
def drawn(request, programme, nora, client) -> Draw:
    """A random programme, read by the channel manager."""
    draw = Draw(request.param, timezone.localdate())
    with tenancy.every_partner():
        draw.make()
    client.force_login(nora.user)
    return draw


def question(chance: Random, draw: Draw) -> dict[str, str]:
    """A named period as reached on some day, or the days between two; a currency, a kind of invoice."""
    day = timezone.localdate().toordinal() - chance.choice((0, 0, 17, 60, 200))
    last = type(draw.today).fromordinal(day)
    asked = {"currency": chance.choice(("EUR", "USD")), "invoiced": chance.choice(("SELL_OUT", "SELL_IN"))}
    if chance.random() < 0.4:
        first = type(draw.today).fromordinal(day - chance.randint(0, 500))
        return asked | {"from": first.isoformat(), "to": last.isoformat()}
    return asked | {"period": chance.choice(NAMED), "to": last.isoformat()}


def recomputed(partner: Partner, asked: dict[str, str], currency: str) -> Told:
    """From the address and the raw rows, in plain Python."""
    period, kind, key = plain_score.period(asked), asked["invoiced"], partner.pk
    before = period.a_year_before()
    deals = [
        [d.amount for d in plainly.of_record(key, currency) if plainly.is_validated(d, p)]
        for p in (period, before)
    ]
    converted, counted = plainly.conversion(key, period.last_day)
    change, moved = changed(*deals)
    points, measurable = plain_score.score(partner, period.last_day, date.fromisoformat(asked["to"]))
    return {
        "pipeline": plainly.pipeline(key, period, currency),
        "pipeline_before": plainly.pipeline(key, before, currency),
        "change": change,
        "moved": moved,
        "booked": plainly.booked(key, period, currency),
        "booked_before": plainly.booked(key, before, currency),
        "invoiced": plainly.invoiced(key, period, currency, kind),
        "leads_counted": counted,
        "leads_converted": converted,
        "activities": plainly.activities(key, period),
        "trainings": plainly.trainings(key, period),
        "downloads": plainly.downloads(key, period),
        "funds_paid": plainly.paid(key, period, currency),
        "points": points,
        "score": None if points is None else plain_score.half_up(points, 4),
        "measurable": measurable,
        "from": period.start_on.isoformat(),
        "to": period.last_day.isoformat(),
    }


def changed(now: list[Decimal], before: list[Decimal]) -> tuple[Decimal | None, bool]:
    """The relative change from five deals on each side, and whether it is beyond chance."""
    if min(len(now), len(before)) < ENOUGH:
        return None, False
    spread = sum(amount**2 for amount in [*now, *before])
    return sum(now) / sum(before) - 1, (sum(now) - sum(before)) ** 2 > CHANCE**2 * spread


# ---- what each way tells ----------------------------------------------------------------------------------
def by_api(client, name: str, query: str, _language: str = "en") -> Told:
    answer = client.get(f"/api/v1/contribution/?{query}").json()
    row = next(row for row in answer["results"] if row["name"] == name)
    told: Told = {field: Decimal(row[field]["amount"]) for field in MONEY} | {
        field: row[field] for field in COUNTS
    }
    change = row["pipeline_change"]
    told |= {"change": None if change is None else Decimal(change), "moved": row["pipeline_moved"]}
    told |= {"score": row["score"] and Decimal(row["score"]), "measurable": row["measurable_points"]}
    return told | {"band": row["band"], "from": answer["from"], "to": answer["to"]}


def by_download(partner: Partner, period: Period, language: str) -> Fraction | None:
    """The exact score in the figures that the partner takes away itself, whatever the length of the period."""
    reader = Client(headers={"accept-language": language})
    with tenancy.every_partner():
        reads = Member.objects.select_related("user").get(partner=partner)
    reader.force_login(reads.user)
    answer = reader.get(f"/figures/download.json?to={period.last_day}")
    if answer.status_code == 404:
        return None
    told = json.loads(answer.content)["score"]
    return Fraction(told["points"]) if told["out_of"] else None


def by_csv(client, name: str, query: str, language: str) -> Told:
    body = client.get(f"/contribution/export.csv?{query}", headers={"accept-language": language}).content
    lines = csv.reader(StringIO(body.decode("utf-8-sig")), delimiter=";" if language == "fr" else ",")
    line = next(line for line in lines if line[0] == name)

    def read(field: str) -> object:
        cell = line[PLACES[field]]
        if field in ("from", "to"):
            return "-".join(reversed(cell.split("/"))) if language == "fr" else cell
        if field == "moved":
            return YES[cell or None]
        return Decimal(cell.replace(",", ".")) if cell else None

    return {field: read(field) for field in PLACES}


def by_xlsx(client, name: str, query: str, language: str) -> Told:
    body = client.get(f"/contribution/export.xlsx?{query}", headers={"accept-language": language}).content
    line = next(row for row in openpyxl.load_workbook(BytesIO(body)).active.values if row[0] == name)

    def read(field: str) -> object:
        cell = line[PLACES[field]]
        if field in ("from", "to"):
            return cell.date().isoformat()
        if field == "moved":
            return YES[cell]
        return None if cell is None else Decimal(str(cell))

    return {field: read(field) for field in PLACES}


def by_page(client, name: str, query: str, language: str) -> Told:
    html = client.get(f"/contribution/?{query}", headers={"accept-language": language}).content.decode()
    row = next(row for row in html.split("<tr>") if f">{name}</a>" in row)
    cells = [re.search(r'<data value="([^"]*)"', cell) for cell in row.split("<td")[1:]]
    values = [cell.group(1) for cell in cells if cell]
    if len(values) == len(ON_PAGE) + 1:
        values.pop(3)  # the conversion, which stands between
    told: Told = {field: Decimal(value) for field, value in zip(ON_PAGE, values, strict=True)}
    score = re.search(r"<b>(\d+)</b>", row.split("<td")[1])
    return told | {"score": Decimal(score.group(1)) if score else None}


def on_paper(client, name: str, query: str, language: str) -> bool:
    """The PDF says of the partner, in the page's order, what the page says: rounded, and in the reader's language."""
    asked = {"headers": {"accept-language": language}}
    html = client.get(f"/contribution/?{query}", **asked).content.decode()
    row = next(row for row in html.split("<tr>") if f">{name}</a>" in row)
    said = words(client.get(f"/contribution/export.pdf?{query}", **asked).content)
    place = said.index(flat(name))
    for shown in re.findall(r'<data value="[^"]*">([^<]*)</data>', row):
        place = said.index(flat(unescape(shown)), place) + len(flat(unescape(shown)))
    return True


WAYS = {"API": by_api, "CSV": by_csv, "XLSX": by_xlsx}
"""Each reads one row of the report in all its digits."""


def assert_alike(client, draw: Draw, chance: Random) -> bool:
    """One random partner, period and language; gives whether there was anything to tell."""
    partner, language = chance.choice(draw.partners), chance.choice(("en", "fr"))
    asked = question(chance, draw)
    query = urlencode(asked | {"q": partner.name})
    told = {way: read(client, partner.name, query, language) for way, read in WAYS.items()}
    currency = client.get(f"/api/v1/contribution/?{query}").json()["currency"]
    with tenancy.every_partner():
        plain = recomputed(partner, asked, currency)
    points = plain.pop("points")
    for way, figures in told.items():
        for field, value in plain.items():
            same = close if field == "change" and value is not None else exact
            assert same(figures[field], value), (way, field, figures[field], value, query)
        assert figures["band"] == told["API"]["band"], (way, query)
    shown = None if points is None else plain_score.half_up(points, 0)
    page = by_page(client, partner.name, query, language)
    assert page == {field: plain[field] for field in ON_PAGE} | {"score": shown}, query
    period = plain_score.period(asked)
    if period.last_day >= plain_score.IN_FORCE:
        assert by_download(partner, period, language) == points, query
    assert chance.random() < 0.8 or on_paper(client, partner.name, query, language), query
    return any(plain[field] for field in (*MONEY, *COUNTS))


def exact(told: object, value: object) -> bool:
    return told == value


def close(told: Decimal, value: Decimal) -> bool:
    """Ten decimals, as many as a spreadsheet keeps."""
    return abs(told - value) <= Decimal("1e-9")


@pytest.mark.parametrize("drawn", range(2), indirect=True)
def test_every_way_tells_the_same_figures(drawn, client):
    chance = Random(drawn.number)
    assert sum(assert_alike(client, drawn, chance) for _ in range(4)) > 0


@pytest.mark.deep
@pytest.mark.parametrize("drawn", range(100, 120), indirect=True)
def test_every_way_tells_the_same_figures_a_thousand_times(drawn, client):
    chance = Random(drawn.number)
    assert sum(assert_alike(client, drawn, chance) for _ in range(50)) > 10
