"""The page behind an invitation's link: open to whoever holds it, used by a press, once."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from partners import forms
from partners.guard import public
from partners.operations import invitations
from portal.lib.refusal import Refused


@public
@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows who invites and changes nothing: mail scanners open links."""
    now = timezone.now()
    try:
        invitation = invitations.find(token=token, now=now)
    except Refused as refused:
        return render(request, "partners/invitation_gone.html", {"message": str(refused)}, status=404)
    form = forms.AcceptForm(request.POST or None, invitation=invitation)
    if form.is_valid():
        try:
            member = invitations.accept(token=token, now=now, **form.cleaned_data)
        except Refused as refused:
            return render(request, "partners/invitation_gone.html", {"message": str(refused)}, status=404)
        return perform_login(request, member.user, email_verification="none")
    return render(request, "partners/accept.html", {"form": form, "invitation": invitation})
