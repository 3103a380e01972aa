"""A Django project with the portal's settings and none of its rooms: what a worker weighs before we wrote a line."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from portal.settings import *  # noqa: F403

ROOMS = {
    "portal",
    "partners",
    "journal",
    "agreements",
    "comarketing",
    "training",
    "surveys",
    "leads",
    "scorecards",
}
INSTALLED_APPS = [app for app in INSTALLED_APPS if app.split(".")[0] not in ROOMS]  # noqa: F405
MIDDLEWARE = [each for each in MIDDLEWARE if each.split(".")[0] not in ROOMS]  # noqa: F405
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = "bench.bare"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": []},
    }
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def page(request: HttpRequest) -> HttpResponse:
    """A statement, a template, an answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class")
        counted = cursor.fetchone()
    return HttpResponse(
        engines["django"].from_string("<p>{{ counted }}</p>").render({"counted": counted}, request)
    )


urlpatterns = [path("", page)]
