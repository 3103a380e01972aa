"""How long a sign-in is good for: shown once more before what matters most, and ended when finance is away."""

import time
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from partners.access import SHORT_IDLE_ROLES, Actor

SEEN, BEGAN = "seen_at", "began_at"
NOTED_EVERY_S = 60  # the session is not written at every request


def shown_again(request: HttpRequest) -> HttpResponse | None:
    """The way to show who one is, where the last time is longer ago than ACCOUNT_REAUTHENTICATION_TIMEOUT.

    What was posted is not kept for afterwards: it would run outside its scope. The form's own page asks before.
    Who can only sign in by a letter has no way to show it and is not asked.
    """
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0)
    if time.time() - latest <= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return None
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    if not ways:
        return None
    return HttpResponseRedirect(f"{ways[0]['url']}?{urlencode({'next': request.get_full_path()})}")


def ended_by_absence(request: HttpRequest, actor: Actor | None) -> bool:
    """Sign finance out after IDLE_FINANCE_S without a request, and SESSION_COOKIE_AGE after its first in any case."""
    if actor is None or actor.role not in SHORT_IDLE_ROLES:
        return False
    now, session = time.time(), request.session
    seen, began = session.get(SEEN, now), session.get(BEGAN, now)
    if now - seen > settings.IDLE_FINANCE_S or now - began > settings.SESSION_COOKIE_AGE:
        logout(request)
        return True
    if SEEN not in session or now - seen > NOTED_EVERY_S:
        session[SEEN], session[BEGAN] = now, began
    return False
