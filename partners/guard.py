"""The doors: every view names the verb it needs; a view that names none is closed to everyone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def requires(verb: str) -> Callable[[View], View]:
    """Name the right a view needs. The middleware asks for it before the view runs."""

    def mark(view: View) -> View:
        view.verb = verb  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Open to people who have not signed in; runs without a scope, so it can read no partner's row."""
    view.verb = None  # type: ignore[attr-defined]
    return view


def writes_on_get(view: View) -> View:
    """One of the two exceptions to read-only GET: a download or a tracked link records its touch."""
    view.writes_on_get = True  # type: ignore[attr-defined]
    return view


def actor(request: HttpRequest):  # type: ignore[no-untyped-def]
    """The signed-in actor of a guarded view."""
    return request.actor  # type: ignore[attr-defined]
