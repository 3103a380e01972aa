"""All settings, from the environment, with defaults that work on a laptop; `portal.checks` refuses what is unsafe."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from csp.constants import NONE, SELF

from portal.parent import folders

BASE_DIR = Path(__file__).resolve().parent.parent
WEAK_KEY = "only-for-a-laptop-and-for-tests"


def _flag(name: str, default: str = "") -> bool:
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def _words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


def _database(url: str) -> dict[str, object]:
    """postgresql://role:password@host:port/name?host=/socket/folder as Django's dictionary."""
    parts, query = urlsplit(url), dict(parse_qsl(urlsplit(url).query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "tandem",
        "USER": unquote(parts.username or "portal"),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {**query, **({"pool": {"min_size": 1, "max_size": 8}} if _flag("DATABASE_POOL") else {})},
    }


def _own_server() -> str:
    """The server that `make run` keeps for this clone, so that manage.py works beside it."""
    return f"postgresql://portal@/tandem?host={quote(str(folders.sockets_place(folders.home())))}"


# ---- safety -------------------------------------------------------------------------------------------------------
PRODUCTION = _flag("PRODUCTION")
DEBUG = _flag("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY", WEAK_KEY)
ALLOWED_HOSTS = _words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1] testserver")
CSRF_TRUSTED_ORIGINS = _words("CSRF_TRUSTED_ORIGINS")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_SSL_REDIRECT = PRODUCTION and not _flag("HTTP_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 3600
IDLE_FINANCE_S = 30 * 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = ["portal.lib.uploads.Bounded"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# ---- rooms --------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_celery_beat",
    "django_htmx",
    "csp",
    "lucide",
    "rest_framework",
    "drf_spectacular",
    "portal",
    "partners",
    "journal",
    "agreements",
    "comarketing",
    "training",
    "surveys",
    "leads",
    "scorecards",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.preferences.remembered",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "partners.middleware.tenant_scope",
    "partners.middleware.Door",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "portal.navigation.shell",
            ],
            "builtins": [
                "django.templatetags.static",
                "django.templatetags.i18n",
                "lucide.templatetags.lucide",
                "portal.templatetags.ui",
            ],
        },
    }
]

# ---- data ---------------------------------------------------------------------------------------------------------
DATABASES = {"default": _database(os.environ.get("DATABASE_URL") or _own_server())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / "var" / "media"))
MAX_UPLOAD_BYTES = 50_000_000
X_ACCEL_PREFIX = os.environ.get("X_ACCEL_PREFIX", "")  # the proxy serves files from there, if set
REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "partners.caching.Steadfast", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# ---- tasks: the broker wakes, PostgreSQL remembers -----------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "journal.tasks.sweep", "schedule": 30.0}}

# ---- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
SECOND_FACTOR_URL = "/account/2fa/"
SECOND_FACTOR_REQUIRED = _flag("SECOND_FACTOR_REQUIRED", "1" if PRODUCTION else "")
UNSCOPED_PATHS = ("/account/",)
ACCOUNT_ADAPTER = "partners.adapters.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "partners.signin.Login",
    "request_login_code": "partners.signin.RequestCode",
    "confirm_login_code": "partners.signin.ConfirmCode",
    "reset_password": "partners.signin.ResetPassword",
    "reset_password_from_key": "partners.signin.NewPassword",
    "change_password": "partners.signin.ChangePassword",
    "set_password": "partners.signin.SetPassword",
    "reauthenticate": "partners.signin.Reauthenticate",
}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = str
USERSESSIONS_TRACK_ACTIVITY = False
MFA_ADAPTER = "partners.adapters.SecondFactor"
MFA_FORMS = {
    "authenticate": "partners.signin.Authenticate",
    "reauthenticate": "partners.signin.ReauthenticateByCode",
    "activate_totp": "partners.signin.ActivateApp",
    "login_webauthn": "partners.signin.LoginByPasskey",
    "authenticate_webauthn": "partners.signin.AuthenticateByPasskey",
    "reauthenticate_webauthn": "partners.signin.ReauthenticateByPasskey",
    "add_webauthn": "partners.signin.AddPasskey",
    "edit_webauthn": "partners.signin.NamePasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Tandem"
MFA_TOTP_TOLERANCE = 1  # a phone whose clock is half a minute off
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))

# ---- mail ---------------------------------------------------------------------------------------------------------
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("FROM_EMAIL", "tandem@localhost")
# Where letters that nobody's request causes lead to.
_OWN_ADDRESS = f"http://localhost:{os.environ.get('PORT') or 8000}"
SITE_URL = (os.environ.get("SITE_URL") or next(iter(CSRF_TRUSTED_ORIGINS), _OWN_ADDRESS)).rstrip("/")

# ---- words and times ----------------------------------------------------------------------------------------------
USE_TZ, TIME_ZONE = True, "Europe/Paris"
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 86400
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
USE_THOUSAND_SEPARATOR = True

# ---- static -------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": _HASHED if (STATIC_ROOT / "staticfiles.json").exists() or PRODUCTION else _PLAIN
    },
}
WHITENOISE_USE_FINDERS = STORAGES["staticfiles"]["BACKEND"] == _PLAIN

# ---- API ----------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.lib.exact_json.ExactJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {"TITLE": "Tandem", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"weasyprint": {"level": "ERROR"}},  # it warns of each property that only browsers know
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
