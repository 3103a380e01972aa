"""A quarterly review: planned by the vendor, read, commented and signed by both sides, nobody else's."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.utils import timezone

from journal import chores
from journal.models import Event, Notification
from partners.access import actor_of
from portal.lib import tenancy
from scorecards.models import Review, ReviewAction, ReviewNote
from scorecards.operations import reviews
from scorecards.queries import reviews as queries
from tests.scorecards.conftest import member, partner
from tests.scorecards.pages import figures, text

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def quarters(channel):
    """The running one, and those before it."""
    return queries.quarters(channel, 1)


@pytest.fixture
def review(channel, nora, quarters) -> Review:
    """Novalink's last quarter, to be reviewed in twelve days."""
    with tenancy.every_partner():
        return reviews.plan(
            partner=partner("Novalink"),
            quarter_starts_on=quarters[1].start_on,
            meeting_on=channel + timedelta(days=12),
            language="en",
            by=actor_of(nora),
            now=timezone.now(),
        )


@pytest.fixture
def url(review) -> str:
    return f"/reviews/{review.public_id}/"


@pytest.fixture
def paula(channel):
    return member("Novalink", "PARTNER_ADMIN")


def as_(client, person):
    client.force_login(person.user)
    return client


def rows(model=ReviewNote, **conditions):
    with tenancy.every_partner():
        return list(model.objects.filter(**conditions).order_by("pk"))


# ---- planned ------------------------------------------------------------------------------------------------------
def plan(client, nora, quarters, days=12, name="Novalink"):
    typed = {
        "quarter": quarters[1].start_on.isoformat(),
        "meeting_on": (timezone.localdate() + timedelta(days=days)).isoformat(),
        "language": "fr",
    }
    url = f"/contribution/{partner(name).public_id}/review/"
    return as_(client, nora).post(url, typed, headers=ENGLISH)


def test_the_manager_sets_its_day_from_the_sheet(client, channel, nora, quarters):
    sheet = as_(client, nora).get(f"/contribution/{partner('Novalink').public_id}/").content.decode()
    assert f"/contribution/{partner('Novalink').public_id}/review/" in sheet
    answer = plan(client, nora, quarters)
    (row,) = rows(Review)
    assert answer["Location"] == f"/reviews/{row.public_id}/"
    assert (row.quarter, row.language, row.sent_at) == (quarters[1], "fr", None)


@pytest.mark.parametrize(
    ("days", "name", "words"),
    [
        (-1, "Novalink", "Choose a day to come"),
        (400, "Novalink", "within six months"),
        (12, "Arago", "A distributor has no review pack"),
        (12, "Dune", "not yet in the programme"),
    ],
)
def test_a_day_that_cannot_be_is_refused(client, channel, nora, quarters, days, name, words):
    if name == "Dune" and quarters[1].end_on > partner("Dune").joined_on:
        pytest.skip("the quarter turned within these twenty days")
    assert words in plan(client, nora, quarters, days, name).content.decode()
    assert rows(Review) == []


def test_a_quarter_is_reviewed_once(client, nora, quarters, review):
    assert "planned already" in plan(client, nora, quarters).content.decode()
    assert len(rows(Review)) == 1


def test_it_is_moved_to_another_day(client, channel, nora, review, url):
    day = channel + timedelta(days=20)
    as_(client, nora).post(f"{url}move/", {"meeting_on": day.isoformat()})
    assert rows(Review)[0].meeting_on == day


def test_only_the_vendor_sets_the_day(client, paula, review, url):
    as_(client, paula)
    assert client.get(f"{url}move/").status_code == 403
    assert client.get(f"/contribution/{partner('Novalink').public_id}/review/").status_code == 403


# ---- whose it is --------------------------------------------------------------------------------------------------
def test_both_sides_open_the_same_page(client, nora, paula, url):
    boards = [as_(client, person).get(url).context["pack"] for person in (nora, paula)]
    told = [
        [line.figure.exact for line in (*pack.board.balance.vendor, *pack.board.balance.partner)]
        for pack in boards
    ]
    assert told[0] == told[1]
    assert boards[0].pipeline.total.exact == boards[1].pipeline.total.exact


def test_every_number_leads_its_reader_to_its_own_list(client, nora, paula, url):
    for person in (nora, paula):
        shown = figures(as_(client, person).get(url).content.decode())
        assert shown
        assert {client.get(figure.url).status_code for figure in shown} == {200}


def test_anothers_review_is_as_if_it_were_not(client, url, review):
    as_(client, member("Galaxis", "PARTNER_ADMIN"))
    assert client.get(url).status_code == 404
    assert client.post(f"{url}write/", {"note-kind": "COMMENT", "note-body": "x"}).status_code == 404
    assert client.get(f"/reviews/of/{partner('Novalink').public_id}/pack.pdf").status_code == 404
    assert "Novalink" not in client.get("/reviews/").content.decode()
    assert rows() == []


def test_the_list_is_ones_own_and_the_portfolio(client, nora, paula, review):
    assert "Novalink" in as_(client, paula).get("/reviews/").content.decode()
    page = as_(client, nora).get("/reviews/?mine=on")
    assert [line["review"].partner.name for line in page.context["lines"]] == ["Novalink"]
    assert page.context["lines"][0]["name"].startswith(("T", "Q"))


# ---- written ------------------------------------------------------------------------------------------------------
def write(client, url, kind, body):
    return client.post(f"{url}write/", {"note-kind": kind, "note-body": body}, headers=ENGLISH)


def test_both_sides_comment_and_see_it(client, nora, paula, url):
    write(as_(client, paula), url, "COMMENT", "Two deals carry the quarter.")
    write(as_(client, nora), url, "ASK", "One more webinar.")
    for person in (nora, paula):
        page = text(as_(client, person).get(url, headers=ENGLISH).content.decode())
        assert "Two deals carry the quarter." in page
        assert "One more webinar." in page
    assert [(note.by_vendor, note.author_name) for note in rows()] == [
        (False, "Partner_Admin"),
        (True, "Nora"),
    ]


def test_an_empty_comment_is_told_beside_its_field(client, paula, url):
    answer = write(as_(client, paula), url, "COMMENT", " ")
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert rows() == []


def test_the_bell_of_the_other_side_rings(client, nora, paula, review, url):
    write(as_(client, paula), url, "COMMENT", "Hello")
    chores.sweep(now=timezone.now())
    (event,) = rows(Event, kind="review.written")
    assert [each.user_id for each in rows(Notification, event=event)] == [nora.user_id]


def test_nothing_written_changes(review, nora):
    with tenancy.every_partner():
        reviews.write(review=review, kind="COMMENT", body="As it was", by=actor_of(nora), now=timezone.now())
    for change in (lambda: ReviewNote.objects.update(body="x"), lambda: ReviewNote.objects.all().delete()):
        with pytest.raises(DatabaseError, match="permission denied"), tenancy.every_partner():
            change()


def test_a_partner_cannot_write_in_the_vendors_name(review, paula):
    row = {"review": review, "partner_id": review.partner_id, "kind": "COMMENT", "body": "We agree."}
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        tenancy.partner_scope([review.partner_id], actor_id=paula.user_id, member_id=paula.pk),
    ):
        ReviewNote.objects.create(**row, by_vendor=True, author_name="Nora", written_at=timezone.now())


def test_a_note_cannot_stand_on_anothers_review(review):
    def write_from_elsewhere():
        with tenancy.every_partner():
            ReviewNote.objects.create(
                review=review,
                partner=partner("Galaxis"),
                kind="COMMENT",
                body="x",
                by_vendor=True,
                author_name="Nora",
                written_at=timezone.now(),
            )
            connection.check_constraints()

    with pytest.raises(IntegrityError, match="same_partner"):
        write_from_elsewhere()


# ---- signed -------------------------------------------------------------------------------------------------------
def test_each_side_signs_the_minutes_once_and_new_ones_anew(client, nora, paula, url):
    assert (
        "no minutes to sign"
        in as_(client, nora).post(f"{url}sign/", follow=True, headers=ENGLISH).content.decode()
    )
    write(client, url, "MINUTES", "Agreed: one webinar.")
    for person in (nora, paula):
        as_(client, person).post(f"{url}sign/")
    assert "has signed" in client.post(f"{url}sign/", follow=True, headers=ENGLISH).content.decode()
    minutes, *signatures = rows()
    assert [(each.signs_id, each.by_vendor) for each in signatures] == [
        (minutes.pk, True),
        (minutes.pk, False),
    ]
    write(client, url, "MINUTES", "Agreed: two webinars.")
    assert client.get(url).context["may_sign"]
    assert list(client.get(url).context["pack"].written.signatures) == []


# ---- undertaken ---------------------------------------------------------------------------------------------------
def test_an_action_has_a_side_an_owner_and_a_day_and_is_done_once(client, channel, paula, url):
    typed = {
        "action-what": "Train two people",
        "action-side": "PARTNER",
        "action-owner_name": "Paula",
        "action-due_on": (channel + timedelta(days=30)).isoformat(),
    }
    as_(client, paula).post(f"{url}actions/", typed)
    (action,) = rows(ReviewAction)
    done = f"/reviews/actions/{action.public_id}/done/"
    client.post(done)
    assert rows(ReviewAction)[0].done_at
    assert "done already" in client.post(done, follow=True, headers=ENGLISH).content.decode()


def test_the_next_pack_tells_what_became_of_the_actions(client, channel, nora, review, quarters):
    by, now = actor_of(nora), timezone.now()
    with tenancy.every_partner():
        earlier = Review.objects.create(
            partner=review.partner,
            quarter_starts_on=quarters[2].start_on,
            meeting_on=quarters[1].start_on + timedelta(days=9),
            planned_at=now,
        )
        due = {"side": "VENDOR", "owner_name": "Nora", "by": by, "now": now, "review": earlier}
        reviews.undertake(what="Lend a demo", due_on=channel - timedelta(days=3), **due)
        done = reviews.undertake(what="Name a contact", due_on=channel, **due)
        reviews.finish(action=done, by=by, now=now)
    pack = as_(client, nora).get(f"/reviews/{review.public_id}/", headers=ENGLISH).context["pack"]
    told = {line.action.what: line.tone for line in pack.actions}
    assert told == {"Lend a demo": "bad", "Name a contact": "ok"}
