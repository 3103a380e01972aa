"""What may stand in the address of a page: anything; what cannot be read is said at its field, never a 500."""

from datetime import date, timedelta

import pytest

from portal.lib.periods import Period
from scorecards.forms import PeriodForm, ReportForm

TODAY = date(2026, 11, 20)
HOSTILE = [
    "\0",
    "\ud800",
    "\u202eabc",
    "\u200b",
    "x" * 10_000,
    "1e5",
    "1_000",
    "NaN",
    "٣",
    "30/02/2026",
    "0001-01-01",
    "9999-12-31",
    "-1",
    "1.234",
    "99999999999999999999",
    "not-a-uuid",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "%00",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "null",
    "[]",
    "🙂",
]


def asked(**data: str) -> Period:
    return PeriodForm(data, today=TODAY).asked(start_month=2)


def test_twelve_months_end_today():
    assert asked() == Period(date(2025, 11, 21), date(2026, 11, 21))


def test_the_programme_year_is_as_reached():
    assert asked(period="year") == Period(date(2026, 2, 1), date(2026, 11, 21))
    assert asked(period="last-year") == Period(date(2025, 2, 1), date(2026, 2, 1))


def test_a_last_day_long_ago_moves_the_period():
    assert asked(to="2012-12-31") == Period(date(2012, 1, 1), date(2013, 1, 1))


def test_two_days_make_a_period_of_both():
    assert asked(**{"from": "2010-12-29", "to": "2012-12-31"}) == Period(date(2010, 12, 29), date(2013, 1, 1))


def test_tomorrow_is_refused_at_its_field():
    form = PeriodForm({"to": (TODAY + timedelta(days=1)).isoformat()}, today=TODAY)
    assert form.asked(2).last_day == TODAY
    assert "to" in form.errors


def test_a_first_day_after_the_last_is_refused_at_its_field():
    form = PeriodForm({"from": "2026-05-01", "to": "2026-04-01"}, today=TODAY)
    assert form.asked(2) == asked(to="2026-04-01")
    assert "from" in form.errors


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    "name",
    ["period", "from", "to", "currency", "q", "tier", "region", "kind", "invoiced", "sort", "page", "mine"],
)
def test_a_hostile_word_is_read_as_nothing_or_refused_at_its_field(name, value):
    form = ReportForm({name: value}, today=TODAY)
    assert form.asked(2).last_day <= TODAY
    filters = form.filters(frozenset({"name"}))
    assert filters.sort in ("", "name", "-name")
    assert filters.page >= 0
    assert set(form.errors) <= {name}


def test_a_page_answers_it_all_the_same(programme, nora, client):
    client.force_login(nora.user)
    names = ("period", "from", "to", "currency", "q", "tier", "region", "kind", "sort", "page")
    for value in HOSTILE:
        if value == "\ud800":
            continue  # no browser can send it
        for path in ("/contribution/", "/", "/contribution/export.csv", "/contribution/figures/pipeline/"):
            response = client.get(path, dict.fromkeys(names, value))
            assert response.status_code == 200
            assert b"<script>alert" not in response.content


def test_a_mistake_is_said_where_it_was_made(programme, nora, client):
    client.force_login(nora.user)
    page = client.get(
        "/contribution/?period=between&to=2099-01-01", headers={"accept-language": "en"}
    ).content.decode()
    assert "Choose a day that has come" in page
    assert '<details class="menu period" open>' in page
