"""Who came to a campaign or an event: the list, and the form that adds one person to it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from comarketing.models import Campaign
from leads.forms.attendance import AttendanceForm, AttendancePage
from leads.operations import attendance as operations
from leads.queries.attendance import came
from partners.guard import actor, requires
from portal.lib.asking import typed
from portal.lib.refusal import Refused


@requires("campaign.attend")
def attendance(request: HttpRequest, campaign: UUID) -> HttpResponse:
    found, now = get_object_or_404(Campaign, public_id=campaign), timezone.now()
    form = AttendanceForm(typed(request), campaign=found, now=now)
    if form.is_valid() and _is_recorded(request, found, form, now):
        return redirect("leads:attendance", found.public_id)
    page = came(found, after=AttendancePage(request.GET).cleaned_data.get("after"))
    request.section = "campaigns"  # type: ignore[attr-defined]
    context = {"campaign": found, "form": form, "page": page, "why_not": _why_not(found, now)}
    return render(request, "leads/attendance.html", context)


def _is_recorded(request: HttpRequest, campaign: Campaign, form: AttendanceForm, now: datetime) -> bool:
    """Do it and say so; a refusal stands on the form, with what was typed."""
    try:
        touch = operations.record_typed(campaign=campaign, **form.given(), by=actor(request), now=now)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    words = {"person": str(touch.contact), "company": touch.account.name}
    messages.success(request, _("%(person)s, %(company)s, is on the list of who came.") % words)
    return True


def _why_not(campaign: Campaign, now: datetime) -> str:
    """Why nobody can be recorded now, or ""."""
    try:
        operations.check_begun(campaign, timezone.localdate(now))
    except Refused as refused:
        return str(refused)
    return ""
