"""The partner's home is the win-win dashboard: in order, in few statements, every number with its list."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.models import LeadShare, Opportunity, OpportunityPartner, PosFile, PosLine, PosReseller
from portal.lib import tenancy
from scorecards import gathering
from scorecards.forms import PeriodForm
from tests.conftest import make_member
from tests.scorecards.conftest import member, partner
from tests.scorecards.pages import figures, text

ENGLISH = {"accept-language": "en"}
OWN_STATEMENTS, FRAME_STATEMENTS, OWN_MARGIN = 12, 11, 1


@pytest.fixture
def camille(channel, client):
    """The administrator of a gold reseller, signed in."""
    found = member("Novalink", "PARTNER_ADMIN")
    client.force_login(found.user)
    return found


def test_it_shows_the_blocks_in_their_order(camille, client):
    page = client.get("/", headers=ENGLISH).content.decode()
    marks = (
        "to accept",
        "Win-win balance",
        "Contribution score",
        "What raises it",
        "Pipeline created by month",
    )
    places = [page.index(mark) for mark in (*marks, "From activity to revenue", "Activity, apart")]
    assert places == sorted(places)


def test_it_takes_twelve_statements_of_its_own_and_the_frame_eleven(camille, client, channel):
    client.get("/")
    with tenancy.partner_scope([camille.partner_id]), CaptureQueriesContext(connection) as own:
        gathering.gather(camille.partner_id, PeriodForm({}, today=channel), own=True)
    assert len(own) <= OWN_STATEMENTS
    with CaptureQueriesContext(connection) as whole:
        client.get("/")
    assert len(whole) - len(own) <= FRAME_STATEMENTS + OWN_MARGIN


def test_every_number_leads_to_the_list_that_makes_it(camille, client):
    shown = figures(client.get("/", headers=ENGLISH).content.decode())
    assert len(shown) > 15
    for figure in shown:
        page = client.get(figure.url)
        assert page.status_code == 200, figure.url
        tally = page.context["tally"]
        if not figure.url.startswith("/figures/conversion"):  # a rate; its list is what it is a rate of
            assert Decimal(figure.value) in (tally.amount, tally.count), figure.url
        assert page.context["page"].paginator.count == tally.count


def test_no_marketing_act_enters_the_score(camille, client):
    parts = client.get("/").context["board"].score.parts
    assert [part.weight for part in parts] == [15, 20, 25, 40]


def test_the_parts_shown_add_up_to_the_score_shown(camille, client):
    score = client.get("/").context["board"].score
    assert sum(part.points or 0 for part in score.parts) == score.shown


def test_winning_a_deal_changes_it_at_once(camille, client):
    before = client.get("/").context["board"]
    with tenancy.every_partner():
        role = OpportunityPartner.objects.filter(
            partner=camille.partner, role="RECORD", opportunity__closed_at=None
        )[0]
        role.opportunity.stage = Opportunity.Stage.WON
        role.opportunity.closed_at = role.opportunity.updated_at
        role.opportunity.save()
    after = client.get("/").context["board"]
    booked = [line.figure.exact for board in (before, after) for line in board.contribution.headlines[1:2]]
    assert float(booked[1]) - float(booked[0]) == pytest.approx(float(role.opportunity.amount))


def test_a_new_partner_sees_its_first_days_instead_of_zeros(channel, client):
    client.force_login(member("Dune", "PARTNER_ADMIN").user)
    page = text(client.get("/", headers=ENGLISH).content.decode())
    assert "Your first 90 days" in page
    assert "Contribution score" not in page


def test_the_first_days_say_what_is_done_and_what_comes_next(channel, client, nora):
    client.force_login(member("Dune", "PARTNER_ADMIN").user)
    days = client.get("/", headers=ENGLISH).context["board"].first_days
    words = [step.words for step in days.steps]
    assert words[:2] == ["Meet your channel manager", "Invite a colleague"]
    assert (len(words), days.done, days.day) == (7, 0, 21)
    make_member("Dido", "PARTNER_SELLER", partner("Dune"))
    assert [
        step.words for step in client.get("/", headers=ENGLISH).context["board"].first_days.steps if step.done
    ] == ["Invite a colleague"]
    client.force_login(nora.user)
    page = text(client.get(f"/contribution/{partner('Dune').public_id}/", headers=ENGLISH).content.decode())
    assert "The first 90 days" in page


def test_on_the_ninetieth_day_figures_replace_the_first_days(camille, client, channel):
    with tenancy.every_partner():
        type(camille.partner).objects.filter(pk=camille.partner.pk).update(
            joined_on=channel - timedelta(days=89)
        )
    assert client.get("/").context["board"].first_days is not None
    with tenancy.every_partner():
        type(camille.partner).objects.filter(pk=camille.partner.pk).update(
            joined_on=channel - timedelta(days=90)
        )
    assert client.get("/").context["board"].first_days is None


def test_it_offers_only_the_lists_its_reader_may_open(channel, client):
    for role in ("PARTNER_ADMIN", "PARTNER_SELLER", "PARTNER_MARKETER"):
        client.force_login(member("Novalink", role).user)
        shown = figures(client.get("/").content.decode())
        assert shown
        assert {client.get(figure.url).status_code for figure in shown} == {200}


@pytest.mark.parametrize(
    ("role", "kinds"), [("PARTNER_ADMIN", 3), ("PARTNER_SELLER", 2), ("PARTNER_MARKETER", 2)]
)
def test_what_there_is_to_do_is_behind_an_open_door(channel, client, role, kinds):
    """A deal whose close has passed and a fund that ends wait for all; each role is told of what it may open."""
    with tenancy.every_partner():
        Opportunity.objects.filter(closed_at=None).update(expected_close_on=channel - timedelta(days=5))
    client.force_login(member("Novalink", role).user)
    todo = client.get("/").context["board"].todo
    assert len(todo) == kinds
    assert {client.get(item.url).status_code for item in todo} == {200}


def test_a_marketer_is_refused_the_deals_behind_a_figure(channel, client):
    client.force_login(member("Novalink", "PARTNER_MARKETER").user)
    assert client.get("/figures/pipeline/").status_code == 403


def test_a_distributor_sees_its_sell_in_and_no_score(channel, client):
    client.force_login(member("Arago", "DISTRIBUTOR").user)
    response = client.get("/", headers=ENGLISH)
    sell_in, served, _funds = response.context["board"].headlines
    assert (sell_in.label, sell_in.figure.exact) == ("Invoiced, sell-in", "37037.0367")
    assert served.figure.exact == "0"
    assert "Contribution score" not in text(response.content.decode())
    assert {client.get(figure.url).status_code for figure in figures(response.content.decode())} == {200}


def test_a_distributor_sees_when_its_files_came_and_which_names_wait(channel, client, nora):
    own = partner("Arago")
    with tenancy.every_partner():
        received = timezone.now()
        last_month = (channel.replace(day=1) - timedelta(days=1)).replace(day=1)
        PosFile.objects.create(distributor=own, month_on=last_month, received_at=received)
        for name in ("Kerlan", "Nobody"):
            named = PosReseller.objects.create(
                distributor=own, key=f"name {name}", name=name, first_seen_at=received
            )
            if name == "Kerlan":
                line = {"invoiced_on": last_month, "amount": 1, "currency": "EUR", "order_reference": "A"}
                PosLine.objects.create(
                    distributor=own, named=named, recorded_at=received, source="x", external_id="1", **line
                )
    client.force_login(member("Arago", "DISTRIBUTOR").user)
    board = client.get("/", headers=ENGLISH).context["board"]
    assert [month.received_on is not None for month in board.files.months] == [True, False, False]
    assert (board.files.known_share, board.unknown_names) == (0, 1)
    client.force_login(nora.user)
    sheet = client.get(f"/contribution/{own.public_id}/", headers=ENGLISH)
    assert sheet.context["board"].files.months == board.files.months
    assert "See the files" in text(sheet.content.decode())


def test_money_of_others_is_told_in_safe_sums_only(programme, acme, anna, client, now):
    """With one other company, the total would give its amount away."""
    client.force_login(anna.user)
    page = text(client.get("/", headers=ENGLISH).content.decode())
    assert "of the indirect total" not in page


def test_leads_that_wait_are_counted_in_the_navigation(camille, client):
    with tenancy.every_partner():
        waiting = LeadShare.objects.filter(partner=camille.partner, state="ASSIGNED").count()
    response = client.get("/")
    assert response.wsgi_request.waiting == {"leads": waiting}
    assert response.wsgi_request.vendor_contact.name


def test_it_tells_other_periods(camille, client):
    for query in ("period=year", "period=half", "period=quarter", "period=last-year", "to=2025-06-30"):
        page = client.get(f"/?{query}", headers=ENGLISH)
        assert page.status_code == 200
        assert all(client.get(figure.url).status_code == 200 for figure in figures(page.content.decode())[:6])


def test_before_the_first_formula_there_is_no_score(camille, client):
    page = client.get("/?to=2025-12-31", headers=ENGLISH)
    assert page.context["board"].score is None
    assert "No formula was in force" in page.content.decode()


def test_a_rival_sees_nothing_of_it(camille, client):
    rival = member("Galaxis", "PARTNER_ADMIN")
    assert partner("Novalink").pk != rival.partner_id
    client.force_login(rival.user)
    for figure in figures(client.get("/").content.decode()):
        assert b"Novalink" not in client.get(figure.url).content


def test_a_desk_says_what_is_late_and_what_soon_will_be(channel, nora, client):
    """A date that has passed is said in a word, not by a colour alone; amounts of a column are in one unit."""
    client.force_login(nora.user)
    now = timezone.now()
    with tenancy.every_partner():
        waiting = list(
            LeadShare.objects.filter(state=LeadShare.State.ASSIGNED).values_list("pk", flat=True)[:2]
        )
        for pk, hours in zip(waiting, (-3, 3), strict=True):
            LeadShare.objects.filter(pk=pk).update(accept_by=now + timedelta(hours=hours))
    response = client.get("/", headers=ENGLISH)
    lines = next(each for each in response.context["sections"] if each.key == "unanswered").lines
    assert [(line.late, line.soon) for line in lines[:2]] == [(True, True), (False, True)]
    shown = text(response.content.decode())
    assert "late" in shown
    assert "soon" in shown
