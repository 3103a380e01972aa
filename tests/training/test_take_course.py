"""Courses: offered to all, begun once, completed by oneself or recorded by the vendor."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from journal.models import Event
from partners.access import actor_of
from portal.lib.refusal import Refused
from tests.comarketing import hostile
from tests.conftest import make_member
from tests.training.conftest import publish
from training.forms import CourseForm
from training.models import Course, Enrolment
from training.operations import courses

LIST, PUBLISH, WHO = "/training/", "/training/publish/", "/training/enrolments/"


def enrol(course, by, now):
    with actor_of(by).scope():
        return courses.enrol(course=course, by=actor_of(by), now=now)


def complete(enrolment, by, now):
    with actor_of(by).scope():
        return courses.complete(enrolment=enrolment, by=actor_of(by), now=now)


def url(name, row):
    return reverse(f"training:{name}", args=[row.public_id])


# ---- beginning and completing ---------------------------------------------------------------------------------------
def test_a_person_begins_and_completes_a_course(client, seen, course, paul):
    client.force_login(paul.user)
    client.post(url("enrol", course))
    mine = seen(Enrolment.objects.get)
    assert (mine.member_id, mine.partner_id, mine.completed_at) == (paul.pk, paul.partner_id, None)
    client.post(url("complete", mine))
    assert seen(Enrolment.objects.get).completed_at is not None
    kinds = seen(lambda: list(Event.objects.order_by("pk").values_list("kind", flat=True)))
    assert kinds == ["course.published", "course.enrolled", "course.completed"]


def test_a_course_begun_twice_is_one_enrolment(client, seen, course, paul):
    client.force_login(paul.user)
    for _ in range(2):
        assert client.post(url("enrol", course)).status_code == 302
    assert seen(Enrolment.objects.count) == 1
    assert seen(lambda: Event.objects.filter(kind="course.enrolled").count()) == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_one_enrolment(seen, course, paul, now):
    start = threading.Barrier(50)

    def begin(_):
        try:
            start.wait()
            return enrol(course, paul, now).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        assert len(set(pool.map(begin, range(50)))) == 1
    assert seen(lambda: Event.objects.filter(kind="course.enrolled").count()) == 1


def test_it_is_completed_once(seen, course, paul, now):
    mine = enrol(course, paul, now)
    complete(mine, paul, now)
    with pytest.raises(Refused, match="already completed"):
        complete(mine, paul, now + timedelta(days=1))
    assert seen(Enrolment.objects.get).completed_at == now


def test_nobody_completes_a_colleagues_course(client, seen, course, paul, anna, now):
    theirs = enrol(course, paul, now)
    client.force_login(anna.user)
    assert client.post(url("complete", theirs)).status_code == 403
    assert seen(Enrolment.objects.get).completed_at is None


def test_a_rival_does_not_know_the_enrolment(client, seen, course, paul, rita, now):
    theirs = enrol(course, paul, now)
    client.force_login(rita.user)
    assert client.post(url("complete", theirs)).status_code == 404
    assert b"Paul" not in client.get(WHO).content
    assert seen(Enrolment.objects.get).completed_at is None


def test_the_vendor_records_a_completion(client, seen, course, paul, nora, now):
    theirs = enrol(course, paul, now)
    client.force_login(nora.user)
    client.post(url("complete", theirs), {"next": WHO})
    assert seen(Enrolment.objects.get).completed_at is not None
    event = seen(lambda: Event.objects.get(kind="course.completed"))
    assert (event.partner_id, event.data["person"], event.by_vendor) == (paul.partner_id, "Paul", True)


def test_the_vendor_takes_no_course(seen, course, nora, now):
    with pytest.raises(PermissionDenied):
        enrol(course, nora, now)
    assert seen(Enrolment.objects.count) == 0


def test_going_back_never_leaves_the_site(client, course, paul):
    client.force_login(paul.user)
    for back in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert client.post(url("enrol", course), {"next": back}).url == url("course", course)


# ---- when it is offered ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "words"), [(date(2027, 1, 1), "is offered from"), (None, "no longer offered")]
)
def test_it_is_begun_only_while_it_is_offered(seen, nora, paul, now, day, words):
    course = publish(nora, now, offered_from_on=day or date(2026, 1, 1))
    if day is None:
        course = seen(lambda: courses.retire(course=course, by=actor_of(nora), now=now))
    with pytest.raises(Refused, match=words):
        enrol(course, paul, now)
    assert seen(Enrolment.objects.count) == 0


def test_who_began_a_retired_course_may_complete_it(seen, course, nora, paul, now):
    mine = enrol(course, paul, now)
    seen(lambda: courses.retire(course=course, by=actor_of(nora), now=now))
    assert complete(mine, paul, now).completed_at == now


def test_a_course_is_retired_once(seen, course, nora, now):
    seen(lambda: courses.retire(course=course, by=actor_of(nora), now=now))
    with pytest.raises(Refused):
        seen(lambda: courses.retire(course=course, by=actor_of(nora), now=now))


# ---- offering a course ----------------------------------------------------------------------------------------------
def filled(**fields):
    return {
        "title": "Backup basics",
        "description": "",
        "language": "fr",
        "minutes": "45",
        "link": "",
        "offered_from_on": "2026-01-01",
        **fields,
    }


def test_the_vendor_offers_a_course(client, seen, nora):
    client.force_login(nora.user)
    response = client.post(PUBLISH, filled(minutes=" 45 "))
    course = seen(Course.objects.get)
    assert response.url == url("course", course)
    assert course.minutes == 45


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("minutes", [*hostile.AMOUNTS, "10001", "4.5", "45 min"]),
        (
            "link",
            [
                "javascript:alert(1)",
                "data:text/html,x",
                "ftp://x.example",
                "//x",
                "http://",
                "x" * 300,
                "\x00",
            ],
        ),
        ("offered_from_on", hostile.DAYS),
        ("language", hostile.CHOICES),
        ("title", ["", "  ", "\x00", "x" * 201, "\u200b"]),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(field, values):
    for value in values:
        assert field in CourseForm(filled(**{field: value})).errors, value


def test_no_input_breaks_the_form(client, seen, nora):
    client.force_login(nora.user)
    for i in range(25):
        broken = {
            "title": hostile.TEXTS[i % len(hostile.TEXTS)],
            "minutes": hostile.AMOUNTS[i % len(hostile.AMOUNTS)],
            "link": hostile.TEXTS[i % len(hostile.TEXTS)],
            "offered_from_on": hostile.DAYS[i],
            "language": hostile.CHOICES[i % len(hostile.CHOICES)],
        }
        assert client.post(PUBLISH, broken).status_code == 200
    assert seen(Course.objects.count) == 0


def test_a_partner_offers_none(client, seen, anna, course):
    client.force_login(anna.user)
    assert client.post(PUBLISH, filled()).status_code == 403
    assert client.post(url("retire-course", course)).status_code == 403
    assert seen(lambda: Course.objects.get().retired_on) is None


# ---- reading --------------------------------------------------------------------------------------------------------
def test_a_partner_sees_where_it_stands(client, seen, course, nora, paul, now):
    publish(nora, now, title="Not offered yet", offered_from_on=date(2027, 1, 1))
    client.force_login(paul.user)
    text = client.get(LIST).content.decode()
    assert "not begun" in text
    assert "Not offered yet" not in text
    complete(enrol(course, paul, now), paul, now)
    text = client.get(LIST).content.decode()
    assert "You have completed 1 of 1." in text


def test_an_administrator_sees_the_team(client, course, paul, anna, rita, now):
    complete(enrol(course, paul, now), paul, now)
    client.force_login(anna.user)
    team = client.get(f"{LIST}?view=team").context["team"]
    assert [(c.member.user.name, c.enrolled, c.completed, c.minutes) for c in team] == [
        ("Anna", 0, 0, 0),
        ("Paul", 1, 1, 45),
    ]
    listed = client.get(f"{WHO}?state=completed&member={paul.public_id}").context["enrolments"]
    assert len(listed) == 1


def test_without_the_right_one_sees_ones_own_only(client, course, paul, anna, now):
    enrol(course, anna, now)
    client.force_login(paul.user)
    assert client.get(f"{LIST}?view=team").context["team"] is None
    assert list(client.get(WHO).context["enrolments"]) == []


def test_a_count_leads_to_the_list_that_makes_it(client, course, nora, paul, anna, rita, now):
    for who in (paul, anna, rita):
        mine = enrol(course, who, now)
    complete(mine, rita, now)
    client.force_login(nora.user)
    row = client.get(LIST).context["rows"][0]
    assert (row.enrolled, row.completed) == (3, 1)
    for query, count in (
        ("", 3),
        ("state=completed", 1),
        ("state=begun", 2),
        (f"course={course.public_id}", 3),
        ("words=riv", 1),
        ("since=2026-11-20&until=2026-11-20", 1),
        ("since=2026-11-21", 0),
    ):
        assert len(client.get(f"{WHO}?{query}").context["enrolments"]) == count, query


def test_no_address_breaks_the_lists(client, course, nora):
    client.force_login(nora.user)
    names = ("words", "language", "state", "since", "until", "course", "partner", "member", "page", "view")
    values = (hostile.TEXTS, hostile.DAYS, hostile.IDS)
    for i in range(25):
        query = {name: values[(i + j) % 3][i % 20] for j, name in enumerate(names)}
        assert client.get(LIST, query).status_code == 200, query
        assert client.get(WHO, query).status_code == 200, query


def test_the_list_asks_the_database_little(client, nora, paul, now, django_assert_max_num_queries):
    for number in range(20):
        publish(nora, now, title=f"Course {number}")
    for who in (nora, paul):
        client.force_login(who.user)
        client.get(LIST)
        with django_assert_max_num_queries(10 + 8):
            client.get(LIST)


@pytest.mark.parametrize("role", ["FINANCE", "EXECUTIVE", "VENDOR_SELLER"])
def test_a_role_without_the_verb_sees_no_course(client, course, role):
    client.force_login(make_member("Fred", role).user)
    for address in (LIST, WHO, url("course", course)):
        assert client.get(address).status_code == 403
