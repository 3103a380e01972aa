"""A form in three answers of one address: to fill in, to check as it was understood, and done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise

from partners.guard import actor
from portal.lib.forms import Laid
from portal.lib.refusal import Refused

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Asking:
    """The words around a form: its title, what the button does, where "Cancel" leads, what is said when done."""

    title: Words
    verb: Words
    back_url: str
    done: Words
    intro: Words = ""
    checked: bool = False


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
    page: dict[str, Any] = {"form": form, "asking": asking}
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return render(request, "comarketing/form.html", page)
    if asking.checked and "confirmed" not in request.POST:
        return render(request, "comarketing/confirm.html", page)
    try:
        made = act(by=actor(request), now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return render(request, "comarketing/form.html", page)
    messages.success(request, str(asking.done))
    return redirect(address(made) if address else asking.back_url)
