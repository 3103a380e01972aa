"""What a partner answers, logs and decides about a lead."""

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
from leads.views.answers import Asking, asked, done, typed
from partners.guard import actor, requires


@requires("lead.accept")
@require_POST
def accept(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    return done(
        request,
        lambda: shares.accept(share=share, by=actor(request), now=timezone.now()),
        _("Lead accepted. Contact the customer next."),
        _page(share),
    )


@requires("lead.decline")
def decline(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    form = DeclineForm(typed(request))
    if not form.is_valid():
        return asked(
            request,
            form,
            Asking(
                title=_("Decline this lead?"),
                intro=_(
                    "It will be offered to another partner. Your reason helps us choose better next time."
                ),
                verb=_("Decline lead"),
                danger=True,
                back_url=_page(share),
            ),
        )
    return done(
        request,
        lambda: shares.decline(share=share, **form.given(), by=actor(request), now=timezone.now()),
        _("Lead declined."),
        _page(share),
    )


@requires("lead.qualify")
@require_POST
def qualify(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    return done(
        request,
        lambda: shares.qualify(share=share, by=actor(request), now=timezone.now()),
        _("Lead qualified."),
        _page(share),
    )


@requires("lead.qualify")
def disqualify(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    form = ReasonForm(typed(request), allowed=rules.DISQUALIFY_REASONS)
    if not form.is_valid():
        title, intro = _("Disqualify this lead?"), _("There is nothing to sell. The lead ends here.")
        return _reason(request, form, title, intro, _("Disqualify lead"), share)
    return done(
        request,
        lambda: shares.disqualify(share=share, **form.given(), by=actor(request), now=timezone.now()),
        _("Lead disqualified."),
        _page(share),
    )


@requires("lead.hand_back")
def hand_back(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    form = ReasonForm(typed(request), allowed=rules.HAND_BACK_REASONS)
    if not form.is_valid():
        title, intro = _("Hand this lead back?"), _("It will be offered to another partner.")
        return _reason(request, form, title, intro, _("Hand lead back"), share)
    return done(
        request,
        lambda: shares.hand_back(share=share, **form.given(), by=actor(request), now=timezone.now()),
        _("Lead handed back."),
        _page(share),
    )


@requires("lead.recall")
@require_POST
def time_out(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    return done(
        request,
        lambda: shares.time_out(share=share, by=actor(request), now=timezone.now()),
        _("Lead taken back. It can go to another partner."),
        _page(share),
    )


@requires("lead.interact")
def log(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    form = LogForm(typed(request))
    if not form.is_valid():
        title = _("Log an interaction with %(company)s") % {"company": share.lead.account.name}
        return asked(request, form, Asking(title=title, verb=_("Save"), back_url=_page(share)))
    return done(
        request,
        lambda: interactions.log(share=share, **form.given(), by=actor(request), now=timezone.now()),
        _("Interaction saved."),
        _page(share),
    )


@requires("lead.convert")
def convert(request: HttpRequest, key: UUID) -> HttpResponse:
    share = _share(key)
    form = ConvertForm(typed(request), share=share)
    if not form.is_valid():
        return asked(
            request,
            form,
            Asking(
                title=_("Make an opportunity of %(company)s") % {"company": share.lead.account.name},
                intro=_("The lead becomes an opportunity of yours, with its stages up to the contract."),
                verb=_("Make an opportunity"),
                back_url=_page(share),
            ),
        )
    return done(
        request,
        lambda: shares.convert(share=share, **form.given(), by=actor(request), now=timezone.now()),
        _("The lead is now an opportunity."),
        _page(share),
    )


def _share(key: UUID) -> LeadShare:
    return get_object_or_404(LeadShare.objects.select_related("lead__account"), public_id=key)


def _page(share: LeadShare) -> str:
    return reverse("leads:detail", args=[share.public_id])


def _reason(
    request: HttpRequest, form: ReasonForm, title: str, intro: str, verb: str, share: LeadShare
) -> HttpResponse:
    asking = Asking(title=title, intro=intro, verb=verb, danger=True, back_url=_page(share))
    return asked(request, form, asking)
