"""A partner's administrator tells its own margin, changes it, or takes it back; the vendor knows of none of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from partners.guard import actor, requires
from portal.lib.refusal import Refused
from scorecards.forms import OwnMarginForm
from scorecards.models import OwnMargin
from scorecards.operations import own_margins
from scorecards.queries import own_returns


@requires("margin.keep")
def change(request: HttpRequest) -> HttpResponse:
    by = actor(request)
    kept, currency = own_returns.margin(by.partner_id), own_returns.own_currency(by.partner_id)
    form = OwnMarginForm(request.POST if request.method == "POST" else None, initial=_shown(kept))
    if form.is_valid():
        try:
            own_margins.keep(**form.cleaned_data, currency=currency, by=by)
        except Refused as refused:
            form.add_error("rate", str(refused))
        else:
            messages.success(request, gettext("Your margin is kept. Nobody at the vendor can read it."))
            return redirect("home")
    return render(request, "scorecards/own_margin.html", {"form": form, "kept": kept, "currency": currency})


@requires("margin.keep")
def clear(request: HttpRequest) -> HttpResponse:
    """Asked once more before it is gone."""
    if request.method != "POST":
        return render(request, "scorecards/own_margin_clear.html")
    own_margins.clear(by=actor(request))
    messages.success(request, gettext("Your margin is erased. Nothing of it is kept."))
    return redirect("home")


def _shown(kept: OwnMargin | None) -> dict[str, object] | None:
    return {"rate": kept.rate, "yearly_investment": kept.yearly_investment} if kept else None
