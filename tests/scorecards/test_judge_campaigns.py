"""What a campaign brought: too early, then a range, then a figure; kept every night and held against what happened."""

from copy import copy
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from math import exp

import numpy as np
import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from contribution.maturity.leads import Leads, day_number
from contribution.maturity.study import study
from partners.access import SYSTEM, actor_of
from partners.models import Partner, Tier
from portal.lib import tenancy
from scorecards.board import maturity as board
from scorecards.models import Judgement
from scorecards.operations import judgements
from tests.conftest import NOW, make_member, make_partner, own_database
from tests.leads.pages import HOSTILE, encoded, signed_in
from tests.scorecards.conftest import TODAY
from tests.scorecards.marketing import Marketing
from tests.scorecards.pages import text

STATEMENTS = 14
PORTFOLIO, CALIBRATION = "/contribution/campaigns/", "/contribution/campaigns/calibration/"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """A record of nine campaigns, and three of 20, 90 and 200 days, judged once for all the tests of this file."""
    with django_db_blocker.unblock(), own_database("campaigns"), time_machine.travel(NOW, tick=False):
        with tenancy.every_partner():
            gold = Tier.objects.create(code="gold", name="Gold", rank=1)
            made = Marketing(make_partner("Acme", gold), TODAY)
            made.record()
            for name, age in (("Young", 20), ("Middle", 90), ("Ripe", 200)):
                made.campaign(name, age, cost=10_000)
        judge()
        yield made


@pytest.fixture(autouse=True)
def _at_noon(world):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def judged(world, db) -> Marketing:
    """The world, to which a test may add what it needs."""
    mine = copy(world)
    mine.known = dict(world.known)
    return mine


@pytest.fixture
def acme(judged) -> Partner:
    return judged.partner


def judge(as_of=TODAY, now=NOW):
    with tenancy.every_partner():
        return judgements.judge(as_of=as_of, by=SYSTEM, now=now)


def kept(name, **where):
    with tenancy.every_partner():
        return Judgement.objects.select_related("campaign").get(campaign__name=name, **where)


def page(member, name, language="en", **query):
    with tenancy.every_partner():
        campaign = Judgement.objects.filter(campaign__name=name)[0].campaign
    address = reverse("scorecards:campaign", args=[campaign.public_id])
    return signed_in(member, language=language).get(address, query)


def test_a_campaign_of_twenty_days_is_told_too_early_and_when_it_will_not_be(judged, nora):
    row = kept("Young")
    assert (row.stage, row.low, row.median, row.high) == ("too_early", None, None, None)
    assert TODAY < row.first_range_on < row.figure_on
    (panel,) = page(nora, "Young").context["panels"]
    assert (panel.chip, panel.verdict) == ("Too early", "Too early to tell what it brings")
    assert panel.interval == ""
    assert panel.dates.startswith("first range about ")


def test_one_of_three_months_is_told_a_range_and_never_a_bare_number(judged, nora):
    row = kept("Middle")
    assert row.stage == "range"
    assert row.revenue <= row.low < row.median < row.high
    (panel,) = page(nora, "Middle").context["panels"]
    assert panel.chip.startswith("Range ")
    assert "invested" not in panel.verdict


def test_one_of_seven_months_is_told_a_figure_its_interval_beside(judged, nora):
    row = kept("Ripe")
    assert row.stage == "figure"
    (panel,) = page(nora, "Ripe").context["panels"]
    assert panel.chip == panel.verdict == f"€{row.median / 10_000:.1f} of revenue per € invested"
    assert "in 80% of cases" in panel.interval


def test_no_chip_ever_shows_a_percentage(judged, nora):
    panels = signed_in(nora).get(PORTFOLIO).context["panels"]
    assert len(panels) == 12
    assert [each.chip for each in panels if "%" in each.chip] == []


def test_the_maturity_is_what_plain_python_gives(judged):
    """The mean of 1 − e^(−(age/λ)^k) over the cohort, the curve fitted on the same leads written down as a list."""
    every = [lead for campaign in judged.known.values() for lead in campaign]
    born, won, lost = (
        np.array([day_number(lead[place]) if lead[place] else np.nan for lead in every]) for place in range(3)
    )
    leads = Leads(born, won, lost, np.array([lead[3] for lead in every]))
    curve = study(leads, day_number(TODAY)).curve
    for name, age in (("Young", 20), ("Middle", 90), ("Ripe", 200)):
        plainly = 1 - exp(-((age / float(curve.scale)) ** float(curve.k)))
        assert float(kept(name).maturity) == pytest.approx(plainly, abs=1e-6)


def test_figures_of_a_cohort_are_counted_as_by_hand(judged):
    row, known = kept("Ripe"), judged.known["Ripe"]
    assert (row.leads, row.wins) == (36, sum(won is not None for _, won, _, _ in known))
    assert row.revenue == Decimal(sum(cents for *_, cents in known)) / 100
    assert row.cost == 10_000


def test_a_ripe_range_holds_what_is_there_and_little_more(judged):
    """Twelve wins of three amounts: what is still open can add a few of the largest."""
    row = kept("Ripe")
    assert row.revenue <= row.low <= row.high <= row.revenue + 5 * 15_000


def test_where_nothing_more_is_expected_the_interval_is_one_amount(judged):
    row = kept("Ripe")
    row.low = row.high = row.median
    with translation.override("en"):
        told = board.panel(row, TODAY, drawn=False)
    assert told.interval == f"revenue in the end: €{row.median / 1000:.0f}k, in 80% of cases"


def test_the_cost_is_reserved_claimed_and_paid_and_nothing_that_came_back(judged):
    with tenancy.every_partner():
        campaign = kept("Middle").campaign
        for source, target, amount in (
            ("AVAILABLE", "RESERVED", "700.00"),
            ("RESERVED", "CLAIMED", "300.00"),
            ("CLAIMED", "PAID", "100.00"),
            ("RESERVED", "AVAILABLE", "50.00"),
        ):
            judged.move(source, target, amount, campaign, TODAY)
        judged.move("AVAILABLE", "PAID", "9.00", campaign, TODAY + timedelta(days=1))
    judge()
    row = kept("Middle")
    assert (row.reserved, row.claimed, row.paid) == (350, 200, 10_100)


@pytest.mark.deep
def test_without_a_cost_there_is_no_return(judged, nora):
    with tenancy.every_partner():
        judged.campaign("Free", 90)
    judge()
    (panel,) = page(nora, "Free").context["panels"]
    assert (panel.chip, panel.verdict) == ("No cost recorded", "No cost, no return")
    assert panel.interval.startswith("revenue in the end")


# ---- whose lead it is -------------------------------------------------------------------------
@pytest.mark.deep
def test_a_lead_that_only_names_the_campaign_is_not_counted_and_is_said(judged, nora):
    with tenancy.every_partner():
        judged.lead(kept("Middle").campaign, TODAY)
    judge()
    row = kept("Middle")
    assert (row.leads, row.unnamed_leads) == (36, 1)
    assert "1 lead names this campaign" in text(page(nora, "Middle").content.decode())


@pytest.mark.deep
def test_a_lead_is_of_the_campaign_whose_touch_came_first(judged):
    with tenancy.every_partner():
        young, middle = kept("Young").campaign, kept("Middle").campaign
        lead = judged.lead(young, TODAY, campaign=middle)
        judged.touch(lead.account, TODAY - timedelta(days=5), kind="VISIT", campaign=young)
        judged.touch(lead.account, TODAY - timedelta(days=4), kind="LEAD_PASSED", campaign=young)
        early = NOW - timedelta(days=40)
        judged.touch(
            lead.account, TODAY, campaign=young, kind="ATTENDANCE", recorded="HAND", at=early, recorded_at=NOW
        )
    judge()
    assert (kept("Young").leads, kept("Middle").leads) == (36, 37)


@pytest.mark.deep
def test_a_touch_after_the_lead_did_not_create_it(judged):
    with tenancy.every_partner():
        lead = judged.lead(None, TODAY - timedelta(days=10))
        judged.touch(lead.account, TODAY, campaign=kept("Young").campaign)
    judge()
    assert kept("Young").leads == 36


def test_leading_indicators_stand_beside_campaigns_of_the_same_age(judged, nora):
    (panel,) = page(nora, "Young").context["panels"]
    told = [(each.label, each.value, each.peers) for each in panel.indicators]
    assert told == [
        ("Leads", "36", "36 is the median of 11 campaigns at this age"),
        ("Qualified leads", "0", "0 is the median of 11 campaigns at this age"),
        ("Cost per lead", "€277.78", "€277.78 is the median of 11 campaigns at this age"),
    ]


# ---- kept -------------------------------------------------------------------------
@pytest.mark.deep
def test_what_an_earlier_day_was_told_stays_as_it_was_told(judged):
    before = TODAY - timedelta(days=30)
    assert judge(before) == 11
    told = kept("Middle", judged_on=before)
    with tenancy.every_partner():
        judged.lead(None, before, campaign=told.campaign)
    assert judge(before) == 0
    assert kept("Middle", judged_on=before).leads == told.leads


@pytest.mark.deep
def test_today_is_judged_anew(judged):
    with tenancy.every_partner():
        judged.lead(None, TODAY, campaign=kept("Middle").campaign)
    judge()
    assert kept("Middle").leads == 37


@pytest.mark.deep
def test_an_earlier_day_does_not_know_what_came_later(judged):
    judge(TODAY - timedelta(days=60))
    row = kept("Middle", judged_on=TODAY - timedelta(days=60))
    assert row.wins < kept("Middle", judged_on=TODAY).wins
    assert row.stage == "too_early"


@pytest.mark.deep
def test_a_later_day_can_be_opened_and_says_that_it_has_not_come(judged, nora):
    later = TODAY + timedelta(days=200)
    judge(later)
    shown = page(nora, "Young", as_of=later.isoformat())
    assert shown.context["panels"][0].judgement.stage == "figure"
    assert "This day has not come" in shown.content.decode()
    assert page(nora, "Young").context["panels"][0].judgement.stage == "too_early"


def test_a_day_nobody_judged_ahead_says_what_can_be_told_by_then(judged, nora):
    row = kept("Young")
    for day, words in (
        (row.first_range_on - timedelta(days=1), "It will still be too early: first range about "),
        (row.first_range_on, "A range can be told by then, and a figure about "),
        (row.figure_on, "A figure can be told by then: about "),
    ):
        shown = page(nora, "Young", as_of=day.isoformat())
        assert f"below is what may be said today. {words}" in text(shown.content.decode())
        assert shown.context["panels"][0].chip == "Too early"


@pytest.mark.deep
def test_the_page_tells_since_when_each_thing_is_said(judged, nora):
    for days in (120, 150, 180):
        judge(TODAY - timedelta(days=days))
    steps = page(nora, "Ripe").context["steps"]
    assert [each.judgement.stage for each in steps] == ["too_early", "range", "figure"]
    with tenancy.every_partner():
        for each in steps:
            row = each.judgement
            first = Judgement.objects.filter(campaign=row.campaign, stage=row.stage).earliest("judged_on")
            assert row.judged_on == first.judged_on


@pytest.mark.deep
def test_old_judgements_say_their_age(judged, nora):
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        assert "have not been judged since then" in signed_in(nora).get(PORTFOLIO).content.decode()
    assert "have not been judged since then" not in signed_in(nora).get(PORTFOLIO).content.decode()


def test_the_sweep_judges_the_day_that_is_over_once_a_night(judged):
    cache.clear()

    def at(hour):
        with tenancy.every_partner():
            return judgements.keep_up(by=SYSTEM, now=datetime(2026, 11, 22, hour, tzinfo=UTC))

    assert [at(1), at(3), at(4)] == [0, 12, 0]
    assert kept("Young", judged_on=TODAY + timedelta(days=1)).leads == 36
    cache.clear()
    assert at(5) == 0


@pytest.mark.deep
def test_the_command_judges_a_day(judged):
    said = StringIO()
    call_command("judge_campaigns", "--as-of", "2026-10-30", stdout=said)
    assert said.getvalue() == "11 judgements kept\n"
    with pytest.raises(CommandError, match="is no day"):
        call_command("judge_campaigns", "--as-of", "31/10/2026")


def test_only_the_system_judges(judged, nora):
    with tenancy.every_partner(), pytest.raises(PermissionDenied):
        judgements.judge(as_of=TODAY, by=actor_of(nora), now=NOW)


# ---- the pages -------------------------------------------------------------------------
def test_the_portfolio_is_sorted_by_maturity(judged, nora):
    shown = [each.judgement.maturity for each in signed_in(nora).get(PORTFOLIO).context["panels"]]
    assert shown == sorted(shown, reverse=True)


@pytest.mark.parametrize("address", [PORTFOLIO, CALIBRATION, "one"])
@pytest.mark.deep
def test_pages_take_few_statements_whatever_they_show(judged, nora, address):
    judge(TODAY - timedelta(days=200))
    client = signed_in(nora)
    if address == "one":
        address = reverse("scorecards:campaign", args=[kept("Middle", judged_on=TODAY).campaign.public_id])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= STATEMENTS


@pytest.mark.parametrize("role", ["PARTNER_ADMIN", "FINANCE"])
def test_who_reads_no_report_reads_no_result(judged, acme, role):
    member = make_member("Somebody", role, acme if role.startswith("PARTNER") else None)
    assert {signed_in(member).get(url).status_code for url in (PORTFOLIO, CALIBRATION)} == {403}
    assert page(member, "Middle").status_code == 403


def test_a_partner_is_shown_no_link_to_it(judged, nora, paul):
    address = reverse("comarketing:campaign", args=[kept("Middle").campaign.public_id])
    assert "/contribution/campaigns/" in signed_in(nora).get(address).content.decode()
    assert "/contribution/campaigns/" not in signed_in(paul).get(address).content.decode()


def test_the_database_shows_a_partner_no_judgement(judged, acme):
    with tenancy.partner_scope([acme.pk]):
        assert Judgement.objects.count() == 0


def test_past_ranges_are_held_against_what_happened(judged, nora):
    """Each campaign once, by the first range it was told, once its result is known."""
    for days in (250, 190):
        judge(TODAY - timedelta(days=days))
    shown = signed_in(nora).get(CALIBRATION)
    assert shown.context["waiting"], "the middle one has a range and no result yet"
    assert not any(each.is_known for each in shown.context["waiting"])
    with tenancy.every_partner():
        first = {}
        for row in Judgement.objects.filter(stage="range", low__isnull=False).order_by("judged_on"):
            first.setdefault(row.campaign_id, row)
        last = {
            r.campaign_id: r for r in Judgement.objects.filter(maturity__gte="0.95").order_by("judged_on")
        }
    pairs = {key: first[key].low <= last[key].revenue <= first[key].high for key in first if key in last}
    assert pairs
    assert {each.told.campaign_id: each.is_inside for each in shown.context["outcomes"]} == pairs
    assert shown.context["inside"].startswith(f"{sum(pairs.values())} of {len(pairs)} came out inside")


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_day_is_today(nora, value):
    assert signed_in(nora).get(f"{PORTFOLIO}?{encoded({'as_of': value})}").status_code == 200


def test_in_french(judged, nora):
    shown = text(page(nora, "Young", language="fr").content.decode())
    assert "Trop tôt pour conclure" in shown
    ripe = text(page(nora, "Ripe", language="fr").content.decode())
    assert "de CA par € investi" in ripe
    assert "Fourchette" in text(signed_in(nora, language="fr").get(PORTFOLIO).content.decode())
