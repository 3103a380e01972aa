"""People with a password, and the mails they get."""

import re

import pytest
from django.core.cache import cache

from tests.conftest import make_member

PASSWORD = "a long row of plain words"


@pytest.fixture(autouse=True)
def _no_attempts_so_far():
    cache.clear()


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    """How slow the hash is, is not what these tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def nora(db):
    member = make_member("Nora", "CHANNEL_MANAGER")
    member.user.set_password(PASSWORD)
    member.user.save()
    return member


def code_in(mail) -> str:
    """The code a mail carries on a line of its own."""
    return re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail.body, re.MULTILINE)[1]


def link_in(mail) -> str:
    """The path of the first link to a password reset."""
    return re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", mail.body)[1]
