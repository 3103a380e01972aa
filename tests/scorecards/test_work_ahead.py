"""The report of a large channel is worked out ahead: the same figures and order, some minutes old, and it says so."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.models import Opportunity
from partners.access import SYSTEM, actor_of
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.periods import Span, span
from scorecards import ahead, standing
from scorecards.forms import ReportForm
from scorecards.models import ReportAhead, RowAhead
from scorecards.operations import reports
from scorecards.ordering import ORDERS
from scorecards.report import report
from scorecards.rows import ReportRow
from scorecards.told import PARTS
from tests.conftest import make_partner
from tests.scorecards.conftest import member, partner
from tests.scorecards.pages import text
from tests.scorecards.small import Books

ENGLISH = {"accept-language": "en"}
OWN_STATEMENTS, FRAME_STATEMENTS = 5, 10


@pytest.fixture
def large(channel, monkeypatch, tiers):
    """The small channel passes for a large one: with peers to rank, one without a tier, and every period worked out."""
    books = Books(channel)
    books.number = 10_000  # after those of the channel
    for number in range(11):
        joined = {"joined_on": channel - timedelta(days=900), "region": "Bretagne"}
        books.fill(make_partner(f"Éole {number}", tiers["bronze"], **joined), deals=3 + number % 2, scale=2)
    make_partner("Untiered", None, joined_on=channel - timedelta(days=500))
    monkeypatch.setattr(reports, "LARGE", 5)
    work_out_all()
    return channel


def work_out_all(now=None):
    """What the sweeps of the next minutes do; gives how many periods were worked out."""
    for count in range(20):
        with tenancy.every_partner():
            if not reports.keep_up(by=SYSTEM, now=now or timezone.now()):
                return count
    raise AssertionError("it never ends")


def both(question, member_id=None):
    """The same question worked out at once, and read from what was worked out ahead."""
    form = ReportForm(question, today=timezone.localdate())
    live = report(form, member_id=member_id)
    kept = ahead.report(form, member_id=member_id, now=timezone.now())
    assert isinstance(kept, ahead.AheadReport)
    return live, kept


def shown(row):
    """All that a page says of a row."""
    score = row.score and replace(row.score, parts=())
    leads = (row.leads.accepted, row.leads.timed_out, row.leads.converted_in_time)
    return replace(row, facts=None, score=score, leads=leads, partner=replace(row.partner, plans=()))


def test_it_says_what_the_report_of_the_moment_says(large):
    with tenancy.every_partner():
        for period in Span:
            same(*both({"period": period.value}))
        same(*both({"invoiced": "SELL_IN"}))


def same(live, kept):
    assert list(map(shown, kept.rows)) == list(map(shown, live.rows))
    assert (kept.all, kept.shown) == (live.all, live.shown)
    assert (kept.direct.pipeline, kept.direct.booked) == (live.direct.pipeline, live.direct.booked)
    assert (kept.direct_invoiced, kept.currencies) == (live.direct_invoiced, live.currencies)
    assert (kept.tiers, kept.regions) == (live.tiers, live.regions)
    assert [kept.partners_making(part) for part in PARTS] == [live.partners_making(part) for part in PARTS]
    assert kept.trends(kept.rows[:]) == live.trends(live.rows)
    assert list(map(shown, kept.most_changed(6))) == list(map(shown, live.most_changed(6)))
    assert {row.partner.id for row in kept.everyone} == {row.partner.id for row in live.everyone}


def test_every_order_is_the_same(large):
    with tenancy.every_partner():
        for sort in ["", *ORDERS, *(f"-{name}" for name in ORDERS)]:
            live, kept = both({"sort": sort})
            names = [row.partner.name for row in kept.rows]
            assert names == [row.partner.name for row in live.rows], sort
            assert [row.partner.name for row in kept.rows[3:9]] == names[3:9], sort


FILTERS = (
    {"q": "ÉOLE"},
    {"q": "nova", "tier": "gold"},
    {"tier": "bronze"},
    {"region": "Bretagne", "invoiced": "SELL_IN"},
    {"kind": "DISTRIBUTOR"},
    {"mine": "on"},
)


def test_every_filter_lets_the_same_through_and_bands_stay_as_they_are(large, nora):
    with tenancy.every_partner():
        for question in FILTERS:
            live, kept = both({**question, "sort": "-score"}, member_id=nora.pk)
            assert list(map(shown, kept.rows)) == list(map(shown, live.rows)), question
            assert kept.shown == live.shown
            assert len(kept.rows) == live.shown.partners > 0
            expected = {key: known for key, known in standing.standings(live).items() if key in ids(live)}
            assert ahead.standings(kept, kept.rows[:]) == expected
        assert len(standing.standings(live)) >= 11
        assert kept.has_portfolio(nora.pk)
        assert not kept.has_portfolio(None)


def ids(found):
    return {row.partner.id for row in found.rows}


def test_the_page_says_how_old_it_is(large, nora, client):
    client.force_login(nora.user)
    for address in ("/contribution/", "/", "/programme/"):
        page = client.get(address, headers=ENGLISH)
        assert page.status_code == 200, address
        assert "Figures as of" in text(page.content.decode()), address


def test_what_happens_meanwhile_waits_for_the_next_time(large, nora, client):
    client.force_login(nora.user)

    def pipeline(address="/contribution/"):
        rows = [view.row for view in client.get(address).context["rows"]]
        return next(row.pipeline.amount for row in rows if row.partner.name == "Novalink")

    before = pipeline()
    with tenancy.every_partner():
        deals = Opportunity.objects.filter(partners__partner__name="Novalink")
        Opportunity.objects.filter(pk__in=list(deals.values_list("pk", flat=True))).update(
            amount=2 * F("amount")
        )
    assert pipeline() == before
    work_out_all(timezone.now() + reports.EVERY)
    assert pipeline() == 2 * before > 0


def test_other_days_what_grew_old_and_exports_are_of_the_moment(large, nora, client):
    client.force_login(nora.user)
    day = timezone.localdate() - timedelta(days=40)
    page = client.get(f"/contribution/?to={day}", headers=ENGLISH)
    assert "Figures as of" not in text(page.content.decode())
    with tenancy.every_partner():
        RowAhead.objects.all().delete()
        ReportAhead.objects.update(worked_out_at=timezone.now() - ahead.OLDEST - timedelta(minutes=1))
    assert client.get("/contribution/").context["report"].worked_out_at is None
    assert len(client.get("/contribution/export.csv").content.decode().splitlines()) > 20


def test_a_small_channel_is_worked_out_for_whoever_asks(channel, nora, client):
    client.force_login(nora.user)
    assert work_out_all() == 0
    assert client.get("/contribution/").context["report"].worked_out_at is None


def test_each_period_waits_ten_minutes_for_its_next_turn_and_those_of_former_days_go(large):
    now = timezone.now()
    assert work_out_all(now) == 0
    former = {"start_on": large - timedelta(days=800), "end_on": large - timedelta(days=400)}
    with tenancy.every_partner():
        ReportAhead.objects.create(**former, currency="EUR", told={}, worked_out_at=now - timedelta(days=2))
    assert work_out_all(now + reports.EVERY) == len(set(named_periods()))
    with tenancy.every_partner():
        partners = Partner.objects.exclude(status="APPLICANT").count()
        assert {one.rows.count() for one in ReportAhead.objects.all()} == {partners}


def named_periods():
    return [span(one, timezone.localdate(), 1) for one in Span]


def test_it_takes_five_statements_of_its_own_however_many_partners(large, nora, client):
    client.force_login(nora.user)
    for address in ("/contribution/", "/contribution/?sort=-score"):
        client.get(address)
        with CaptureQueriesContext(connection) as whole:
            client.get(address)
        assert len(whole) <= OWN_STATEMENTS + FRAME_STATEMENTS, address


def test_only_the_system_works_it_out_and_only_the_vendor_reads_it(large, nora):
    with tenancy.every_partner(), pytest.raises(PermissionDenied):
        reports.work_ahead(period=named_periods()[0], by=actor_of(nora), now=timezone.now())
    camille = member("Novalink", "PARTNER_ADMIN")
    with tenancy.partner_scope([partner("Novalink").pk], actor_id=camille.user_id, member_id=camille.pk):
        assert RowAhead.objects.count() == 0
        assert ReportAhead.objects.count() == 0


def test_nothing_of_a_row_is_forgotten():
    """A figure that joins the report must be worked out ahead too."""
    told = {each.name for each in fields(ReportRow)}
    kept = {each.name for each in RowAhead._meta.fields}
    elsewhere = {"partner", "facts", "leads", "invoiced", "invoiced_before"}
    assert told - elsewhere <= kept
