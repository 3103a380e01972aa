"""Errors say what happened, what is safe, what to do; foreign and missing look the same; the API answers in JSON."""

import re

import pytest
from django.test import RequestFactory
from django.utils import translation

from portal import errors

PAGES = {
    400: errors.bad_request,
    403: errors.forbidden,
    404: errors.not_found,
    500: errors.failed,
}


def page(handler, path="/somewhere/"):
    return handler(RequestFactory().get(path))


@pytest.mark.parametrize("status", PAGES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_of_our_own(status, language):
    with translation.override(language):
        answer = page(PAGES[status])
    assert answer.status_code == status
    assert f'<html lang="{language}"' in answer.content.decode()
    assert "btn primary" in answer.content.decode()


@pytest.mark.parametrize("status", PAGES)
def test_the_api_says_it_in_json(status):
    answer = page(PAGES[status], "/api/v1/leads/")
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/json"


def test_a_failure_has_a_reference_that_stands_in_the_log(caplog):
    reference = re.search(r"\b[0-9a-f]{8}\b", page(errors.failed).content.decode())[0]
    assert f"failure {reference} at /somewhere/" in caplog.text


def test_a_form_without_its_token_is_told_what_to_do(db):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post(
        "/account/login/", {"login": "x"}
    )
    assert answer.status_code == 403
    assert "This form was open for too long" in answer.content.decode()


def test_a_missing_page_and_a_foreign_one_have_the_same_body(client, rita, acme):
    client.force_login(rita.user)
    token = re.compile(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"\w+"')

    def body(path):
        answer = client.post(path)
        return answer.status_code, token.sub("", answer.content.decode()).replace(path, "")

    missing = "00000000-0000-4000-8000-000000000000"
    assert body(f"/partners/{acme.public_id}/invite/") == body(f"/partners/{missing}/invite/")
    assert body(f"/partners/{missing}/invite/")[0] == 404
