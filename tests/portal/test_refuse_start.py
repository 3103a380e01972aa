"""Tandem does not start where the house would stand open; each reason is one sentence."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from portal import checks
from tests.conftest import act_as

GOOD_KEY = "an-example-of-many-different-characters-0123456789-xyz"
SAFE = {
    "PRODUCTION": True,
    "DEBUG": False,
    "SECRET_KEY": GOOD_KEY,
    "ALLOWED_HOSTS": ["tandem.example"],
    "REDIS_URL": "",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "SECOND_FACTOR_REQUIRED": True,
}
SCOPES = "partner_scope, seller_scope, vendor_scope"
UNSAFE_ROLES = {
    "a superuser": ("LOGIN SUPERUSER", "", "E011"),
    "one that bypasses policies": ("LOGIN BYPASSRLS", f"GRANT {SCOPES} TO unsafe WITH INHERIT FALSE", "E011"),
    "one that may become the owner": ("LOGIN", f"GRANT {SCOPES}, owner TO unsafe WITH INHERIT FALSE", "E012"),
    "one that inherits a scope": ("LOGIN", f"GRANT {SCOPES} TO unsafe WITH INHERIT TRUE", "E013"),
    "one that inherits for all that it was made NOINHERIT": (
        "LOGIN",
        f"GRANT {SCOPES} TO unsafe; ALTER ROLE unsafe NOINHERIT",
        "E013",
    ),
    "one without a scope": ("LOGIN", "GRANT partner_scope TO unsafe WITH INHERIT FALSE", "E014"),
    "one that creates tables": (
        "LOGIN",
        f"GRANT {SCOPES} TO unsafe WITH INHERIT FALSE; GRANT CREATE ON SCHEMA public TO unsafe",
        "E015",
    ),
    "one that creates schemas": (
        "LOGIN",
        f"GRANT {SCOPES} TO unsafe WITH INHERIT FALSE; GRANT CREATE ON DATABASE {{database}} TO unsafe",
        "E015",
    ),
}


def url(role: str) -> str:
    name = connection.settings_dict["NAME"]
    return os.environ["DATABASE_URL"].replace("//portal@", f"//{role}@").replace("/tandem?", f"/{name}?")


@contextmanager
def unsafe_role(rights: str, grants: str) -> Iterator[None]:
    """A role of the real server, made by its superuser and removed again."""
    with psycopg.connect(url("postgres"), autocommit=True) as superuser:
        superuser.execute(
            f"CREATE ROLE unsafe {rights}; {grants.format(database=connection.settings_dict['NAME'])}"
        )
        try:
            yield
        finally:
            connection.close()
            superuser.execute("DROP OWNED BY unsafe; DROP ROLE unsafe")


def codes(messages) -> list[str]:
    return [message.id.removeprefix("tandem.") for message in messages]


def test_a_safe_production_starts(settings):
    for name, value in SAFE.items():
        setattr(settings, name, value)
    assert checks.safe_settings() == []
    assert checks.second_factor() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "E001"),
        ("SECRET_KEY", checks.settings.WEAK_KEY, "E002"),
        ("SECRET_KEY", "short", "E002"),
        ("SECRET_KEY", "ab" * 40, "E002"),
        ("ALLOWED_HOSTS", [], "E003"),
        ("ALLOWED_HOSTS", ["*"], "E003"),
        ("ALLOWED_HOSTS", ["localhost", "testserver"], "E003"),
        ("REDIS_URL", "redis://broker.example:6379/0", "E004"),
        ("REDIS_URL", "rediss://10.0.0.7/0", "E004"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "E005"),
    ],
)
def test_each_unsafe_setting_is_refused_in_production_only(settings, name, value, code):
    for safe, kept in SAFE.items():
        setattr(settings, safe, kept)
    setattr(settings, name, value)
    assert codes(checks.safe_settings()) == [code]
    settings.PRODUCTION = False
    assert checks.safe_settings() == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "unix:///run/valkey.sock",
        "redis://localhost/0",
        "redis://127.0.0.1/0",
        "redis://:word@far.example",
    ],
)
def test_a_broker_nobody_else_can_reach_is_no_reason(settings, address):
    for safe, kept in SAFE.items():
        setattr(settings, safe, kept)
    settings.REDIS_URL = address
    assert checks.safe_settings() == []


def test_one_factor_for_money_is_said(settings):
    settings.PRODUCTION, settings.SECOND_FACTOR_REQUIRED = True, False
    assert codes(checks.second_factor()) == ["W002"]


def test_the_login_role_is_fit(db):
    assert checks.role_errors() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("unfit", UNSAFE_ROLES)
def test_an_unfit_role_is_refused(unfit):
    rights, grants, code = UNSAFE_ROLES[unfit]
    with unsafe_role(rights, grants):
        act_as("unsafe")
        try:
            assert code in codes(checks.role_errors())
        finally:
            act_as("portal")


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_refused_by_the_gate_of_a_release():
    act_as("owner")
    try:
        assert "E012" in codes(checks.role_errors())
        with pytest.raises(SystemCheckError, match="E012"):
            call_command("check", deploy=True, databases=["default"], fail_level="ERROR")
        call_command("check", databases=["default"], fail_level="ERROR")  # what `migrate` asks of its owner
    finally:
        act_as("portal")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    told = os.environ | {"DATABASE_URL": url("portal")} | environment
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        env=told,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=90,
    )


WEB = ("gunicorn", "--bind=127.0.0.1:0", "--preload", "portal.wsgi:application")
WORKER = ("celery", "--app=portal.celery:app", "worker", "--pool=solo")
BEAT = ("celery", "--app=portal.celery:app", "beat", "--pidfile=")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("server", [WEB, WORKER, BEAT], ids=["web", "worker", "beat"])
def test_no_server_starts_as_the_owner(server, tmp_path):
    schedule = [f"--schedule={tmp_path / 'schedule'}"] if server == BEAT else []
    refused = run(*server, *schedule, DATABASE_URL=url("owner"), REDIS_URL="redis://127.0.0.1:9/0")
    assert refused.returncode != 0
    assert "Tandem does not start:\n(tandem.E012) Role owner owns tables" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.django_db(transaction=True)
def test_the_web_does_not_start_with_a_weak_key_in_production():
    refused = run(
        *WEB, PRODUCTION="1", SECRET_KEY="weak", ALLOWED_HOSTS="tandem.example", EMAIL_HOST="mail.example"
    )
    assert refused.returncode != 0
    assert "Tandem does not start:\n(tandem.E002) SECRET_KEY is missing or weak" in refused.stderr


def test_without_a_database_it_says_so():
    refused = run(*WEB, DATABASE_URL="postgresql://portal@127.0.0.1:9/none")
    assert "(tandem.E010) The database roles cannot be read" in refused.stderr
