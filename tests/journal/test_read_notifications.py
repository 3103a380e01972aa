"""The bell: one's own sentences, by day, read when one says so."""

from datetime import timedelta

import pytest

from journal import operations
from journal.models import Event, Notification
from partners.access import actor_of
from portal.lib import fmt, tenancy
from tests.conftest import make_member

URL = "/notifications/"


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["language"] = "en"


def tell(member, now, name="Léa", partner=None):
    with tenancy.every_partner():
        event = Event.objects.create(
            kind="member.joined",
            partner=partner,
            actor_name=name,
            data={"role": "PARTNER_SELLER"},
            occurred_at=now,
        )
        return Notification.objects.create(event=event, partner=partner, user=member.user)


def read_at(seen, notification):
    return seen(lambda: Notification.objects.get(pk=notification.pk).read_at)


def test_it_stands_under_its_day_in_the_readers_language(client, nora, now):
    tell(nora, now)
    tell(nora, now - timedelta(days=1), name="Max")
    client.force_login(nora.user)
    page = client.get(URL).content.decode()
    day, eve = (fmt.long_date(on, language="en") for on in (now.date(), now.date() - timedelta(days=1)))
    assert page.index(day) < page.index("Léa joined (Partner seller)") < page.index(eve)
    client.cookies["language"] = "fr"
    assert "Léa a rejoint l’équipe (Commercial partenaire)" in client.get(URL).content.decode()


def test_reading_the_page_marks_nothing(client, nora, seen, now):
    told = tell(nora, now)
    client.force_login(nora.user)
    client.get(URL)
    assert read_at(seen, told) is None


def test_a_press_marks_all_of_mine_and_none_of_others(client, nora, seen, now):
    other = make_member("Noah", "CHANNEL_MANAGER")
    mine, others = tell(nora, now), tell(other, now)
    client.force_login(nora.user)
    client.post(URL + "read/")
    assert read_at(seen, mine) is not None
    assert read_at(seen, others) is None
    assert "Mark all as read" not in client.get(URL).content.decode()


def test_colleagues_do_not_see_each_others(client, anna, paul, acme, now):
    tell(paul, now, partner=acme)
    client.force_login(anna.user)
    assert "Léa joined" not in client.get(URL).content.decode()


def test_an_empty_bell_says_so(client, paul):
    client.force_login(paul.user)
    assert "Nothing to tell you" in client.get(URL).content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "1e5", "x", "99999999999999999999", "²", "1_0", "NaN", ""])
def test_no_page_number_breaks_it(client, nora, page):
    client.force_login(nora.user)
    assert client.get(URL, {"page": page}).status_code == 200


def test_older_ones_are_a_page_away(client, nora, now):
    for number in range(51):
        tell(nora, now - timedelta(minutes=number), name=f"P{number:02}")
    client.force_login(nora.user)
    assert "?page=2" in client.get(URL).content.decode()
    assert "P50 joined" in client.get(URL, {"page": "2"}).content.decode()


def test_the_timeline_shows_a_partner_its_own_events_only(acme, rival, anna, rita, now, db):
    from journal import queries

    subject = acme.public_id
    for partner, name in ((acme, "Ours"), (rival, "Theirs")):
        with tenancy.every_partner():
            Event.objects.create(
                kind="partner.changed",
                partner=partner,
                subject=subject,
                actor_name=name,
                data={"name": "Acme"},
                occurred_at=now,
            )
    with actor_of(anna).scope():
        assert [told.sentence.split()[0] for told in queries.timeline(subject)] == ["Ours"]
    with tenancy.every_partner():
        assert len(queries.timeline(subject)) == 2


def test_marking_is_one_statement_and_records_nothing(nora, now, seen):
    tell(nora, now)
    before = seen(Event.objects.count)
    with tenancy.every_partner():
        assert operations.read_all(by=actor_of(nora), now=now) == 1
    assert seen(Event.objects.count) == before


def test_every_page_counts_what_waits_for_me_and_nothing_of_others(client, nora, now):
    other = make_member("Noah", "CHANNEL_MANAGER")
    tell(nora, now), tell(nora, now - timedelta(days=1)), tell(other, now)
    client.force_login(nora.user)
    page = client.get("/contribution/views/").content.decode()
    assert page.count("2 waiting for you") == 2  # the bell on a phone, and the one beside the menu
    client.post(URL + "read/")
    assert "waiting for you" not in client.get("/contribution/views/").content.decode()


def test_a_partner_counts_its_own(client, anna, rita, now):
    tell(anna, now, partner=anna.partner)
    for person, count in ((anna, 2), (rita, 0)):
        client.force_login(person.user)
        assert client.get(URL).content.decode().count("1 waiting for you") == count


def test_pages_outside_a_scope_and_error_pages_count_nothing(client, nora, now):
    tell(nora, now)
    client.force_login(nora.user)
    for url, status in (("/account/sessions/", 200), ("/nothing/here/", 404)):
        page = client.get(url)
        assert page.status_code == status
        assert "waiting for you" not in page.content.decode()
