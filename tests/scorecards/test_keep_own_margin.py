"""A partner's own margin: its administrators' alone, unreadable at the vendor; a return only once the cycle has run."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from journal.models import Event
from leads.models import Lead, LeadShare, OpportunityPartner
from partners.access import actor_of
from partners.models import Partner
from portal.lib import tenancy
from scorecards.matured import Received, figure_on, matured, visible
from scorecards.models import Judgement, OwnMargin
from scorecards.operations import own_margins
from tests.scorecards.conftest import member, partner
from tests.scorecards.marketing import Marketing
from tests.scorecards.pages import text
from tests.scorecards.small import Books

ENGLISH = {"accept-language": "en"}
PAGE = "/own-return/"
# 60 % of a result at 9 months, 80 % a year after the birth, all of it at two years.
CURVE = [Decimal(min(100, 7 * month)) / 100 for month in range(25)]


@pytest.fixture
def camille(channel, client):
    """The administrator of a gold reseller, signed in."""
    found = member("Novalink", "PARTNER_ADMIN")
    client.force_login(found.user)
    return found


def tell(client, **fields):
    return client.post(PAGE, {"rate": "22.5", **fields}, headers=ENGLISH)


def kept(person) -> list[OwnMargin]:
    with tenancy.partner_scope([person.partner_id]):
        return list(OwnMargin.objects.all())


def own_return(client):
    return client.get("/", headers=ENGLISH).context["own_return"]


# ---- whose it is ----------------------------------------------------------------------------------------------------
def test_the_administrator_tells_it_changes_it_and_erases_it(camille, client):
    assert tell(client, yearly_investment="2,400").status_code == 302
    (row,) = kept(camille)
    assert (row.rate, row.yearly_investment, row.currency) == (Decimal("22.5"), 2400, "EUR")
    page = client.get(PAGE, headers={"accept-language": "fr"}).content.decode()
    assert 'value="22,5"' in page
    assert 'value="2\u202f400,00"' in page
    tell(client, rate="30 %")
    (row,) = kept(camille)
    assert (row.rate, row.yearly_investment) == (30, None)
    assert "Erase your margin?" in client.get(f"{PAGE}clear/", headers=ENGLISH).content.decode()
    assert len(kept(camille)) == 1
    client.post(f"{PAGE}clear/")
    assert kept(camille) == []
    client.post(f"{PAGE}clear/")  # twice is once


def test_nobody_at_the_vendor_reads_it_changes_it_or_writes_one(camille, client):
    tell(client)
    with tenancy.every_partner():
        assert OwnMargin.objects.count() == 0
        assert OwnMargin.objects.update(rate=1) == 0
        assert OwnMargin.objects.all().delete()[0] == 0
    with tenancy.seller_scope(actor_id=1, member_id=1):
        assert OwnMargin.objects.count() == 0
    with pytest.raises(DatabaseError, match="row-level security"), tenancy.every_partner():
        OwnMargin.objects.create(partner=partner("Galaxis"), rate=1, currency="EUR")
    assert [row.rate for row in kept(camille)] == [Decimal("22.5")]


def test_without_a_scope_the_table_is_refused(camille, client):
    tell(client)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        OwnMargin.objects.count()


def test_a_rival_and_a_distributor_read_none_of_it(camille, client):
    tell(client)
    for name in ("Galaxis", "Arago"):
        with tenancy.partner_scope([partner(name).pk]):
            assert OwnMargin.objects.count() == 0
            assert OwnMargin.objects.update(rate=1) == 0
    client.force_login(member("Galaxis", "PARTNER_ADMIN").user)
    assert own_return(client).rate == ""


def test_it_stays_with_its_partner(camille, client):
    tell(client)
    both = [camille.partner_id, partner("Galaxis").pk]
    with pytest.raises(DatabaseError, match="keeps its partner"), tenancy.partner_scope(both):
        OwnMargin.objects.update(partner=partner("Galaxis"))


def test_the_vendors_pages_and_the_journal_do_not_hint_at_it(camille, client, nora, seen):
    def vendors_pages() -> list[str]:
        client.force_login(nora.user)
        sheet = f"/contribution/{camille.partner.public_id}/"
        return [text(client.get(url, headers=ENGLISH).content.decode()) for url in (sheet, "/contribution/")]

    before, events = vendors_pages(), seen(Event.objects.count)
    client.force_login(camille.user)
    tell(client, yearly_investment="77,777")
    client.get("/")  # takes the green sentence with it
    assert vendors_pages() == before
    assert seen(Event.objects.count) == events
    assert "Your own return" not in before[0]
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("role", ["PARTNER_SELLER", "PARTNER_MARKETER"])
def test_a_colleague_sees_nothing_of_it(camille, client, role):
    tell(client)
    colleague = member("Novalink", role)
    client.force_login(colleague.user)
    page = client.get("/", headers=ENGLISH).content.decode()
    assert "Your own return" not in page
    assert client.get(PAGE).status_code == client.post(f"{PAGE}clear/").status_code == 403
    with pytest.raises(PermissionDenied), actor_of(colleague).scope():
        own_margins.keep(rate=Decimal(1), yearly_investment=None, currency="EUR", by=actor_of(colleague))
    assert len(kept(camille)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"rate": ""},
        {"rate": "0"},
        {"rate": "100.01"},
        {"rate": "-5"},
        {"rate": "x"},
        {"yearly_investment": "-1"},
    ],
)
def test_what_is_no_rate_is_asked_again(camille, client, fields):
    answer = tell(client, **fields)
    assert answer.status_code == 200
    assert "There is a problem" in text(answer.content.decode())
    assert kept(camille) == []


def test_the_database_itself_keeps_it_a_percentage(camille):
    with pytest.raises(IntegrityError), tenancy.partner_scope([camille.partner_id]):
        OwnMargin.objects.create(partner_id=camille.partner_id, rate=101, currency="EUR")


# ---- what it shows --------------------------------------------------------------------------------------------------
def test_until_it_is_told_the_home_offers_to(camille, client):
    page = text(client.get("/", headers=ENGLISH).content.decode())
    assert "Tell your margin rate to see your own return" in page
    assert "of margin per € invested" not in page


def test_the_margin_of_the_period_is_that_part_of_what_was_booked_on_passed_leads(camille, client):
    tell(client, rate="20")
    booked = next(
        line
        for line in client.get("/", headers=ENGLISH).context["board"].balance.vendor
        if "Booked" in line.label
    )
    (margin,) = own_return(client).margin_lines
    assert Decimal(margin.figure.exact) == Decimal(booked.figure.exact) / 5
    assert margin.figure.url == booked.figure.url


def test_without_a_record_of_cycles_no_return_is_told(camille, client):
    tell(client)
    shown = own_return(client)
    assert shown.verdict == "Too early to tell what it returns"
    assert shown.lines == ()


def test_it_tells_a_return_once_the_cycle_has_run(camille, client, channel):
    """Five leads of two years ago won 10,000 each; the vendor put in 10,000, the partner 5,000 a year."""
    with tenancy.every_partner():
        marketing = Marketing(camille.partner, channel)
        _judged(marketing)
        _five_leads_won(camille.partner, marketing)
    tell(client, rate="20", yearly_investment="5,000")
    shown = own_return(client)
    assert shown.verdict.startswith("Leads received ")
    assert [(line.label, line.figure.exact) for line in shown.lines] == [
        ("Booked on these leads", "50000"),
        ("Your margin on it", "10000"),
        ("Joint cost", "15000"),
        ("Return", "3.3"),
        ("Your return", "0.7"),
        ("Your own return", "2"),
    ]
    assert shown.lines[3].figure.text == "€3.3 of revenue per € invested"
    assert shown.caution == ""
    tell(client, rate="20")
    assert [line.figure.exact for line in own_return(client).lines] == ["50000", "10000", "10000", "5", "1"]


def test_young_leads_have_no_return_yet(camille, client, channel):
    with tenancy.every_partner():
        _judged(Marketing(camille.partner, channel))
        Lead.objects.filter(shares__partner=camille.partner).update(campaign=None)
        waiting = LeadShare.objects.filter(partner=camille.partner, state="ASSIGNED")
        LeadShare.objects.exclude(pk__in=waiting).filter(partner=camille.partner).update(how="INTRODUCED")
    tell(client, yearly_investment="5,000")
    shown = own_return(client)
    assert shown.verdict == "Too early to tell what it returns"
    assert "At the age of these leads 26% of the result is usually visible. First figure about" in shown.why
    assert shown.lines == ()


# ---- the mature months, bare ----------------------------------------------------------------------------------------
def test_the_latest_mature_twelve_months_are_found():
    today = date(2026, 11, 20)
    old = [Received(today - timedelta(days=days)) for days in (400, 500, 600)]
    young = [Received(today - timedelta(days=30))]
    assert visible(CURVE, young, today) < Decimal("0.1")
    found = matured(CURVE, old + young, today)
    assert found is not None
    assert found.leads == old[:1]  # the earlier ones are of older months
    assert found.share >= Decimal("0.8")
    assert matured(CURVE, young, today) is None
    assert matured(CURVE, [], today) is None


def test_the_day_of_the_first_figure_is_that_on_which_they_are_mature():
    today = date(2026, 11, 20)
    young = [Received(today - timedelta(days=30))]
    day = figure_on(CURVE, young, today)
    assert day is not None
    assert visible(CURVE, young, day - timedelta(days=7)) < Decimal("0.8") <= visible(CURVE, young, day)
    assert figure_on(CURVE, [], today) is None
    assert figure_on([Decimal(0)] * 25, young, today) is None


def _judged(marketing: Marketing) -> None:
    """A day of judgements, of which only the curve is read."""
    nothing = ("leads", "qualified", "wins", "pipeline", "revenue", "reserved", "claimed", "paid")
    Judgement.objects.create(
        campaign=marketing.campaign("Judged", 800, leads=0),
        judged_on=marketing.today,
        currency="EUR",
        computed_at=timezone.now(),
        curve=[[float(share), 0, 1] for share in CURVE],
        **dict.fromkeys(nothing, 0),
    )


def _five_leads_won(owner: Partner, marketing: Marketing) -> None:
    """The only leads through the vendor were passed 700 days ago; 10,000 paid for an activity of that day."""
    Lead.objects.filter(shares__partner=owner).update(campaign=None)
    LeadShare.objects.filter(partner=owner).update(how="INTRODUCED")
    marketing.campaign("Paid for", 700, leads=0, cost=10_000)
    with Books(marketing.today) as books:
        books.number = 10_000
        for _ in range(5):
            dated = {"accepted_at": books.at(699), "converted_at": books.at(680)}
            share = books._lead(owner, 0, "CONVERTED", None, **dated)
            share.passed_at = books.at(700)
            told = {"origin": "VENDOR_PASSED", "created_at": books.at(680)}
            deal = books._opportunity(share.lead.account, 0, Decimal(10_000), share.lead, **told)
            books.add(OpportunityPartner(opportunity=deal, partner=owner, since_at=deal.created_at))


def test_it_takes_one_statement_until_it_is_told(camille, client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert sum("scorecards_ownmargin" in each["sql"] for each in asked) == 1
    assert not any("scorecards_judgement" in each["sql"] for each in asked)
