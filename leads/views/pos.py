"""Distributors' POS files: what has come, and the queue of names nobody knows yet."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.forms.pos import IgnoreForm, MatchForm, ProposeForm
from leads.models import PosReseller
from leads.operations import pos
from leads.operations.leads import programme
from leads.queries import pos as queries
from leads.views.answers import done, typed
from partners.access import Actor
from partners.guard import actor, requires
from portal.lib.asking import Asking, page


@requires("pos.read")
def overview(request: HttpRequest) -> HttpResponse:
    by, due_day = actor(request), programme().pos_due_day
    request.section = _section(by)  # type: ignore[attr-defined]
    context = {
        "deliveries": queries.deliveries(today=timezone.localdate(), due_day=due_day),
        "due_day": due_day,
        "waiting": queries.waiting(),
        "ignored": queries.ignored(),
        "matched": queries.matched(),
        "decisions": queries.decisions(),
        "may_match": by.can("pos.match"),
        "may_propose": by.can("pos.propose"),
    }
    return render(request, "leads/pos.html", context)


@requires("pos.match")
def match(request: HttpRequest, key: UUID) -> HttpResponse:
    named = _named(key)
    said = queries.proposal(named)
    form = MatchForm(typed(request), named=named, proposed=said.reseller if said else None)
    if not form.is_valid():
        intro = _("Its lines count as this partner’s sell-out, those of later files too.")
        return _asked(request, form, named, _("Which partner is %(name)s?"), intro, _("Match"))
    return done(
        request,
        lambda: pos.match(named=named, **form.cleaned_data, by=actor(request), now=timezone.now()),
        _("Matched: the lines count as this partner’s sell-out."),
        reverse("leads:pos"),
    )


@requires("pos.propose")
def propose(request: HttpRequest, key: UUID) -> HttpResponse:
    """The distributor says who it is; the vendor decides."""
    named = _named(key)
    form = ProposeForm(typed(request), named=named)
    if not form.is_valid():
        intro = _("The vendor agrees or not; until then its lines count for nobody.")
        return _asked(request, form, named, _("Which of your resellers is %(name)s?"), intro, _("Propose"))
    return done(
        request,
        lambda: pos.propose(named=named, **form.cleaned_data, by=actor(request), now=timezone.now()),
        _("Proposed: the vendor decides."),
        reverse("leads:pos"),
    )


@requires("pos.match")
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    named = _named(key)
    form = IgnoreForm(typed(request))
    if not form.is_valid():
        intro = _("Its lines go back to the queue and no longer count as this partner’s sell-out.")
        return _asked(request, form, named, _("Undo the match of %(name)s?"), intro, _("Undo the match"))
    return done(
        request,
        lambda: pos.undo(named=named, **form.cleaned_data, by=actor(request), now=timezone.now()),
        _("Undone: the lines wait in the queue again."),
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


def _section(by: Actor) -> str:
    """The entry of the navigation: the vendor's of every distributor, or the distributor's of its own."""
    return "pos" if by.can("pos.match") else "own-pos"


def _named(key: UUID) -> PosReseller:
    return get_object_or_404(PosReseller, public_id=key)


def _asked(
    request: HttpRequest, form: MatchForm | IgnoreForm, named: PosReseller, title: str, intro: str, verb: str
) -> HttpResponse:
    asking = Asking(
        title=title % {"name": named},
        intro=intro,
        verb=verb,
        back_url=reverse("leads:pos"),
        section=_section(actor(request)),
    )
    return page(request, form, asking)
