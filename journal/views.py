"""The bell: what concerns me, by day; and, for administrators, what could not be told."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal import operations, queries
from journal.models import Delivery
from partners.guard import actor, requires
from portal.lib import text
from portal.lib.refusal import Refused

LAST_PAGE = 1000


@requires("notification.read")
def notifications(request: HttpRequest) -> HttpResponse:
    page = _page(request)
    days, has_older = queries.bell(actor(request), page)
    shown = {
        "days": days,
        "page": page,
        "older": str(page + 1),
        "has_older": has_older,
        "unread": queries.unread(actor(request)),
    }
    return render(request, "journal/notifications.html", shown)


@require_POST
@requires("notification.read")
def read(request: HttpRequest) -> HttpResponse:
    operations.read_all(by=actor(request), now=timezone.now())
    return redirect("journal:notifications")


@requires("delivery.retry")
def failures(request: HttpRequest) -> HttpResponse:
    return render(request, "journal/failures.html", {"failed": queries.failed()})


@require_POST
@requires("delivery.retry")
def retry(request: HttpRequest, event: UUID) -> HttpResponse:
    delivery = get_object_or_404(Delivery, event__public_id=event)
    try:
        operations.retry(delivery=delivery, by=actor(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is tried again within half a minute."))
    return redirect("journal:failures")


def _page(request: HttpRequest) -> int:
    try:
        asked = int(text.digits(request.GET.get("page", "1")))
    except ValueError:
        return 1
    return min(max(asked, 1), LAST_PAGE)
