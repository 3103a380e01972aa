"""A page that asks one question: the words around its form, the page itself, and its answer as a message."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from portal.lib.forms import Laid
from portal.lib.refusal import Refused

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The question, what it means, what the button does, where "Cancel" leads and what is said when it is done.

    `danger` is for what cannot be taken back; `checked` shows what was understood before it is done; `section` is the
    entry of the navigation that is open, where the address does not say so.
    """

    title: Words
    intro: Words = ""
    verb: Words
    done: Words = ""
    back_url: str
    danger: bool = False
    checked: bool = False
    section: str = ""


def page(request: HttpRequest, form: Laid, asking: Asking, template: str = "asking.html") -> HttpResponse:
    """The form as it was opened, or as it could not be read: nothing typed is lost."""
    if asking.section:
        request.section = asking.section  # type: ignore[attr-defined]
    return render(request, template, {"form": form, "asking": asking})


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
