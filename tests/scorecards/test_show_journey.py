"""A journey: every act on one line, its milestones, why it earns or not, and an amount shared out to the cent."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comarketing.models import Campaign
from leads.models import (
    Account,
    AccountPartner,
    Contact,
    Interaction,
    Lead,
    LeadShare,
    Opportunity,
    OpportunityPartner,
    StageChange,
    Touch,
    TouchParty,
)
from portal.lib import tenancy
from scorecards.models import ModelVersion
from tests.conftest import make_member
from tests.leads.pages import HOSTILE, encoded, signed_in, without_tokens
from tests.scorecards.pages import text

STATEMENTS = 27
START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def on(day, hours=0):
    return START + timedelta(days=day, hours=hours)


class Path:
    """An account with one opportunity of Acme's: touches on days 1, 2, 3, 4, 6, 8; created on day 5, won on day 9."""

    def __init__(self, acme, *, amount="10000.00", rival=None):
        self.acme = acme
        self.account = Account.objects.create(name="Menuiseries Kerlan", created_at=START)
        self.contact = Contact.objects.create(account=self.account, name="Soizic", created_at=START)
        self.lead = Lead.objects.create(
            reference="L-1", account=self.account, need="Backup", source="SHOW", created_at=on(2)
        )
        self.share = LeadShare.objects.create(
            lead=self.lead,
            partner=acme,
            contact=self.contact,
            state="ACCEPTED",
            passed_at=on(2),
            accepted_at=on(2),
        )
        self.deal = Opportunity.objects.create(
            reference="O-1",
            account=self.account,
            lead=self.lead,
            name="Backup",
            stage="WON",
            amount=Decimal(amount),
            origin="VENDOR_PASSED",
            origin_reason="delivered_lead",
            created_at=on(5),
            closed_at=on(9),
            updated_at=on(9),
        )
        AccountPartner.objects.create(account=self.account, partner=acme, since_at=START)
        OpportunityPartner.objects.create(opportunity=self.deal, partner=acme, since_at=on(5))
        self.show = Campaign.objects.create(
            name="Salon IT", type="SHOW", starts_on=on(2).date(), ends_on=on(2).date()
        )
        self.touches = [
            self.touch("VISIT", 1, None),
            self.touch("ATTENDANCE", 2, None, acme, campaign=self.show),
            self.touch("FORM", 3, None),
            self.touch("CALL", 4, acme, recorded="HAND"),
            self.touch("MEETING", 6, acme, recorded="HAND"),
            self.touch("DOWNLOAD", 8, rival),
        ]

    def touch(self, kind, day, *parties, recorded="MACHINE", late=timedelta(0), **fields):
        touch = Touch.objects.create(
            account=self.account,
            contact=fields.pop("contact", self.contact),
            kind=kind,
            recorded=recorded,
            at=on(day),
            recorded_at=on(day) + late,
            **fields,
        )
        for position, party in enumerate(parties):
            TouchParty.objects.create(touch=touch, partner=party, position=position)
        return touch

    def log(self, kind, outcome, day, body=""):
        return Interaction.objects.create(
            partner=self.acme,
            share=self.share,
            kind=kind,
            outcome=outcome,
            body=body,
            by_vendor=False,
            author_name="Anna",
            occurred_at=on(day),
            recorded_at=on(day),
        )

    def url(self, **query):
        path = reverse("scorecards:opportunity-journey", args=[self.deal.public_id])
        return f"{path}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


@pytest.fixture(autouse=True)
def _versions(request):
    """The rows of a migration, which a test that flushes the database has taken away."""
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        with tenancy.every_partner():
            import_module("scorecards.migrations.0004_versions_2026_1").publish(apps, None)


@pytest.fixture
def path(acme):
    with tenancy.every_partner():
        return Path(acme)


def rows(page):
    (deal,) = page.context["board"].deals
    return {row.name: (row.origin, row.linear, row.full_path) for row in deal.rows}


def entries(page):
    return {str(entry.what): entry for entry in page.context["board"].entries}


def plainly(amount, weights):
    """Cents by largest remainder, in fractions."""
    cents, whole = int(Decimal(amount) * 100), sum(weights)
    exact = [Fraction(cents * weight, whole) for weight in weights]
    found = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda i: (found[i] - exact[i], i))
    for i in order[: cents - sum(found)]:
        found[i] += 1
    return found


@pytest.mark.parametrize("amount", ["10000.00", "0.07", "99999.99", "0.00"])
def test_each_reading_adds_up_to_the_amount_to_the_cent(acme, nora, amount):
    with tenancy.every_partner():
        path = Path(acme, amount=amount)
    found = rows(signed_in(nora).get(path.url()))
    for reading in range(3):
        assert sum(row[reading] for row in found.values()) == Decimal(amount)


def test_the_worked_example_is_what_plain_python_gives(path, nora):
    """FT, LC, OC and CW hold 22.5 % each, the two in between 5 %; the show is shared by both who held it."""
    linear = plainly("10000.00", [1] * 6)
    full = plainly("10000.00", [2250, 2250, 500, 2250, 500, 2250])
    shown = rows(signed_in(nora).get(path.url()))
    halves = [(cents[1] + 1) // 2 for cents in (linear, full)]
    vendor = [
        cents[0] + half + cents[2] + cents[5] for cents, half in zip((linear, full), halves, strict=True)
    ]
    assert shown["The vendor"] == (0, *(Decimal(cents).scaleb(-2) for cents in vendor))
    assert shown["Acme"] == (10_000, *(Decimal(1_000_000 - cents).scaleb(-2) for cents in vendor))
    assert shown["Unattributed"] == (0, 0, 0)


def test_milestones_stand_on_their_touches(path, nora):
    found = entries(signed_in(nora).get(path.url()))
    stand = {
        what: [str(label) for label in entry.milestones] for what, entry in found.items() if entry.milestones
    }
    assert stand == {
        "Visit": ["First touch"],
        "Attended an event": ["Lead creation"],
        "Call": ["Opportunity creation"],
        "Download": ["Closed-won"],
    }


def test_each_touch_says_who_how_and_in_which_campaign(path, nora):
    shown = entries(signed_in(nora).get(path.url()))["Attended an event"]
    assert (shown.who, str(shown.recorded), shown.campaign) == ("The vendor, Acme", "By machine", "Salon IT")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: path.log("NOTE", "", 4, "thinks about it"), "a note"),
        (lambda path: path.log("CALL", "NO_ANSWER", 4), "did not answer"),
        (
            lambda path: path.touch("EMAIL_REPLY", 4, path.acme, recorded="HAND", late=timedelta(days=8)),
            "more than 7 days later",
        ),
        (
            lambda path: path.touch("EMAIL_REPLY", 4, path.acme, recorded="HAND", contact=None),
            "nobody was named",
        ),
        (lambda path: path.touch("VISIT", 7, None), "after the opportunity was created"),
        (lambda path: path.touch("FORM", 10, None), "after the opportunity was closed"),
        (lambda path: path.touch("LEAD_PASSED", 2, None), "an act of ours"),
        (lambda path: path.log("MEETING", "HELD", 4), "counted once"),
    ],
    ids=["note", "no answer", "late", "no contact", "visit after", "after close", "ours", "again"],
)
def test_what_earns_nothing_says_why_and_changes_no_credit(path, nora, make, why):
    client = signed_in(nora)
    before = client.get(path.url())
    with tenancy.every_partner():
        make(path)
    after = client.get(path.url())
    said = [str(entry.why) for entry in after.context["board"].entries if entry.why]
    assert len(said) == 1
    assert why in said[0]
    assert rows(after) == rows(before)


def test_what_earns_and_what_says_why_are_never_the_same(path, nora):
    """The words of the page and the columns of the engine decide alike, act by act."""
    with tenancy.every_partner():
        for kind in Touch.Kind.values:
            for day in (3, 7, 10):
                for late in (timedelta(hours=1), timedelta(days=8)):
                    path.touch(kind, day, path.acme, recorded="HAND", late=late, subject=uuid4())
                    path.touch(kind, day, recorded="IMPORT", late=late, contact=None, subject=uuid4())
    shown = [e for e in signed_in(nora).get(path.url()).context["board"].entries if e.recorded]
    assert len(shown) > 90
    assert [e for e in shown if bool(e.earned) == bool(e.why)] == []


def test_the_page_follows_the_version_in_force(path, nora):
    """A kind of touch that the version leaves out earns nothing, and the page says so."""
    with tenancy.every_partner():
        for version in ModelVersion.objects.filter(model__in=("linear", "full_path")):
            for name in ("kinds", "kinds_after_creation"):
                version.parameters[name] = [kind for kind in version.parameters[name] if kind != "FORM"]
            version.save()
    form = entries(signed_in(nora).get(path.url()))["Form"]
    assert (str(form.why), form.earned) == ("this kind of touch does not count", ())


def test_who_won_it_does_not_earn_the_close_by_a_call_noted_that_day(path, nora):
    with tenancy.every_partner():
        StageChange.objects.create(
            opportunity=path.deal,
            from_stage="PROPOSAL",
            to_stage="WON",
            changed_at=on(9),
            by_vendor=False,
            author_name="Anna",
        )
        call = path.touch("CALL", 9, path.acme, recorded="HAND")
        Touch.objects.filter(pk=call.pk).update(at=on(9, hours=-1))
    assert [str(m) for m in entries(signed_in(nora).get(path.url()))["Download"].milestones] == ["Closed-won"]


def test_an_interaction_and_its_touch_are_one_line(path, nora):
    with tenancy.every_partner():
        path.log("CALL", "REACHED", 4)
    shown = signed_in(nora).get(path.url()).context["board"].entries
    assert [str(entry.what) for entry in shown].count("Call") == 1


def test_a_second_call_of_the_same_day_is_counted_once(path, nora):
    with tenancy.every_partner():
        again = path.touch("CALL", 4, path.acme, recorded="HAND", late=timedelta(hours=1))
        Touch.objects.filter(pk=again.pk).update(at=on(4, hours=2))
    page = signed_in(nora).get(path.url())
    assert [str(e.why) for e in page.context["board"].entries if e.why] == [
        "the same person, the same kind of touch, the same day: counted once"
    ]


def test_without_a_touch_everything_is_unattributed(path, nora):
    with tenancy.every_partner():
        TouchParty.objects.all().delete()
        Touch.objects.all().delete()
    assert rows(signed_in(nora).get(path.url()))["Unattributed"] == (0, 10_000, 10_000)


def test_an_earlier_day_knows_neither_the_close_nor_later_touches(path, nora):
    page = signed_in(nora).get(path.url(as_of=on(7).date()))
    (deal,) = page.context["board"].deals
    assert deal.standing == "Open on that day"
    assert "Download" not in entries(page)
    assert "Closed-won" not in [str(m) for e in page.context["board"].entries for m in e.milestones]
    assert sum(row.linear for row in deal.rows) == deal.amount


def test_before_the_opportunity_there_is_only_the_time_line(path, nora):
    board = signed_in(nora).get(path.url(as_of=on(3).date())).context["board"]
    assert board.deals == []
    assert len(board.entries) == 3


def test_the_partner_sees_its_own_touches_and_counts_of_the_vendors(path, anna, nora):
    page = signed_in(anna).get(path.url())
    mine = {"Attended an event", "Call", "Meeting", "Opportunity created", "Opportunity won"}
    assert set(entries(page)) == mine
    assert page.context["board"].told == "3 more touches are the vendor’s: Download (1), Form (1), Visit (1)"
    own, theirs = rows(page), rows(signed_in(nora).get(path.url()))
    assert own["You"] == theirs["Acme"]
    assert own["The vendor"] == theirs["The vendor"]


def test_a_rivals_touches_leave_no_trace_on_the_partners_page(acme, rival, anna, nora):
    """Byte for byte the page of a journey on which the rival never was."""
    with tenancy.every_partner():
        path = Path(acme, rival=rival)
        path.touch("MEETING", 3, rival, recorded="HAND")
        TouchParty.objects.create(touch=path.touches[1], partner=rival, position=2)
    assert "Rival" in rows(signed_in(nora).get(path.url()))
    with_rival = signed_in(anna).get(path.url())
    assert "Rival" not in with_rival.content.decode()
    with tenancy.every_partner():
        TouchParty.objects.filter(partner=rival).delete()
        Touch.objects.filter(parties=None).delete()
    assert without_tokens(signed_in(anna).get(path.url())) == without_tokens(with_rival)


def test_a_rival_does_not_know_it_exists(path, rita):
    assert signed_in(rita).get(path.url()).status_code == 404
    address = reverse("scorecards:account-journey", args=[path.account.public_id])
    assert signed_in(rita).get(address).status_code == 404


def test_a_marketer_reads_the_account_and_not_its_amounts(path, paul):
    address = reverse("scorecards:account-journey", args=[path.account.public_id])
    page = signed_in(paul).get(address)
    assert page.context["board"].deals == []
    assert page.context["board"].told == ""
    assert "10,000" not in page.content.decode()
    assert signed_in(paul).get(path.url()).status_code == 403


def test_the_account_shows_every_opportunity_and_adds_none_up(path, nora):
    with tenancy.every_partner():
        Opportunity.objects.create(
            reference="O-2",
            account=path.account,
            name="Firewall",
            amount=Decimal("500.00"),
            origin="VENDOR",
            origin_reason="no_partner",
            created_at=on(20),
            updated_at=on(20),
        )
    address = reverse("scorecards:account-journey", args=[path.account.public_id])
    board = signed_in(nora).get(address).context["board"]
    assert [deal.amount for deal in board.deals] == [500, 10_000]
    assert [sum(row.full_path for row in deal.rows) for deal in board.deals] == [500, 10_000]
    assert all(entry.earned == () for entry in board.entries)


def test_the_vendors_seller_sees_what_it_is_named_on(path, db):
    vera = make_member("Vera", "VENDOR_SELLER")
    assert signed_in(vera).get(path.url()).status_code == 404
    with tenancy.every_partner():
        Opportunity.objects.filter(pk=path.deal.pk).update(owner=vera)
    page = signed_in(vera).get(path.url())
    assert set(rows(page)) == {"The vendor", "Acme", "Unattributed"}


def test_it_is_linked_from_the_opportunity_and_from_the_lead(path, anna):
    client = signed_in(anna)
    page = client.get(reverse("leads:opportunity", args=[path.deal.public_id])).content.decode()
    assert reverse("scorecards:opportunity-journey", args=[path.deal.public_id]) in page
    page = client.get(reverse("leads:detail", args=[path.share.public_id])).content.decode()
    assert reverse("scorecards:account-journey", args=[path.account.public_id]) in page


@pytest.mark.parametrize("who", ["anna", "nora"])
def test_it_takes_as_many_statements_for_many_touches_as_for_few(path, who, request):
    client = signed_in(request.getfixturevalue(who))
    client.get(path.url())
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(path.url())
        counted.append(len(asked))
        with tenancy.every_partner():
            for day in range(10, 40):
                path.touch("FORM", day, path.acme)
    assert counted[0] == counted[1] <= STATEMENTS


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_day_is_today(path, nora, value):
    assert signed_in(nora).get(f"{path.url()}?{encoded({'as_of': value})}").status_code == 200


def test_in_french(path, nora):
    page = text(signed_in(nora, language="fr").get(path.url()).content.decode())
    for words in ("Parcours de", "Création du lead", "Affaire gagnée", "Non attribué", "Par la machine"):
        assert words in page


def test_the_engine_is_not_loaded_when_the_web_starts():
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings'; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "sys.exit(sum(name in sys.modules for name in ('contribution.attribution', 'contribution.maturity')))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
