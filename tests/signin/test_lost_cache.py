"""Redis may be lost at any moment: people still sign in, and guessing is still slowed down."""

import shutil
import tempfile
from pathlib import Path

import pytest
from django.core.cache import caches

from tests.journal import broker
from tests.signin.conftest import PASSWORD

LOGIN = "/account/login/"


@pytest.fixture
def redis(settings):
    folder = Path(tempfile.mkdtemp(prefix="tc-"))
    settings.CACHES = {"default": {"BACKEND": "partners.caching.Steadfast", "LOCATION": broker.url(folder)}}
    caches.close_all()
    with broker.ended(broker.start_valkey(folder)) as process:
        yield process
    shutil.rmtree(folder, ignore_errors=True)


def guess(client, nora, times):
    for _ in range(times):
        client.post(LOGIN, {"login": nora.user.email, "password": "not the words"})
    return client.post(LOGIN, {"login": nora.user.email, "password": PASSWORD})


def test_attempts_are_counted_in_redis(client, nora, redis):
    assert "Too many attempts" in guess(client, nora, 5).content.decode()
    assert caches["default"]._cache.get_client().keys("*login_failed*")


def test_without_redis_one_still_signs_in(client, nora, redis):
    redis.kill()
    redis.wait()
    assert client.post(LOGIN, {"login": nora.user.email, "password": PASSWORD})["Location"] == "/"


def test_without_redis_guessing_is_still_slowed_down(client, nora, redis):
    redis.kill()
    redis.wait()
    assert "Too many attempts" in guess(client, nora, 5).content.decode()
