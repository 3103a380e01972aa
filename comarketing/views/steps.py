"""A form in three answers of one address: to fill in, to check as it was understood, and done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from partners.guard import actor
from portal.lib.asking import Asking, page
from portal.lib.forms import Laid
from portal.lib.refusal import Refused


def answer(
    request: HttpRequest,
    form: Laid,
    asking: Asking,
    act: Callable[..., Any],
    address: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Show the form, or what was understood when `asking.checked`, or do it and go to the `address` of what was made.

    `act` takes `by` and `now`. Without an `address` the reader goes back.
    """
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return page(request, form, asking)
    if asking.checked and "confirmed" not in request.POST:
        return page(request, form, asking, "comarketing/confirm.html")
    try:
        made = act(by=actor(request), now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return page(request, form, asking)
    messages.success(request, str(asking.done))
    return redirect(address(made) if address else asking.back_url)
