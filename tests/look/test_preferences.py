"""Language and theme are kept in cookies, and nobody is sent to another site by it."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from portal.preferences import choose


def post(**data: str) -> HttpResponse:
    return choose(RequestFactory().post("/preferences/", data, headers={"host": "testserver"}))


@pytest.mark.parametrize(
    ("name", "value"), [("language", "en"), ("language", "fr"), ("theme", "dark"), ("theme", "light")]
)
def test_it_keeps_the_choice(name: str, value: str) -> None:
    cookie = post(**{name: value}).cookies[name]
    assert (cookie.value, cookie["samesite"], bool(cookie["httponly"])) == (value, "Lax", True)
    assert cookie["max-age"] == 31_536_000


def test_automatic_forgets_the_theme() -> None:
    assert post(theme="auto").cookies["theme"]["max-age"] == 0


@pytest.mark.parametrize("data", [{}, {"theme": "pink"}, {"language": "xx"}, {"language": "fr\r\nx: y"}])
def test_it_keeps_nothing_it_does_not_know(data: dict[str, str]) -> None:
    assert not post(**data).cookies


@pytest.mark.parametrize("page", ["/leads/?page=2", "/", "http://testserver/leads/"])
def test_it_goes_back_to_the_page(page: str) -> None:
    assert post(theme="dark", next=page)["Location"] == page


@pytest.mark.parametrize(
    "page",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "ftp://testserver/",
        "",
    ],
)
def test_it_never_leads_to_another_site(page: str) -> None:
    assert post(theme="dark", next=page)["Location"] == "/"


def test_reading_the_address_changes_nothing() -> None:
    assert choose(RequestFactory().get("/preferences/", {"theme": "dark"})).status_code == 405


@pytest.mark.django_db
def test_a_stranger_chooses_a_language_without_javascript(client: Client) -> None:
    answer = client.post("/preferences/", {"language": "en", "next": "/account/login/"})
    assert answer.status_code == 302
    assert '<html lang="en">' in client.get("/account/login/").content.decode()


@pytest.mark.django_db
def test_another_site_cannot_choose_for_me() -> None:
    assert Client(enforce_csrf_checks=True).post("/preferences/", {"theme": "dark"}).status_code == 403
