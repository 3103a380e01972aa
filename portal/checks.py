"""What Tandem refuses to start with: DEBUG or a weak key in production, a database role that bypasses policies."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import DatabaseError, connection

_ROLE = """
    SELECT current_user, r.rolsuper OR r.rolbypassrls,
           EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace),
           pg_has_role(current_user, 'vendor_scope', 'USAGE'), pg_has_role(current_user, 'vendor_scope', 'MEMBER'),
           has_schema_privilege('public', 'CREATE')
    FROM pg_roles r WHERE r.rolname = current_user
"""


@register()
def safe_settings(**_: Any) -> list[CheckMessage]:
    """Settings that would open the house in production; each says what to do."""
    if not settings.PRODUCTION:
        return []
    key = settings.SECRET_KEY
    problems = [
        (settings.DEBUG, "tandem.E001", "DEBUG is on in production: unset DEBUG."),
        (
            key == settings.WEAK_KEY or len(key) < 50 or len(set(key)) < 5,
            "tandem.E002",
            "SECRET_KEY is missing or weak: set 50 random characters or more.",
        ),
        (
            not settings.ALLOWED_HOSTS
            or "*" in settings.ALLOWED_HOSTS
            or "testserver" in settings.ALLOWED_HOSTS,
            "tandem.E003",
            "ALLOWED_HOSTS does not name this site: set it to its host names.",
        ),
    ]
    return [Error(message, id=code) for wrong, code, message in problems if wrong]


@register()
def broker(**_: Any) -> list[CheckMessage]:
    """Without a broker the sweeper does the work; say so."""
    if settings.CELERY_BROKER_URL:
        return []
    return [
        Warning("No REDIS_URL: events are delivered by the sweeper, within half a minute.", id="tandem.W001")
    ]


def role_errors() -> list[CheckMessage]:
    """Asks the database what this role could do without a scope."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ROLE)
            name, bypasses, owns, inherits, member, creates = cursor.fetchone()
    except DatabaseError as error:
        return [Error(f"The database roles cannot be read: {error}".strip(), id="tandem.E010")]
    problems = [
        (
            bypasses,
            "tandem.E011",
            f"Role {name} is superuser or bypasses row-level security: use the login role.",
        ),
        (
            owns,
            "tandem.E012",
            f"Role {name} owns tables: run the web as the login role, migrate as the owner.",
        ),
        (inherits, "tandem.E013", f"Role {name} has vendor_scope without asking: make it NOINHERIT."),
        (not member, "tandem.E014", f"Role {name} cannot enter vendor_scope: GRANT it, WITH INHERIT FALSE."),
        (creates, "tandem.E015", f"Role {name} may create tables: REVOKE CREATE ON SCHEMA public."),
    ]
    return [Error(message, id=code) for wrong, code, message in problems if wrong]
