"""One's own team: who works there, who is invited, who leaves."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners import forms, mails, queries
from partners.guard import actor, asks_again, requires
from partners.models import Invitation, Member, Partner
from partners.operations import invitations, members
from partners.operations.invitations import Issued
from portal.lib.refusal import Refused


@requires("team.read")
def team(request: HttpRequest) -> HttpResponse:
    mine = actor(request).partner_id
    shown = {"members": queries.team(mine), "invitations": queries.open_invitations(mine, timezone.now())}
    may = {"invite": _may_invite(request), "leave": actor(request).can("member.leave")}
    return render(request, "partners/team.html", shown | {"may": may})


@asks_again
@requires("team.read")
def invite(request: HttpRequest, partner: UUID | None = None) -> HttpResponse:
    """For one's own team; the vendor's staff also for any partner's."""
    actor(request).require("member.invite" if partner or not actor(request).is_vendor else "staff.invite")
    organisation = _organisation(request, partner)
    form = forms.InvitationForm(request.POST or None, kind=organisation.kind if organisation else None)
    if form.is_valid():
        try:
            issued = invitations.invite(
                partner=organisation, by=actor(request), now=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            transaction.on_commit(lambda: _send(request, issued))
            return redirect(_page_of(request, organisation))
    return render(request, "partners/invite.html", {"form": form, "organisation": organisation})


@require_POST
@requires("team.read")
def revoke(request: HttpRequest, invitation: UUID) -> HttpResponse:
    found = get_object_or_404(Invitation, public_id=invitation)
    try:
        invitations.revoke(invitation=found, by=actor(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The invitation of %(name)s is revoked.") % {"name": found.name})
    return redirect(_page_of(request, found.partner))


@asks_again
@requires("member.leave")
def leave(request: HttpRequest, member: UUID) -> HttpResponse:
    """Asks before it closes somebody's account."""
    found = get_object_or_404(_colleagues(request), public_id=member)
    if request.method != "POST":
        return render(request, "partners/leave.html", {"member": found})
    try:
        members.leave(member=found, by=actor(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s has left the team.") % {"name": found.user.name})
    return redirect(_page_of(request, found.partner))


def _colleagues(request: HttpRequest):  # type: ignore[no-untyped-def]
    """A partner's own people; the vendor's administrator may close any account."""
    everybody = Member.objects.select_related("user", "partner").filter(left_at=None)
    mine = actor(request)
    return everybody if mine.is_vendor else everybody.filter(partner_id=mine.partner_id)


def _organisation(request: HttpRequest, partner: UUID | None) -> Partner | None:
    mine = actor(request).partner_id
    if partner is None:
        return Partner.objects.get(pk=mine) if mine else None
    seen = Partner.objects.filter(pk=mine) if mine else Partner.objects.all()
    return get_object_or_404(seen, public_id=partner)


def _may_invite(request: HttpRequest) -> bool:
    return actor(request).can("staff.invite" if actor(request).is_vendor else "member.invite")


def _page_of(request: HttpRequest, organisation: Partner | None) -> str:
    if actor(request).is_vendor and organisation:
        return reverse("partners:partner", args=[organisation.public_id])
    return reverse("partners:team")


def _send(request: HttpRequest, issued: Issued) -> None:
    """After the commit: the token is in the letter and nowhere else."""
    link = request.build_absolute_uri(reverse("partners:accept", args=[issued.token]))
    name = {"name": issued.invitation.name}
    if mails.send_invitation(issued.invitation, inviter=actor(request).name, link=link):
        messages.success(request, _("%(name)s is invited; the letter is sent.") % name)
    else:
        messages.error(
            request, _("The letter to %(name)s could not be sent: revoke the invitation, try again.") % name
        )
