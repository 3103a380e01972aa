"""No body breaks the API: every endpoint reads it by the one door of input."""

import pytest

from portal.api import router
from portal.lib.exact_json import ExactJSON
from tests.training.conftest import publish
from training.models import Enrolment

BROKEN = [
    r'{"a": "\ud800"}',
    r'{"\udfff": 1}',
    '{"a": 1, "a": 2}',
    '{"a": NaN}',
    '{"a": 1e5}',
    '{"a": "\x00"}',
    "{",
    '{"a":' * 50,
    b"\xff",
]


def test_every_endpoint_reads_bodies_exactly():
    parsers = {prefix: viewset.parser_classes for prefix, viewset, _name in router.registry}
    assert {prefix for prefix, found in parsers.items() if found != [ExactJSON]} == set()
    assert len(parsers) > 10


@pytest.mark.parametrize("body", BROKEN)
def test_a_campaign_is_not_planned_from_a_broken_body(client, seen, nora, body):
    client.force_login(nora.user)
    answer = client.post("/api/v1/campaigns/plan/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["detail"]


@pytest.mark.parametrize("body", BROKEN)
def test_a_course_is_not_begun_from_a_broken_body(client, seen, nora, paul, now, body):
    course = publish(nora, now)
    client.force_login(paul.user)
    address = f"/api/v1/courses/{course.public_id}/enrol/"
    assert client.post(address, body, content_type="application/json").status_code == 400
    assert seen(Enrolment.objects.count) == 0


def test_a_body_of_megabytes_is_refused_before_it_is_read(client, seen, nora, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    client.force_login(nora.user)
    body = '{"name": "' + "x" * 10_000 + '"}'
    assert client.post("/api/v1/campaigns/plan/", body, content_type="application/json").status_code == 413
