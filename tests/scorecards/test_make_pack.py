"""The review pack as PDF: eight pages, the page's own figures, in both languages, for both sides the same."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from leads.models import Opportunity
from portal.lib import tenancy
from portal.lib.periods import Period
from scorecards import packing
from scorecards.queries import pipeline, reviews
from scorecards.spans import Spans
from tests.scorecards.conftest import member, partner
from tests.scorecards.paper import flat, outside, pages

TITLES = {
    "en": [
        *("Results against plan", "Balance of both sides", "Pipeline by stage", "Leads and their fate"),
        *("Funds and what they brought", "People trained", "Actions of the last review", "Plan and asks of"),
    ],
    "fr": [
        *("Résultats et plan", "Bilan des deux côtés", "Pipeline par étape", "Les leads et leur devenir"),
        *("Les fonds et ce qu’ils ont apporté", "Personnes formées", "Actions de la dernière revue"),
        "Plan et demandes du",
    ],
}


def ask(client, name="Novalink", language="en", **query):
    url = f"/reviews/of/{partner(name).public_id}/pack.pdf"
    return client.get(url, {"language": language, **query}, headers={"accept-language": language})


@pytest.fixture
def jeanne(channel, client, nora):
    client.force_login(nora.user)
    return nora


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.deep), "fr"])
def test_it_has_eight_pages_with_the_figures_of_the_sheet(jeanne, client, channel, language):
    content = ask(client, language=language).content
    told = pages(content)
    assert [title in page for title, page in zip(TITLES[language], told, strict=True)] == [True] * 8
    assert outside(content) == []
    quarter = reviews.quarters(channel, 1)[1]
    days = {"from": quarter.start_on.isoformat(), "to": quarter.last_day.isoformat()}
    sheet = f"/contribution/{partner('Novalink').public_id}/"
    board = client.get(sheet, days, headers={"accept-language": language}).context["board"]
    for line in board.contribution.headlines:
        assert flat(f"{line.label} {line.figure.text}") in told[0]
    for part in board.score.parts:
        assert flat(part.note) in told[0]
    for line in (*board.balance.vendor, *board.balance.partner):
        assert flat(line.figure.text) in told[1]
        assert flat(line.note) in told[1]
    for stage in board.chain:
        assert flat(stage.figure.text) in told[3]


def test_every_page_says_whose_it_is_when_it_was_made_and_by_which_definitions_and_no_rival(jeanne, client):
    for number, page in enumerate(pages(ask(client).content), 1):
        assert "Novalink" in page
        assert f"Page {number} / 8" in page
        assert flat(f"made on {timezone.localdate().day}") in page
        assert "definitions 2026.1 · score formula 2026.1" in page
        assert not [name for name in ("Galaxis", "Brume", "Iroise", "Argos") if name in page]


@pytest.mark.deep
def test_both_sides_get_the_same_paper(jeanne, client):
    seen = pages(ask(client).content)
    client.force_login(member("Novalink", "PARTNER_ADMIN").user)
    own = pages(ask(client).content)
    assert [page.split("made on")[0] for page in own] == [page.split("made on")[0] for page in seen]


def test_it_is_one_click_from_the_sheet_and_from_ones_own_home(jeanne, client):
    link = f"/reviews/of/{partner('Novalink').public_id}/pack.pdf?language=en"
    assert link in client.get(f"/contribution/{partner('Novalink').public_id}/").content.decode()
    client.force_login(member("Novalink", "PARTNER_ADMIN").user)
    assert link in client.get("/").content.decode()
    client.force_login(member("Novalink", "PARTNER_SELLER").user)
    assert link not in client.get("/").content.decode()
    assert ask(client).status_code == 403


def test_the_running_quarter_is_told_as_far_as_it_has_come(jeanne, client, channel):
    quarter = reviews.quarters(channel, 1)[0]
    told = pages(ask(client, quarter=quarter.start_on.isoformat()).content)
    assert len(told) == 8
    assert flat(f"{channel.day} {channel:%b %Y}") in told[0]


def test_a_distributor_has_none_and_is_told_why(jeanne, client):
    answer = ask(client, "Arago")
    page = client.get(answer["Location"], headers={"accept-language": "en"}).content.decode()
    assert "A distributor has no review pack" in page


# ---- what only the pack tells -------------------------------------------------------------------------------------
def made(channel, number=0):
    with tenancy.every_partner():
        quarter = reviews.quarters(channel, 1)[number]
        return packing.pack(partner("Novalink").pk, quarter, now=timezone.now())


def open_deals(**conditions) -> list[Opportunity]:
    with tenancy.every_partner():
        rows = Opportunity.objects.filter(partners__partner__name="Novalink", partners__role="RECORD")
        return list(rows.filter(closed_at=None, **conditions).order_by("-amount"))


def test_open_deals_are_told_by_stage_and_age_and_all_are_in_the_total(channel):
    found = made(channel).pipeline
    expected = open_deals()
    assert found.total.count == len(expected) == sum(line.count for line in found.stages)
    assert found.total.exact == f"{sum(deal.amount for deal in expected):f}".rstrip("0").rstrip(".")
    assert all(sum(line.ages) == line.count for line in found.stages)


def test_a_deal_whose_expected_close_has_passed_has_slipped(channel):
    assert made(channel).pipeline.slipped.count == 0
    deal = open_deals()[0]
    with tenancy.every_partner():
        Opportunity.objects.filter(pk=deal.pk).update(expected_close_on=channel - timedelta(days=9))
    found = made(channel).pipeline
    (line,) = found.slipped.lines
    assert (line.deal.key, line.deal.late_days) == (deal.public_id, 9)
    assert found.total.slipped == 1


def test_leads_are_told_as_they_stood_on_the_last_day(channel):
    found = made(channel, 1)
    born = next(line for line in found.board.performance)
    assert str(found.leads.total.all) == born.figure.exact


def test_an_open_deal_of_then_that_was_won_since_is_told_as_open(channel):
    with tenancy.every_partner():
        deal = Opportunity.objects.filter(
            partners__partner__name="Novalink", stage="WON", closed_at__isnull=False
        ).first()
        day = deal.closed_at.date()
    quarter = Period(day - timedelta(days=60), day)
    with tenancy.every_partner():
        found = pipeline.open_deals(partner("Novalink").pk, Spans(quarter), "EUR")
    assert deal.public_id in {each.key for each in found}


@pytest.mark.parametrize(
    ("day", "start_month", "first"),
    [
        (date(2026, 11, 22), 2, date(2026, 11, 1)),
        (date(2026, 1, 31), 2, date(2025, 11, 1)),
        (date(2026, 11, 22), 1, date(2026, 10, 1)),
    ],
)
def test_a_quarter_is_one_of_the_programmes_year(day, start_month, first):
    assert reviews.quarter_of(day, start_month).start_on == first
