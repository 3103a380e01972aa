"""Views that do what views must not, to see what the request does about it."""

from io import BytesIO

from django.db import connection
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path

from partners.guard import public, requires, writes_on_get
from partners.models import Partner, User
from portal.urls import handler403, handler404, handler500, urlpatterns  # noqa: F401

EVERYBODY = "home.read"


def _write() -> None:
    """The one row of the scope that every role may see: oneself."""
    User.objects.update(phone="written")


@requires(EVERYBODY)
def writes(request):
    _write()
    return HttpResponse("written")


@writes_on_get
@requires(EVERYBODY)
def records(request):
    _write()
    return HttpResponse("written")


@requires(EVERYBODY)
def raises(request):
    _write()
    raise RuntimeError("after a write")


@requires(EVERYBODY)
def answers_503(request):
    _write()
    return HttpResponse("later", status=503)


@requires(EVERYBODY)
def bad_template(request):
    _write()
    return TemplateResponse(request, engines["django"].from_string("{% include 'there/is/none.html' %}"))


@public
def public_writes(request):
    User.objects.update(phone="written")
    return HttpResponse("written")


@requires(EVERYBODY)
def streams(request):
    return StreamingHttpResponse(str(Partner.objects.count()) for _ in range(1))


@requires(EVERYBODY)
def files(request):
    return FileResponse(BytesIO(b"a file"))


@requires(EVERYBODY)
def leaves_scope(request):
    """What the database says of whom it works for, from inside the view."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, current_setting('app.partners', true), current_setting('app.actor', true)"
        )
        return HttpResponse(",".join(cursor.fetchone()))


@requires(EVERYBODY)
def bare(request):
    return HttpResponse("bare")


def unguarded(request):
    return HttpResponse("nobody named a verb")


urlpatterns = [
    *urlpatterns,
    *(
        path(f"probe/{view.__name__}/", view)
        for view in (
            *(
                writes,
                records,
                raises,
                answers_503,
                bad_template,
                public_writes,
                streams,
                files,
                leaves_scope,
                bare,
            ),
            unguarded,
        )
    ),
]
