"""The packs of a whole portfolio as one PDF: made by the clock, one partner after the other, for who asked."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from journal import chores
from journal.models import Notification
from partners.access import SYSTEM
from partners.models import Partner
from portal.lib import tenancy
from scorecards import portfolio, rules
from scorecards.models import PortfolioPack
from scorecards.operations import portfolio_packs
from scorecards.queries import reviews
from tests.conftest import make_member
from tests.scorecards.conftest import member
from tests.scorecards.paper import pages

URL = "/reviews/portfolio/"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def jeanne(channel, client, nora):
    """Novalink and Galaxis are hers, and a distributor, of which there is no pack."""
    with tenancy.every_partner():
        Partner.objects.filter(name__in=("Galaxis", "Arago")).update(manager=nora)
    client.force_login(nora.user)
    return nora


def ask(client, channel):
    quarter = reviews.quarters(channel, 1)[1].start_on.isoformat()
    typed = {"quarter": quarter, "language": "en"}
    return client.post(URL, typed, headers=ENGLISH, follow=True).content.decode()


def turn(now=None) -> int:
    with tenancy.every_partner():
        return portfolio.keep_up(by=SYSTEM, now=now or timezone.now())


def job() -> PortfolioPack:
    with tenancy.every_partner():
        return PortfolioPack.objects.get()


def made(content: bytes) -> Path:
    """As if the clock had made it."""
    place = Path(settings.MEDIA_ROOT) / portfolio.FOLDER / f"{job().public_id}.pdf"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    with tenancy.every_partner():
        file = f"{portfolio.FOLDER}/{place.name}"
        portfolio_packs.finish(job=job(), file=file, problem="", by=SYSTEM, now=timezone.now())
    return place


def test_it_is_a_summary_and_the_pack_of_each_and_rings_the_bell(jeanne, client, channel):
    assert "It is being made" in ask(client, channel)
    chores.sweep(now=timezone.now())
    told = pages(b"".join(client.get(f"{URL}{job().public_id}.pdf").streaming_content))
    assert len(told) == 1 + 2 * 8
    assert "The portfolio of Nora" in told[0]
    assert "Novalink" in told[0]
    assert "Galaxis" in told[0]
    assert ["Galaxis" in page for page in told[1:]] == [True] * 8 + [False] * 8
    assert "Page 1 / 8" in told[1]
    assert "Page 8 / 8" in told[16]
    with tenancy.every_partner():
        rung = list(Notification.objects.filter(event__kind="portfolio.made"))
    assert [each.user_id for each in rung] == [jeanne.user_id]


@pytest.mark.deep
def test_it_goes_on_where_a_sweep_stopped(jeanne, client, channel, monkeypatch):
    ask(client, channel)
    monkeypatch.setattr(portfolio, "A_TURN_S", 0.001)
    assert (turn(), job().done, job().file) == (1, 1, "")
    assert "1 of 2 partners" in client.get(URL, headers=ENGLISH).content.decode()
    assert turn() == 1
    assert job().file
    assert not list(Path(settings.MEDIA_ROOT, "packs").glob(f"{job().public_id}.parts"))
    assert turn() == 0


def test_one_at_a_time_and_no_more_than_sixty(jeanne, client, channel, monkeypatch):
    ask(client, channel)
    assert "is being made already" in ask(client, channel)
    made(b"")
    monkeypatch.setattr(rules, "MOST_PACKED", 1)
    assert "One PDF holds 1 partners at most; this portfolio has 2." in ask(client, channel)
    assert job()


def test_without_pango_it_says_why_there_is_none(jeanne, client, channel, monkeypatch):
    class WithoutPango:
        def find_spec(self, name, *_):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    ask(client, channel)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [WithoutPango(), *sys.meta_path])
    turn()
    assert "install libpango-1.0-0" in client.get(URL, headers=ENGLISH).content.decode()


def test_it_is_ones_own_and_kept_for_a_week(jeanne, client, channel):
    ask(client, channel)
    url, place = f"{URL}{job().public_id}.pdf", made(b"all of it")
    assert b"".join(client.get(url).streaming_content) == b"all of it"
    client.force_login(make_member("Omar", "CHANNEL_MANAGER").user)
    assert client.get(url).status_code == 404
    client.force_login(member("Novalink", "PARTNER_ADMIN").user)
    assert client.get(url).status_code == 403
    assert place.exists()
    turn(timezone.now() + timedelta(days=8))
    assert not place.exists()
    client.force_login(jeanne.user)
    assert client.get(url).status_code == 404
    assert "no longer kept" in client.get(URL, headers=ENGLISH).content.decode()


def test_a_partner_sees_no_row_of_it(jeanne, client, channel):
    ask(client, channel)
    with tenancy.partner_scope([member("Novalink", "PARTNER_ADMIN").partner_id]):
        assert PortfolioPack.objects.count() == 0
