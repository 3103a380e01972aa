"""Distributors' POS files: what has come, and the queue of names nobody knows yet."""

from collections.abc import Callable
from functools import partial
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
from partners.access import Actor
from partners.guard import actor, requires
from portal.lib.asking import Asking, answer, typed


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
    asking = _asking(
        request,
        title=_("Which partner is %(name)s?") % {"name": named},
        intro=_("Its lines count as this partner’s sell-out, those of later files too."),
        verb=_("Match"),
        done=_("Matched: the lines count as this partner’s sell-out."),
    )
    return _answer(request, named, form, pos.match, asking)


@requires("pos.propose")
def propose(request: HttpRequest, key: UUID) -> HttpResponse:
    """The distributor says who it is; the vendor decides."""
    named = _named(key)
    asking = _asking(
        request,
        title=_("Which of your resellers is %(name)s?") % {"name": named},
        intro=_("The vendor agrees or not; until then its lines count for nobody."),
        verb=_("Propose"),
        done=_("Proposed: the vendor decides."),
    )
    return _answer(request, named, ProposeForm(typed(request), named=named), pos.propose, asking)


@requires("pos.match")
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    named = _named(key)
    asking = _asking(
        request,
        title=_("Undo the match of %(name)s?") % {"name": named},
        intro=_("Its lines go back to the queue and no longer count as this partner’s sell-out."),
        verb=_("Undo the match"),
        done=_("Undone: the lines wait in the queue again."),
    )
    return _answer(request, named, IgnoreForm(typed(request)), pos.undo, asking)


@requires("pos.match")
def ignore(request: HttpRequest, key: UUID) -> HttpResponse:
    named = _named(key)
    asking = _asking(
        request,
        title=_("Leave the lines of %(name)s aside?") % {"name": named},
        intro=_("Its lines count for nobody, those of later files neither. It can still be matched later."),
        verb=_("Leave aside"),
        done=_("Left aside."),
    )
    return _answer(request, named, IgnoreForm(typed(request)), pos.ignore, asking)


def _section(by: Actor) -> str:
    """The entry of the navigation: the vendor's of every distributor, or the distributor's of its own."""
    return "pos" if by.can("pos.match") else "own-pos"


def _named(key: UUID) -> PosReseller:
    return get_object_or_404(PosReseller, public_id=key)


def _asking(request: HttpRequest, *, title: str, intro: str, verb: str, done: str) -> Asking:
    back_url, section = reverse("leads:pos"), _section(actor(request))
    return Asking(title=title, intro=intro, verb=verb, done=done, back_url=back_url, section=section)


def _answer(
    request: HttpRequest,
    named: PosReseller,
    form: MatchForm | IgnoreForm,
    operation: Callable[..., object],
    asking: Asking,
) -> HttpResponse:
    act = partial(operation, named=named, by=actor(request), now=timezone.now())
    return answer(request, form, asking, lambda: act(**form.cleaned_data), str(asking.done))
