"""A lead comes in, from the vendor or a partner, and is passed on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.forms.entry import IntroduceForm, NewLeadForm, ShareForm
from leads.models import Lead, LeadShare
from leads.operations import leads
from partners.guard import actor, requires
from partners.models import Partner
from portal.lib.asking import Asking, answer, page, typed


@requires("lead.share")
def new(request: HttpRequest) -> HttpResponse:
    form = NewLeadForm(typed(request))
    if not form.is_valid():
        return page(
            request,
            form,
            Asking(
                title=_("New lead"),
                intro=_("Who is interested, and in what. You pass it to a partner on the next page."),
                verb=_("Save lead"),
                back_url=reverse("leads:list"),
            ),
        )
    lead = leads.create(**form.given(), by=actor(request), now=timezone.now())
    messages.success(request, _("Lead saved. Choose the partner to pass it to."))
    return redirect("leads:share", lead.public_id)


@requires("lead.share")
def share(request: HttpRequest, key: UUID) -> HttpResponse:
    lead = get_object_or_404(Lead.objects.select_related("account"), public_id=key)
    form = ShareForm(typed(request), lead=lead)
    asking = Asking(
        title=_("Pass %(company)s to a partner") % {"company": lead.account.name},
        intro=_("The partner sees the customer and the contact, and has a date to answer by."),
        verb=_("Pass the lead on"),
        back_url=reverse("leads:detail", args=[key]),
    )

    def act() -> LeadShare:
        return leads.share(lead=lead, **form.given(), by=actor(request), now=timezone.now())

    return answer(request, form, asking, act, _("Lead passed on."))


@requires("lead.introduce")
def introduce(request: HttpRequest) -> HttpResponse:
    form = IntroduceForm(typed(request))
    if not form.is_valid():
        return page(
            request,
            form,
            Asking(
                title=_("Add a lead"),
                intro=_("A lead you bring in is yours from the start: no clock runs, and its origin is you."),
                verb=_("Add lead"),
                back_url=reverse("leads:list"),
            ),
        )
    found = leads.introduce(**form.given(), by=actor(request), now=timezone.now())
    messages.success(request, _("Lead added."))
    return redirect("leads:detail", found.public_id)


@requires("for_reseller.lead.introduce")
def introduce_for(request: HttpRequest, reseller: UUID) -> HttpResponse:
    """A distributor's page for one of its resellers; any other partner does not exist here."""
    by = actor(request)
    linked = Partner.objects.filter(distributors__distributor_id=by.partner_id).distinct()
    found = get_object_or_404(linked, public_id=reseller)
    form = IntroduceForm(typed(request))
    asking = Asking(
        title=_("Add a lead for %(reseller)s") % {"reseller": found.name},
        intro=_("The lead is your reseller’s from the start; it is told, and so is the vendor."),
        verb=_("Add lead"),
        back_url=reverse("partners:resellers"),
        section="resellers",
    )

    def act() -> LeadShare:
        return leads.introduce_for(reseller=found, **form.given(), by=by, now=timezone.now())

    return answer(request, form, asking, act, _("Lead added; your reseller is told."))
