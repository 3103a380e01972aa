"""What Tandem refuses to start with: what is unsafe in production, a database role that bypasses policies.

`manage.py check --deploy --database default` says it; web, worker and beat ask the same before they serve.
"""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import DatabaseError, connection

# The effect is asked, not the wish: a grant decides, since PostgreSQL 16, whether a role inherits what it may become.
_ROLE = """
    SELECT current_user, r.rolsuper OR r.rolbypassrls,
           EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                   AND pg_has_role(current_user, c.relowner, 'MEMBER')),
           EXISTS (SELECT 1 FROM pg_roles s WHERE s.rolname IN ('partner_scope', 'seller_scope', 'vendor_scope')
                   AND pg_has_role(current_user, s.oid, 'USAGE')),
           (SELECT count(*) = 3 AND bool_and(pg_has_role(current_user, s.oid, 'MEMBER')) FROM pg_roles s
            WHERE s.rolname IN ('partner_scope', 'seller_scope', 'vendor_scope')),
           has_schema_privilege('public', 'CREATE') OR has_database_privilege(current_database(), 'CREATE')
    FROM pg_roles r WHERE r.rolname = current_user
"""
KEY_LENGTH = 50


@register()
def safe_settings(**_: Any) -> list[CheckMessage]:
    """Settings that would open the house in production; each says what to do."""
    if not settings.PRODUCTION:
        return []
    return _errors(
        (settings.DEBUG, "tandem.E001", "DEBUG is on in production: unset DEBUG."),
        (
            _is_weak(settings.SECRET_KEY),
            "tandem.E002",
            f"SECRET_KEY is missing or weak: set {KEY_LENGTH} random characters or more.",
        ),
        (
            not settings.ALLOWED_HOSTS or {"*", "testserver"} & set(settings.ALLOWED_HOSTS),
            "tandem.E003",
            "ALLOWED_HOSTS does not name this site: set it to its host names.",
        ),
        (
            _is_open(settings.REDIS_URL),
            "tandem.E004",
            "REDIS_URL leads over the network without a password: give Redis one, or a socket.",
        ),
        (
            "console" in settings.EMAIL_BACKEND,
            "tandem.E005",
            "EMAIL_HOST is not set: sign-in codes and invitations would be written to the log.",
        ),
    )


@register()
def broker(**_: Any) -> list[CheckMessage]:
    """Without a broker the sweeper does the work; say so."""
    if settings.CELERY_BROKER_URL:
        return []
    return [
        Caution("No REDIS_URL: events are delivered by the sweeper, within half a minute.", id="tandem.W001")
    ]


@register()
def second_factor(**_: Any) -> list[CheckMessage]:
    """Money and accounts behind one factor: possible, but said."""
    if settings.SECOND_FACTOR_REQUIRED or not settings.PRODUCTION:
        return []
    return [
        Caution(
            "SECOND_FACTOR_REQUIRED is off: finance and administrators sign in by one step.", id="tandem.W002"
        )
    ]


@register(Tags.database, deploy=True)
def safe_role(**asked: Any) -> list[CheckMessage]:
    """The web's role owns nothing and sees nothing by itself. A deployment check: `migrate` rightly runs as owner."""
    return role_errors() if "default" in (asked.get("databases") or ()) else []


def role_errors() -> list[CheckMessage]:
    """Asks the database what this role could do without a scope."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ROLE)
            name, bypasses, owns, inherits, member, creates = cursor.fetchone()
    except DatabaseError as error:
        return [Error(f"The database roles cannot be read: {error}".strip(), id="tandem.E010")]
    return _errors(
        (
            bypasses,
            "tandem.E011",
            f"Role {name} is superuser or bypasses row-level security: use the login role.",
        ),
        (
            owns,
            "tandem.E012",
            f"Role {name} owns tables, or may become their owner: run the site as the login role.",
        ),
        (inherits, "tandem.E013", f"Role {name} has a scope without asking: GRANT it, WITH INHERIT FALSE."),
        (not member, "tandem.E014", f"Role {name} cannot enter the scopes: run portal/parent/roles.sql."),
        (
            creates,
            "tandem.E015",
            f"Role {name} may create tables or schemas: REVOKE CREATE ON the schema and the database.",
        ),
    )


def refuse_unsafe_start() -> None:
    """Called by the web server and by Celery before they serve. Raises SystemExit with one line per reason."""
    reasons = [*safe_settings(), *role_errors()]
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()  # processes that are forked from this one make their own
    if reasons:
        lines = "\n".join(f"({reason.id}) {reason.msg}" for reason in reasons)
        raise SystemExit(f"Tandem does not start:\n{lines}")


def _errors(*problems: tuple[object, str, str]) -> list[CheckMessage]:
    return [Error(message, id=code) for wrong, code, message in problems if wrong]


def _is_weak(key: str) -> bool:
    return key == settings.WEAK_KEY or len(key) < KEY_LENGTH or len(set(key)) < 5


def _is_open(redis_url: str) -> bool:
    """Whether anybody on the network could speak to it."""
    parts = urlsplit(redis_url)
    if parts.scheme not in {"redis", "rediss"} or parts.password:
        return False
    try:
        return not ipaddress.ip_address(parts.hostname or "127.0.0.1").is_loopback
    except ValueError:
        return parts.hostname != "localhost"
