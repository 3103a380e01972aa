"""What the views of this room share: an operation's answer as a message, and a page that asks one question."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from portal.lib.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The words of a page with one form: its question, what it means, its verb, and the way back."""

    title: str
    intro: str = ""
    verb: str
    icon: str = "check"
    danger: bool = False
    back_url: str
    section: str = "leads"


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


def asked(request: HttpRequest, form: forms.Form, asking: Asking) -> HttpResponse:
    """The page of a form that was opened, or of one that could not be read: nothing typed is lost."""
    request.section = asking.section  # type: ignore[attr-defined]
    return render(request, "leads/form.html", {"form": form, "asking": asking})


def answer(
    request: HttpRequest, form: forms.Form, asking: Asking, act: Callable[[], Any], success: str
) -> HttpResponse:
    """Ask until the form can be read, then do it and go back."""
    return done(request, act, success, asking.back_url) if form.is_valid() else asked(request, form, asking)
