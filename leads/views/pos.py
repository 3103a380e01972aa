"""Distributors' POS files: what has come, and the queue of names nobody knows yet."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.forms.pos import IgnoreForm, MatchForm
from leads.models import PosReseller
from leads.operations import pos
from leads.operations.leads import programme
from leads.queries import pos as queries
from leads.views.answers import done, typed
from partners.guard import actor, requires
from portal.lib.asking import Asking, page


@requires("pos.read")
def overview(request: HttpRequest) -> HttpResponse:
    request.section = "pos"  # type: ignore[attr-defined]
    due_day = programme().pos_due_day
    context = {
        "deliveries": queries.deliveries(today=timezone.localdate(), due_day=due_day),
        "due_day": due_day,
        "waiting": queries.waiting(),
        "ignored": queries.ignored(),
        "may_match": actor(request).can("pos.match"),
    }
    return render(request, "leads/pos.html", context)


@requires("pos.match")
def match(request: HttpRequest, key: UUID) -> HttpResponse:
    named = _named(key)
    form = MatchForm(typed(request), named=named)
    if not form.is_valid():
        intro = _("Its lines count as this partner’s sell-out, those of later files too.")
        return _asked(request, form, named, _("Which partner is %(name)s?"), intro, _("Match"))
    return done(
        request,
        lambda: pos.match(named=named, **form.cleaned_data, by=actor(request), now=timezone.now()),
        _("Matched: the lines count as this partner’s sell-out."),
        reverse("leads:pos"),
    )


@requires("pos.match")
def ignore(request: HttpRequest, key: UUID) -> HttpResponse:
    named = _named(key)
    form = IgnoreForm(typed(request))
    if not form.is_valid():
        intro = _("Its lines count for nobody, those of later files neither. It can still be matched later.")
        return _asked(request, form, named, _("Leave the lines of %(name)s aside?"), intro, _("Leave aside"))
    return done(
        request,
        lambda: pos.ignore(named=named, **form.cleaned_data, by=actor(request), now=timezone.now()),
        _("Left aside."),
        reverse("leads:pos"),
    )


def _named(key: UUID) -> PosReseller:
    return get_object_or_404(PosReseller, public_id=key)


def _asked(
    request: HttpRequest, form: MatchForm | IgnoreForm, named: PosReseller, title: str, intro: str, verb: str
) -> HttpResponse:
    asking = Asking(
        title=title % {"name": named}, intro=intro, verb=verb, back_url=reverse("leads:pos"), section="pos"
    )
    return page(request, form, asking)
