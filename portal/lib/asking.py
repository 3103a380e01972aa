"""A page that asks one question: the words around its form, and the page itself."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from portal.lib.forms import Laid

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
