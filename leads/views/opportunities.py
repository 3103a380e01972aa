"""Opportunities: the list behind the numbers, and one from its first stage to won or lost."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from leads.forms.filters import OpportunityFilter
from leads.forms.opportunities import AdvanceForm, ChangeForm, LoseForm, WinForm
from leads.models import Opportunity
from leads.operations import opportunities
from leads.queries import opportunities as queries
from leads.queries import opportunity as page
from leads.views.inbox import partner_named
from partners.guard import actor, requires
from portal.lib.asking import Asking, answer, done, typed

VIEWS = (
    ("open", pgettext_lazy("opportunities", "Open")),
    ("won", pgettext_lazy("opportunities", "Won")),
    ("lost", pgettext_lazy("opportunities", "Lost")),
    ("", pgettext_lazy("opportunities", "All")),
)


@requires("opportunity.read")
def opportunity_list(request: HttpRequest) -> HttpResponse:
    by, criteria = actor(request), OpportunityFilter(request.GET)
    sought = criteria.sought()
    found = queries.page(sought, by, after=criteria.cleaned_data.get("after"))
    context = {
        "criteria": criteria,
        "sought": sought,
        "page": found,
        "rows": [queries.row_of(opportunity) for opportunity in found.rows],
        "totals": queries.totals(sought, by),
        "partner": partner_named(sought.partner),
        "kept": criteria.kept(),
        "said": criteria.said(),
        "views": VIEWS,
        "now": timezone.now(),
    }
    request.section = "opportunities"  # type: ignore[attr-defined]
    return render(request, "leads/opportunity_list.html", context)


@requires("opportunity.read")
def opportunity_detail(request: HttpRequest, key: UUID) -> HttpResponse:
    opportunity, by = _opportunity(key), actor(request)
    queries.name_them([opportunity], by)
    found = page.of(opportunity, by)
    request.section = "opportunities"  # type: ignore[attr-defined]
    advance_form = AdvanceForm(opportunity=opportunity) if "advance" in found.may else None
    return render(request, "leads/opportunity_detail.html", {"detail": found, "advance_form": advance_form})


@requires("opportunity.advance")
@require_POST
def advance(request: HttpRequest, key: UUID) -> HttpResponse:
    opportunity = _opportunity(key)
    form = AdvanceForm(request.POST, opportunity=opportunity)
    return _answer(
        request,
        opportunity,
        form,
        opportunities.advance,
        _("Move to which stage?"),
        _("Move"),
        _("Stage changed."),
    )


@requires("opportunity.win")
def win(request: HttpRequest, key: UUID) -> HttpResponse:
    opportunity = _opportunity(key)
    form = WinForm(typed(request), opportunity=opportunity)
    return _answer(
        request,
        opportunity,
        form,
        opportunities.win,
        _("Is this opportunity won?"),
        _("Mark as won"),
        _("Opportunity won."),
    )


@requires("opportunity.lose")
def lose(request: HttpRequest, key: UUID) -> HttpResponse:
    opportunity = _opportunity(key)
    return _answer(
        request,
        opportunity,
        LoseForm(typed(request)),
        opportunities.lose,
        _("Is this opportunity lost?"),
        _("Mark as lost"),
        _("Opportunity lost; the reason is kept."),
        danger=True,
    )


@requires("opportunity.advance")
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    opportunity = _opportunity(key)
    form = ChangeForm(typed(request), opportunity=opportunity)
    return _answer(
        request,
        opportunity,
        form,
        opportunities.change,
        _("Change amount and date"),
        _("Save"),
        _("Opportunity changed."),
    )


@requires("opportunity.validate")
@require_POST
def validate(request: HttpRequest, key: UUID) -> HttpResponse:
    opportunity = _opportunity(key)
    return done(
        request,
        lambda: opportunities.validate(opportunity=opportunity, by=actor(request), now=timezone.now()),
        _("Opportunity validated: it counts in the pipeline from today."),
        _page(opportunity),
    )


def _opportunity(key: UUID) -> Opportunity:
    return get_object_or_404(Opportunity.objects.select_related("account", "lead", "campaign"), public_id=key)


def _page(opportunity: Opportunity) -> str:
    return reverse("leads:opportunity", args=[opportunity.public_id])


def _answer(
    request: HttpRequest,
    opportunity: Opportunity,
    form: Any,
    operation: Callable[..., Opportunity],
    title: str,
    verb: str,
    success: str,
    *,
    danger: bool = False,
) -> HttpResponse:
    """Ask, or do what was asked."""
    asking = Asking(
        title=title,
        intro=f"{opportunity.account} · {opportunity.name}",
        verb=verb,
        danger=danger,
        back_url=_page(opportunity),
        section="opportunities",
    )

    def act() -> Opportunity:
        return operation(opportunity=opportunity, **form.given(), by=actor(request), now=timezone.now())

    return answer(request, form, asking, act, success)
