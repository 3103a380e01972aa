"""One request: who acts, which door the view has, and the scope its rows are read in."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, resolve

from partners import access
from portal.lib import tenancy

SAFE = {"GET", "HEAD", "OPTIONS"}


def tenant_scope(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Name the actor, ask for the view's verb, then run the view inside the actor's scope.

    A page open to everyone (sign-in, an invitation) runs unscoped. GET, and all a read-only role does, is
    read-only in the database. On any status of 500 and above nothing is kept.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = actor = _actor(request)  # type: ignore[attr-defined]
        view = _view(request)
        if view is None or _is_public(request, view):
            return get_response(request)
        if actor is None:
            return _sign_in(request)
        if _lacks_second_factor(request, actor):
            return HttpResponseRedirect(settings.SECOND_FACTOR_URL)
        return _inside_scope(request, actor, view, get_response)

    return middleware


def _inside_scope(request, actor, view, get_response):  # type: ignore[no-untyped-def]
    with actor.scope():
        if actor.is_read_only or (request.method in SAFE and not getattr(view, "writes_on_get", False)):
            tenancy.read_only()
        request.denied = _denied(actor, view)
        response = get_response(request)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()  # a lazy template must be read inside the scope
        if response.status_code >= 500:
            transaction.set_rollback(True)
        return response


class Door:
    """Refuse, inside the scope and before the view, an actor who lacks the view's verb."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        denied = getattr(request, "denied", None)
        if denied:
            raise PermissionDenied(denied)


def _actor(request: HttpRequest) -> access.Actor | None:
    if not request.user.is_authenticated:
        return None
    member = getattr(request.user, "member", None)
    return access.actor_of(member) if member and member.left_at is None else None


def _view(request: HttpRequest):  # type: ignore[no-untyped-def]
    try:
        return resolve(request.path_info).func
    except Resolver404:
        return None


def _is_public(request: HttpRequest, view: object) -> bool:
    return request.path_info.startswith(settings.UNSCOPED_PATHS) or getattr(view, "verb", "") is None


def _denied(actor: access.Actor, view: object) -> str | None:
    """The verb that is missing; a view that names none is closed."""
    view = getattr(view, "cls", view)
    verb = getattr(view, "verb", "") or "no verb named"
    return None if actor.can(verb) else verb


def _sign_in(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": "Authentication required."}, status=401)
    if request.user.is_authenticated:
        raise PermissionDenied("no membership")
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")


def _lacks_second_factor(request: HttpRequest, actor: access.Actor) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED or actor.role not in access.SECOND_FACTOR_ROLES:
        return False
    methods = request.session.get("account_authentication_methods", [])
    return not any(method.get("method") == "mfa" for method in methods)
