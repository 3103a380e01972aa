"""What the views of this room share: an operation's answer as a message, and a form asked until it can be read."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from portal.lib.asking import Asking, page
from portal.lib.forms import Laid
from portal.lib.refusal import Refused


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when that is nothing; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def done(request: HttpRequest, act: Callable[[], Any], success: str, back: str) -> HttpResponse:
    """Do it and go back: with a green sentence, or with the refusal's."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, success)
    return redirect(back)


def answer(
    request: HttpRequest, form: Laid, asking: Asking, act: Callable[[], Any], success: str
) -> HttpResponse:
    """Ask until the form can be read, then do it and go back."""
    return done(request, act, success, asking.back_url) if form.is_valid() else page(request, form, asking)
