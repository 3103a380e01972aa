"""One request: who acts, which door the view has, and the scope its rows are read in."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext

from partners import access, freshness, guard
from partners.models import Member, Partner
from portal.lib import tenancy

SAFE = {"GET", "HEAD", "OPTIONS"}
Handler = Callable[[HttpRequest], HttpResponse]


class _NothingKept(Exception):
    """Carries a failed answer out of its transaction, so that all of it is rolled back."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def tenant_scope(get_response: Handler) -> Handler:
    """Name the actor, ask for the view's verb, then run the view inside the actor's scope.

    A page open to everyone (sign-in, an invitation) runs unscoped. GET, and all a read-only role does, is
    read-only in the database. On any status of 500 and above nothing is kept.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = actor = _actor(request)  # type: ignore[attr-defined]
        request.vendor_contact = _vendor_contact(request)  # type: ignore[attr-defined]
        match = _match(request)
        if match is None:
            return get_response(request)
        request.lacks_second_factor = lacking = _lacks_second_factor(request)  # type: ignore[attr-defined]
        if _is_open(request, match):
            return _answer(request, get_response, transaction.atomic(), reads=_reads(request, match))
        if actor is None or freshness.ended_by_absence(request, actor):
            return _sign_in(request)
        if lacking:
            return _second_factor(request)
        request.denied = denied = _denied(actor, match)  # type: ignore[attr-defined]
        if (
            not denied
            and getattr(match.func, "asks_again", False)
            and (way := freshness.shown_again(request))
        ):
            return way
        request.in_scope = True  # type: ignore[attr-defined]  # the frame may count what waits for the actor
        return _answer(
            request, get_response, actor.scope(), reads=actor.is_read_only or _reads(request, match)
        )

    return middleware


def _answer(
    request: HttpRequest, get_response: Handler, scope: AbstractContextManager[None], *, reads: bool
) -> HttpResponse:
    try:
        with scope:
            if reads:
                tenancy.read_only()
            response = get_response(request)
            _refuse_stream(response)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()  # a lazy template must be read inside the scope
            if response.status_code >= 500:
                raise _NothingKept(response)
            return response
    except _NothingKept as failed:
        return failed.response


def _refuse_stream(response: HttpResponse) -> None:
    """A stream runs after the transaction, outside the scope; only a file, which asks the database nothing, may."""
    if response.streaming and getattr(response, "file_to_stream", None) is None:
        raise RuntimeError("a streamed answer is read outside its scope: build it before")


class Door:
    """Refuse, inside the scope and before the view, an actor who lacks the view's verb."""

    def __init__(self, get_response: Handler) -> None:
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
    return access.actor_of(member) if member and _is_in(member) else None


def _is_in(member: Member) -> bool:
    """Somebody who left, or whose company is out of the programme, acts no more."""
    partner = member.partner
    return member.left_at is None and (partner is None or partner.status != Partner.Status.ENDED)


def _vendor_contact(request: HttpRequest):  # type: ignore[no-untyped-def]
    """The channel manager named for the actor's company, read together with the actor; else None."""
    member = getattr(request.user, "member", None)
    manager = member.partner.manager if member and member.partner_id else None
    return manager.user if manager else None


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _is_open(request: HttpRequest, match: ResolverMatch) -> bool:
    """Whether the page needs nobody to be signed in. Raises Http404 for a page of allauth that is not listed."""
    if request.path_info.startswith(settings.UNSCOPED_PATHS):
        if match.view_name not in guard.SIGN_IN_PAGES:
            raise Http404(match.view_name)
        return True
    return getattr(match.func, "verb", "") is None


def _reads(request: HttpRequest, match: ResolverMatch) -> bool:
    if request.method not in SAFE:
        return False
    return match.view_name not in guard.SIGN_IN_PAGES_THAT_WRITE and not getattr(
        match.func, "writes_on_get", False
    )


def _denied(actor: access.Actor, match: ResolverMatch) -> str | None:
    """The verb that is missing; a view that names none is closed."""
    view = getattr(match.func, "cls", match.func)
    verb = getattr(view, "verb", "") or "no verb named"
    return None if actor.can(verb) else verb


def _sign_in(request: HttpRequest) -> HttpResponse:
    if _is_api(request):
        return JsonResponse({"detail": gettext("Sign in first.")}, status=401)
    if request.user.is_authenticated:
        raise PermissionDenied("no membership")
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")


def _second_factor(request: HttpRequest) -> HttpResponse:
    if _is_api(request):
        return JsonResponse({"detail": gettext("Your role asks for two-step sign-in.")}, status=403)
    return HttpResponseRedirect(settings.SECOND_FACTOR_URL)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this session must still show a second factor: the role asks for one, and none was used in it."""
    actor: access.Actor | None = request.actor  # type: ignore[attr-defined]
    if not settings.SECOND_FACTOR_REQUIRED or actor is None or actor.role not in access.SECOND_FACTOR_ROLES:
        return False
    used = get_authentication_records(request, request.user)
    return not any(record.get("method") == "mfa" for record in used)
