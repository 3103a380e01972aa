"""Error pages: what happened, what is safe, what to do. Foreign and missing look the same."""

import logging
import secrets

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from portal.lib import fmt

log = logging.getLogger("tandem.errors")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        limit = fmt.number(settings.MAX_UPLOAD_BYTES // 1_000_000)
        words = gettext("What you sent is too large; nothing was kept. A file may have %(limit)s MB.")
        return _answer(request, 413, words % {"limit": limit})
    return _answer(request, 400, gettext("This request cannot be read; nothing was changed."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 403, gettext("Your role does not allow this."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 404, gettext("This page does not exist."))


def failed(request: HttpRequest) -> HttpResponse:
    reference = secrets.token_hex(4)
    log.error("failure %s at %s", reference, request.path)
    return _answer(request, 500, gettext("Something went wrong; nothing was changed."), reference)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(
        request, 403, gettext("This form was open for too long. Go back, reload the page and send it again.")
    )


def _answer(request: HttpRequest, status: int, message: str, reference: str = "") -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": message}, status=status)
    return render(request, f"{status}.html", {"message": message, "reference": reference}, status=status)
