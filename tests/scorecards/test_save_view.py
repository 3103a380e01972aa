"""A view of the report kept under a name: one's own, or the team's; never a partner's, never a colleague's own."""

import pytest
from django.db import DatabaseError, IntegrityError

from journal.models import Event
from portal.lib import tenancy
from scorecards.models import SavedView
from scorecards.rules import MOST_VIEWS
from tests.conftest import make_member
from tests.scorecards.conftest import member
from tests.scorecards.pages import text

ENGLISH = {"accept-language": "en"}
STATE = "period=year&q=Nova&tier=gold&sort=-booked"


@pytest.fixture
def jeanne(channel, client, nora):
    """The channel manager, signed in."""
    client.force_login(nora.user)
    return nora


@pytest.fixture
def colleague(db):
    return make_member("Omar", "CHANNEL_MANAGER")


def save(client, name="Gold year", query=STATE, **fields):
    return client.post(f"/contribution/views/save/?{query}", {"name": name, **fields}, headers=ENGLISH)


def tabs(client, url="/contribution/") -> dict[str, bool]:
    return {view["name"]: view["current"] for view in client.get(url).context["views"]}


def views_of(person) -> list[SavedView]:
    with tenancy.every_partner(member_id=person.pk):
        return list(SavedView.objects.filter(owner=person).order_by("name"))


def test_it_keeps_what_stands_in_the_address(jeanne, client):
    answer = save(client, query=STATE + "&page=3&invoiced=SELL_OUT&region=&luck=1")
    (view,) = views_of(jeanne)
    assert view.query == "period=year&q=Nova&tier=gold&sort=-booked"
    assert (answer.status_code, answer["Location"]) == (302, f"/contribution/?{view.query}")


def test_the_tab_of_the_state_on_the_screen_is_marked(jeanne, client):
    save(client)
    assert tabs(client, f"/contribution/?{STATE}") == {"Gold year": True}
    assert tabs(client, f"/contribution/?{STATE}&page=2&kind=") == {"Gold year": True}
    assert tabs(client, "/contribution/?tier=gold") == {"Gold year": False}
    page = client.get(f"/contribution/?{STATE}", headers=ENGLISH).content.decode()
    assert "Save this view" not in page
    assert "Save this view" in client.get("/contribution/", headers=ENGLISH).content.decode()


def test_the_tabs_follow_a_filter_without_a_whole_page(jeanne, client):
    save(client)
    fragment = client.get(f"/contribution/?{STATE}", headers={"HX-Request": "true"}).content.decode()
    assert 'id="views" hx-swap-oob="true"' in fragment
    assert "hx-swap-oob" not in client.get("/contribution/").content.decode()


def test_a_view_of_ones_own_is_nobody_elses(jeanne, client, colleague):
    save(client)
    client.force_login(colleague.user)
    assert tabs(client) == {}
    assert "Gold year" not in client.get("/contribution/views/").content.decode()
    with tenancy.every_partner(member_id=colleague.pk):
        assert SavedView.objects.count() == 0  # the database decides, not the page


def test_a_shared_view_is_a_tab_of_the_whole_team(jeanne, client, colleague):
    save(client, shared="on")
    for person in (colleague, member(None, "EXECUTIVE"), member(None, "ADMINISTRATOR")):
        client.force_login(person.user)
        assert tabs(client) == {"Gold year": False}
        page = text(client.get("/contribution/views/", headers=ENGLISH).content.decode())
        assert "Nora" in page
        assert "Rename or share" not in page


def test_a_colleague_neither_changes_nor_deletes_a_shared_view(jeanne, client, colleague):
    save(client, shared="on")
    (view,) = views_of(jeanne)
    client.force_login(colleague.user)
    for url in (f"/contribution/views/{view.public_id}/", f"/contribution/views/{view.public_id}/delete/"):
        assert client.post(url, {"name": "Mine now"}).status_code == 404
    with tenancy.every_partner(member_id=colleague.pk):
        assert SavedView.objects.update(name="Mine now") == 0
        assert SavedView.objects.all().delete()[0] == 0
    assert [view.name for view in views_of(jeanne)] == ["Gold year"]


def test_nobody_saves_in_anothers_name(jeanne, colleague):
    row = {"name": "Theirs", "query": "", "saved_at": "2026-11-20T10:00Z"}
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        tenancy.every_partner(member_id=colleague.pk),
    ):
        SavedView.objects.create(owner=jeanne, shared=True, **row)
    with tenancy.every_partner(member_id=jeanne.pk):
        view = SavedView.objects.create(owner=jeanne, **row)
    with pytest.raises(DatabaseError, match="keeps its owner"), tenancy.every_partner(member_id=jeanne.pk):
        SavedView.objects.filter(pk=view.pk).update(owner=colleague)


def test_partners_see_no_view(jeanne, client):
    save(client, shared="on")
    (view,) = views_of(jeanne)
    paula = member("Novalink", "PARTNER_ADMIN")
    client.force_login(paula.user)
    for url in ("", "save/", f"{view.public_id}/", f"{view.public_id}/delete/"):
        assert client.get(f"/contribution/views/{url}").status_code == 403
    with tenancy.partner_scope([paula.partner_id], member_id=paula.pk):
        assert SavedView.objects.count() == 0


def test_a_reader_saves_nothing(jeanne, client):
    client.force_login(member(None, "EXECUTIVE").user)
    assert save(client).status_code == 403
    assert b"views/save" not in client.get("/contribution/").content


def test_it_is_renamed_and_shared(jeanne, client):
    save(client)
    (view,) = views_of(jeanne)
    client.post(f"/contribution/views/{view.public_id}/", {"name": "Gold", "shared": "on"})
    (view,) = views_of(jeanne)
    assert (view.name, view.shared, view.query) == ("Gold", True, STATE)


def test_it_is_deleted_after_a_question(jeanne, client):
    save(client, shared="on")
    (view,) = views_of(jeanne)
    url = f"/contribution/views/{view.public_id}/delete/"
    question = text(client.get(url, headers=ENGLISH).content.decode())
    assert "Delete the view “Gold year”?" in question
    assert "The team loses it too." in question
    assert len(views_of(jeanne)) == 1
    client.post(url)
    assert views_of(jeanne) == []


def test_the_same_name_asks_to_replace_the_view_in_place(jeanne, client):
    save(client, shared="on")
    (before,) = views_of(jeanne)
    question = save(client, name="GOLD YEAR", query="tier=silver")
    shown = text(question.content.decode())
    assert "Replace the view “Gold year”?" in shown
    assert "It would keep Last 12 months, silver" in shown
    assert [view.query for view in views_of(jeanne)] == [STATE]
    answer = save(client, name="Gold year", query="tier=silver", replace="on")
    assert answer["Location"] == "/contribution/?tier=silver"
    (after,) = views_of(jeanne)
    assert (after.pk, after.name, after.query, after.shared) == (before.pk, "Gold year", "tier=silver", False)


def test_nobody_replaces_a_view_that_a_colleague_shares(jeanne, client, colleague):
    save(client, shared="on")
    client.force_login(colleague.user)
    assert save(client, query="tier=silver", replace="on").status_code == 302
    assert [view.query for view in views_of(jeanne)] == [STATE]
    assert [view.query for view in views_of(colleague)] == ["tier=silver"]


def test_a_name_is_given_once(jeanne, client):
    save(client)
    save(client, name="Silver", query="tier=silver")
    (_, silver) = views_of(jeanne)
    answer = client.post(f"/contribution/views/{silver.public_id}/", {"name": "Gold year"}, headers=ENGLISH)
    assert "You already have a view of this name." in answer.content.decode()
    assert [view.name for view in views_of(jeanne)] == ["Gold year", "Silver"]
    with pytest.raises(IntegrityError), tenancy.every_partner(member_id=jeanne.pk):
        SavedView.objects.filter(pk=silver.pk).update(name="Gold year")


def test_what_was_deleted_comes_back_by_one_press(jeanne, client):
    save(client, shared="on")
    (view,) = views_of(jeanne)
    page = client.post(f"/contribution/views/{view.public_id}/delete/", headers=ENGLISH, follow=True)
    assert "The view “Gold year” is deleted. Undo the deletion" in text(page.content.decode())
    assert client.get("/contribution/views/undo/").status_code == 405
    client.post("/contribution/views/undo/")
    assert [(view.name, view.query, view.shared) for view in views_of(jeanne)] == [("Gold year", STATE, True)]
    client.post("/contribution/views/undo/")  # a second press makes no second view
    assert len(views_of(jeanne)) == 1


def test_an_undoing_meets_the_limits_of_a_saving(jeanne, client):
    save(client)
    (view,) = views_of(jeanne)
    client.post(f"/contribution/views/{view.public_id}/delete/")
    save(client, query="tier=silver")
    answer = client.post("/contribution/views/undo/", headers=ENGLISH, follow=True)
    assert "You already have a view of this name." in text(answer.content.decode())
    assert [view.query for view in views_of(jeanne)] == ["tier=silver"]


def test_another_person_may_give_the_same_name(jeanne, client, colleague):
    save(client)
    client.force_login(colleague.user)
    assert save(client).status_code == 302


def test_a_name_is_asked_for(jeanne, client):
    assert save(client, name=" ").status_code == 200
    assert save(client, name="x" * 61).status_code == 200
    assert views_of(jeanne) == []


def test_there_are_twenty_at_most(jeanne, client):
    for number in range(MOST_VIEWS):
        save(client, name=f"View {number}")
    assert "Delete one to save another" in save(client, name="One more").content.decode()
    assert len(views_of(jeanne)) == MOST_VIEWS


def test_it_says_what_it_keeps_in_both_languages(jeanne, client):
    query = "period=quarter&q=Nova&region=Bretagne&kind=VAR&invoiced=SELL_IN&mine=on&sort=-score"
    said = text(client.get(f"/contribution/views/save/?{query}", headers=ENGLISH).content.decode())
    assert "It keeps: Quarter, “Nova”, Bretagne, VAR, my portfolio, invoiced: sell-in, by score" in said
    said = text(
        client.get(f"/contribution/views/save/?{query}", headers={"accept-language": "fr"}).content.decode()
    )
    assert "Trimestre" in said


def test_days_are_kept_as_days(jeanne, client):
    save(client, query="from=2026-01-05&to=2026-03-31")
    (view,) = views_of(jeanne)
    assert view.query == "from=2026-01-05&to=2026-03-31"
    page = text(client.get("/contribution/views/", headers=ENGLISH).content.decode())
    assert "5 Jan to 31 Mar 2026" in page


@pytest.mark.parametrize(
    "query", ["q=%00&tier=gold", "to=2999-01-01&tier=gold", "kind=FRIEND&tier=gold", "tier=gold&sort="]
)
def test_what_cannot_be_read_is_not_kept(jeanne, client, query):
    save(client, query=query)
    assert [view.query for view in views_of(jeanne)] == ["tier=gold"]


def test_the_journal_has_it(jeanne, client, seen):
    save(client)
    (view,) = views_of(jeanne)
    client.post(f"/contribution/views/{view.public_id}/delete/")
    kinds = seen(
        lambda: list(
            Event.objects.filter(subject=view.public_id).order_by("pk").values_list("kind", flat=True)
        )
    )
    assert kinds == ["saved_view.saved", "saved_view.deleted"]
