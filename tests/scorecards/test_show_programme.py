"""The programme page: the channel beside direct, who makes half of it, who moved, and how fresh the figures are."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Programme
from journal.models import Event
from leads.models import Opportunity, OpportunityPartner
from partners.access import SYSTEM
from portal.lib import charts, tenancy
from scorecards.operations import snapshots
from tests.conftest import make_partner
from tests.scorecards import plainly
from tests.scorecards.conftest import member, partner
from tests.scorecards.pages import figures, text
from tests.scorecards.small import Books

ENGLISH = {"accept-language": "en"}
OWN_STATEMENTS, FRAME_STATEMENTS = 13, 11
EVERY_DAY = "from=2015-01-01"


@pytest.fixture
def executive(channel, client):
    """An executive, signed in."""
    found = member(None, "EXECUTIVE")
    client.force_login(found.user)
    return found


def board(client, query: str = ""):
    return client.get(f"/programme/?{query}", headers=ENGLISH).context["board"]


def exact(figure) -> Decimal:
    return Decimal(figure.exact)


def test_executives_and_managers_see_it_and_nobody_else(channel, client):
    for role, status in {
        "EXECUTIVE": 200,
        "CHANNEL_MANAGER": 200,
        "ADMINISTRATOR": 200,
        "FINANCE": 403,
        "VENDOR_SELLER": 403,
    }.items():
        client.force_login(member(None, role).user)
        page = client.get("/programme/", headers=ENGLISH)
        assert page.status_code == status
        assert (b'href="/programme/"' in page.content) is (status == 200)
    client.force_login(member("Novalink", "PARTNER_ADMIN").user)
    assert client.get("/programme/").status_code == 403


def test_channel_and_direct_are_told_for_the_same_days(executive, client):
    report = client.get(f"/programme/?{EVERY_DAY}").context["report"]
    found, now = board(client, EVERY_DAY), report.spans.now
    with tenancy.every_partner():
        partners = OpportunityPartner.objects.filter(role="RECORD").values_list("opportunity_id", flat=True)
        deals = [deal for deal in Opportunity.objects.filter(currency="EUR") if deal.pk not in set(partners)]
        pipeline = sum(deal.amount for deal in deals if plainly.is_validated(deal, now))
        booked = sum(deal.amount for deal in deals if plainly.is_booked(deal, now))
    assert pipeline > 0
    assert [exact(line.direct) for line in found.beside[:2]] == [pipeline, booked]
    for line in found.beside:
        channel, direct = exact(line.channel), exact(line.direct)
        assert line.share == channel / (channel + direct)


def test_every_number_leads_to_its_list(executive, client):
    shown = figures(client.get("/programme/").content.decode())
    assert len(shown) > 8
    for figure in shown:
        page = client.get(figure.url)
        assert page.status_code == 200, figure.url
        assert page.context["tally"].amount == Decimal(figure.value), figure.url


def test_a_partner_has_no_list_of_direct_deals(executive, client):
    url = f"/contribution/{partner('Novalink').public_id}/figures/direct-booked/?{EVERY_DAY}"
    assert client.get(url).context["tally"].count == 0
    client.force_login(member("Novalink", "PARTNER_ADMIN").user)
    assert client.get("/figures/direct-booked/").status_code == 403


def test_sell_in_and_sell_out_are_never_added(executive, client):
    found = board(client, EVERY_DAY)
    sell_in, sell_out, direct = (exact(line.figure) for line in found.kinds)
    assert min(sell_in, sell_out, direct) > 0
    (stacked, apart) = ([s for s in found.chart.series if s.apart is side] for side in (False, True))
    assert [series.name for series in apart] == ["Sell-in"]
    assert sum(sum(series.values) for series in stacked) == sell_out + direct
    assert exact(found.beside[2].channel) == sell_out
    assert exact(board(client, EVERY_DAY + "&invoiced=SELL_IN").beside[2].channel) == sell_in
    page = client.get(f"/programme/?{EVERY_DAY}", headers=ENGLISH).content.decode()
    assert f'"{sell_in + sell_out}"' not in page


def test_it_says_how_few_partners_make_half(programme, tiers, nora, client):
    """Of eight partners one makes half: 12.5 %, which is written 13 %."""
    with Books(timezone.localdate()) as books:
        for place in range(8):
            one = make_partner(f"P{place}", tiers["gold"])
            books._line("SELL_OUT", one, 10, Decimal(700 if place == 0 else 100))
        make_partner("Nothing yet", tiers["gold"])
    client.force_login(nora.user)
    found = board(client).concentration
    assert found.finding == "13% of partners make half of it: 1 of 8"
    assert found.chart.table.rows[1:3] == (("50%", "1", "13%"), ("80%", "6", "75%"))
    first = client.get(found.url).context["report"].rows[0]
    assert (first.partner.name, first.invoiced.amount) == ("P0", 700)


def test_where_nothing_is_invoiced_it_takes_what_was_booked(executive, client):
    found = board(client, "currency=EUR&" + EVERY_DAY + "&to=2015-06-30").concentration
    assert found.finding == "No partner made anything yet"
    assert found.chart is None


def test_movers_are_those_that_chance_does_not_explain(executive, client):
    report = client.get("/programme/").context["report"]
    moved = {row.partner.name for row in report.everyone if row.pipeline_moved}
    found = board(client).movers
    assert {each.row.partner.name for each in (*found.risen, *found.fallen)} == moved
    for each in found.risen:
        assert each.row.pipeline.amount > each.row.pipeline_before.amount


def test_by_amount_the_largest_differences_come_first(executive, client):
    found = board(client, "movers=amount").movers
    rises = [each.row.pipeline.amount - each.row.pipeline_before.amount for each in found.risen]
    assert rises
    assert rises == sorted(rises, reverse=True)
    assert min(rises) > 0


def test_who_grew_ninefold_is_a_mover_and_who_stayed_is_not(programme, tiers, nora, client):
    day = timezone.localdate()
    with Books(day) as books:
        for name, now, before in (("Grew", 18, 6), ("Stayed", 8, 7), ("Fell", 5, 19)):
            one = make_partner(name, tiers["gold"])
            for count, days in ((now, 90), (before, 455)):
                for _ in range(count):
                    deal = books._opportunity(
                        books._account(one),
                        0,
                        Decimal(10_000),
                        None,
                        created_at=books.at(days),
                        origin="SOURCED",
                    )
                    books.add(OpportunityPartner(opportunity=deal, partner=one, since_at=deal.created_at))
    client.force_login(nora.user)
    found = board(client).movers
    assert [each.row.partner.name for each in found.risen] == ["Grew"]
    assert [each.row.partner.name for each in found.fallen] == ["Fell"]
    assert "Stayed" not in text(client.get("/programme/").content.decode())
    assert "Stayed" in text(client.get("/programme/?movers=amount").content.decode())


def test_it_says_how_fresh_the_figures_are(executive, client):
    page = text(client.get("/programme/", headers=ENGLISH).content.decode())
    assert "Last import never" in page
    at = timezone.now() - timedelta(days=3)
    for _, target, source in (
        (3, "partner", "erp"),
        (2, "invoiced_line", "pos"),
        (5, "invoiced_line", "pos-old"),
    ):
        with tenancy.every_partner():
            event = Event.objects.create(
                kind="import.completed", occurred_at=at, data={"target": target, "source": source}
            )
            Event.objects.filter(pk=event.pk)
    told = [(each.label, each.detail) for each in board(client).fresh]
    assert told[0] == ("Import: Invoiced lines", "pos-old")  # the last recorded
    assert ("Import: Partners", "erp") in told
    assert [label for label, _ in told[2:]] == [
        "Last interaction logged",
        "Last change of an opportunity",
        "Figures of the day kept",
    ]


def test_it_says_when_the_figures_of_the_day_were_kept_and_how_long_ago(executive, client, channel):
    def kept():
        page = client.get("/programme/", headers=ENGLISH)
        return page.context["board"].fresh[-1], text(page.content.decode())

    assert (kept()[0].at, kept()[0].age) == (None, None)
    now = timezone.now()
    yesterday = snapshots.last_over(now)
    with tenancy.every_partner():
        for days in (0, 1):
            taken_at = now - timedelta(hours=5 + 24 * days)
            snapshots.take(day=yesterday - timedelta(days=days), by=SYSTEM, now=taken_at)
    with tenancy.every_partner():
        snapshots.take(day=yesterday - timedelta(days=9), by=SYSTEM, now=now)  # made up later
    fresh, page = kept()
    assert fresh.at == now - timedelta(hours=5)
    assert "5 h 00 ago" in page.replace("\u00a0", " ") or "5 h ago" in page.replace("\u00a0", " ")


def test_a_programme_year_need_not_be_a_calendar_year(executive, client):
    with tenancy.every_partner():
        Programme.objects.update(start_month=7)
    now = client.get("/programme/?period=year&to=2026-11-20").context["report"].spans.now
    assert (now.start_on.isoformat(), now.last_day.isoformat()) == ("2026-07-01", "2026-11-20")
    report = client.get("/contribution/?period=last-year&to=2026-11-20").context["report"].spans.now
    assert (report.start_on.isoformat(), report.last_day.isoformat()) == ("2025-07-01", "2026-06-30")
    quarter = client.get("/contribution/?period=quarter&to=2026-11-20").context["report"].spans.now
    assert quarter.start_on.isoformat() == "2026-10-01"


def test_it_takes_as_many_statements_for_many_partners_as_for_few(executive, client, tiers):
    client.get("/programme/")
    with CaptureQueriesContext(connection) as few:
        client.get("/programme/")
    for number in range(30):
        make_partner(f"Many {number}", tiers["gold"])
    with CaptureQueriesContext(connection) as many:
        client.get("/programme/")
    assert len(many) == len(few) <= OWN_STATEMENTS + FRAME_STATEMENTS


def test_it_is_said_in_both_languages(executive, client):
    for language, title in {"en": "Channel and direct", "fr": "Indirect et direct"}.items():
        page = client.get("/programme/", headers={"accept-language": language}).content.decode()
        assert title in page


def test_the_printed_page_says_period_time_and_author(executive, client):
    page = client.get("/programme/", headers=ENGLISH).content.decode()
    line = text(page[page.index('class="only-print small"') :][:400])
    assert "Period" in line
    assert executive.user.name in line


def test_the_curve_rises_to_the_whole_and_is_drawn_twice():
    shares = [Decimal(part) / 10 for part in (5, 8, 10)]
    drawn = charts.pareto(charts.Pareto(shares, [1], "One of three makes half", charts.Table("", (), ())))
    assert drawn.count("<svg") == 2
    assert drawn.count('class="curve-dot"') == 2
    assert 'aria-label="One of three makes half"' in drawn
