"""What a partner answers, logs and decides about a lead."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leads import rules
from leads.forms.shares import ConvertForm, DeclineForm, LogForm, ReasonForm
from leads.models import LeadShare
from leads.operations import interactions, shares
from partners.guard import actor, requires
from portal.lib.asking import Asking, answer, done, typed

Operation = Callable[..., Any]


@requires("lead.accept")
@require_POST
def accept(request: HttpRequest, key: UUID) -> HttpResponse:
    return _done(request, _share(key), shares.accept, _("Lead accepted. Contact the customer next."))


@requires("lead.decline")
def decline(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    asking = Asking(
        title=_("Decline this lead?"),
        intro=_("It will be offered to another partner. Your reason helps us choose better next time."),
        verb=_("Decline lead"),
        danger=True,
        back_url=_page(share),
    )
    form = DeclineForm(typed(request))
    return _ask(request, share, form, asking, shares.decline, _("Lead declined."))


@requires("lead.qualify")
@require_POST
def qualify(request: HttpRequest, key: UUID) -> HttpResponse:
    return _done(request, _share(key), shares.qualify, _("Lead qualified."))


@requires("lead.qualify")
def disqualify(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    asking = Asking(
        title=_("Disqualify this lead?"),
        intro=_("There is nothing to sell. The lead ends here."),
        verb=_("Disqualify lead"),
        danger=True,
        back_url=_page(share),
    )
    form = ReasonForm(typed(request), allowed=rules.DISQUALIFY_REASONS)
    return _ask(request, share, form, asking, shares.disqualify, _("Lead disqualified."))


@requires("lead.hand_back")
def hand_back(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    asking = Asking(
        title=_("Hand this lead back?"),
        intro=_("It will be offered to another partner."),
        verb=_("Hand lead back"),
        danger=True,
        back_url=_page(share),
    )
    form = ReasonForm(typed(request), allowed=rules.HAND_BACK_REASONS)
    return _ask(request, share, form, asking, shares.hand_back, _("Lead handed back."))


@requires("lead.recall")
@require_POST
def time_out(request: HttpRequest, key: UUID) -> HttpResponse:
    success = _("Lead taken back. It can go to another partner.")
    return _done(request, _share(key), shares.time_out, success)


@requires("lead.interact")
def log(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    title = _("Log an interaction with %(company)s") % {"company": share.lead.account.name}
    asking = Asking(title=title, verb=_("Save"), back_url=_page(share))
    return _ask(request, share, LogForm(typed(request)), asking, interactions.log, _("Interaction saved."))


@requires("lead.convert")
def convert(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    asking = Asking(
        title=_("Make an opportunity of %(company)s") % {"company": share.lead.account.name},
        intro=_("The lead becomes an opportunity of yours, with its stages up to the contract."),
        verb=_("Make an opportunity"),
        back_url=_page(share),
    )
    form = ConvertForm(typed(request), share=share)
    return _ask(request, share, form, asking, shares.convert, _("The lead is now an opportunity."))


def _share(key: UUID) -> LeadShare:
    return get_object_or_404(LeadShare.objects.select_related("lead__account"), public_id=key)


def _page(share: LeadShare) -> str:
    return reverse("leads:detail", args=[share.public_id])


def _ask(
    request: HttpRequest, share: LeadShare, form: Any, asking: Asking, operation: Operation, success: str
) -> HttpResponse:
    """Ask what the operation needs to know, or do it."""
    return answer(request, form, asking, lambda: _do(request, share, operation, **form.given()), success)


def _done(request: HttpRequest, share: LeadShare, operation: Operation, success: str) -> HttpResponse:
    return done(request, lambda: _do(request, share, operation), success, _page(share))


def _do(request: HttpRequest, share: LeadShare, operation: Operation, **given: Any) -> Any:
    return operation(share=share, **given, by=actor(request), now=timezone.now())
