"""Download my figures: the partner its own, the vendor one partner's."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from partners.guard import actor, requires
from partners.models import Partner
from scorecards import gathering
from scorecards.forms import PeriodForm
from scorecards.takeaway.files import FILES
from scorecards.takeaway.statement import statement


@requires("home.read")
def own(request: HttpRequest, file: str) -> HttpResponse:
    """One's own figures; a distributor has no score, so nothing to take away."""
    by = actor(request)
    if by.partner_id is None or by.role == "DISTRIBUTOR":
        raise Http404
    return _answer(request, by.partner_id, file, own=True)


@requires("report.export")
def of_partner(request: HttpRequest, partner: UUID, file: str) -> HttpResponse:
    row = get_object_or_404(Partner.objects.exclude(kind=Partner.Kind.DISTRIBUTOR), public_id=partner)
    return _answer(request, row.pk, file, own=False)


def _answer(request: HttpRequest, partner_id: int, file: str, *, own: bool) -> HttpResponse:
    if file not in FILES:
        raise Http404
    form = PeriodForm(request.GET, today=timezone.localdate())
    found = statement(gathering.gather(partner_id, form, own=own))
    if found is None:
        raise Http404
    name, kind, make = FILES[file]
    heading = {"Content-Disposition": f'attachment; filename="{_dated(name, found.as_of.isoformat())}"'}
    return HttpResponse(make(found), content_type=kind, headers=heading)


def _dated(name: str, day: str) -> str:
    """The archive says its day; the files in it keep the names by which the script finds them."""
    return name.replace(".zip", f"-{day}.zip")
