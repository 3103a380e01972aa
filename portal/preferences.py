"""Language and theme: two cookies that the server reads; works signed out and without JavaScript."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from partners.guard import public

THEME_COOKIE = "theme"
THEMES = ("light", "dark")
AUTOMATIC = "auto"
ONE_YEAR_SECONDS = 365 * 24 * 3600


def remembered(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put the theme on the request: "light", "dark", or "" when the device decides. Anything else is no theme.

    The language cookie is read by Django's own middleware, which stands after this one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        theme = request.COOKIES.get(THEME_COOKIE, "")
        request.theme = theme if theme in THEMES else ""  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


@public
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language or the theme posted, and go back to `next` when that is a page of this site."""
    response = HttpResponseRedirect(_next_page(request))
    language, theme = request.POST.get("language", ""), request.POST.get("theme", "")
    if language in dict(settings.LANGUAGES):
        _remember(request, response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme in THEMES:
        _remember(request, response, THEME_COOKIE, theme)
    if theme == AUTOMATIC:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def _next_page(request: HttpRequest) -> str:
    page = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if allowed else "/"


def _remember(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=ONE_YEAR_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure()
    )
