"""Pages of the campaigns and events: the list, one of them, and what is done to it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comarketing.forms.campaigns import CampaignCriteria, CancelForm, ChangeForm, PartnerForm, PlanForm
from comarketing.models import Campaign
from comarketing.operations import campaigns
from comarketing.queries import campaigns as queries
from comarketing.views.steps import answer
from partners.guard import actor, requires
from portal.lib import lists
from portal.lib.asking import Asking

COLUMNS = (
    ("name", gettext_lazy("Campaign"), False),
    ("type", gettext_lazy("Type"), False),
    ("starts_on", gettext_lazy("Dates"), False),
    ("partners", gettext_lazy("Partners"), True),
    ("paid", gettext_lazy("Paid by funds"), True),
)


@requires("campaign.read")
def campaign_list(request: HttpRequest) -> HttpResponse:
    """The campaigns, latest first."""
    by, today = actor(request), timezone.localdate()
    criteria = CampaignCriteria(request.GET)
    sort = lists.order(request, queries.SORTS, "-starts_on")
    found = lists.sorted_by(queries.listed(**criteria.fitting(), today=today), queries.SORTS, sort)
    page = lists.page(found, request)
    columns = [column for column in COLUMNS if by.is_vendor or column[0] != "partners"]
    context = {
        "criteria": criteria,
        "page": page,
        "rows": queries.rows(list(page), today=today),
        "heads": lists.heads(columns, queries.SORTS, sort),
        "sort": sort,
        "may_plan": by.can("campaign.plan"),
        "results_url": _above("scorecards:campaigns") if by.can("report.read") else "",
        "now": timezone.now(),
    }
    return render(request, "comarketing/campaign_list.html", context)


@requires("campaign.read")
def campaign_detail(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """One campaign: what it is, who takes part, what the funds paid."""
    by, found = actor(request), _campaign(campaign)
    context = {
        "row": queries.rows([found], today=timezone.localdate())[0],
        "participations": queries.taking_part(found),
        "mailings": found.mailings.all()[:50],
        "attendance_url": _above("leads:attendance", found.public_id) if by.can("campaign.attend") else "",
        "result_url": _above("scorecards:campaign", found.public_id) if by.can("report.read") else "",
        "leads_url": _above("leads:list") if by.can("lead.read") else "",
        "may_plan": by.can("campaign.plan") and not found.cancelled_at,
        "sees_funds": by.can("fund.read"),
    }
    return render(request, "comarketing/campaign_detail.html", context)


@requires("campaign.plan")
def plan_campaign(request: HttpRequest) -> HttpResponse:
    """A new campaign."""
    form = PlanForm(request.POST or None)
    asking = Asking(
        title=_("Plan a campaign"),
        verb=_("Plan the campaign"),
        back_url=reverse("comarketing:campaigns"),
        done=_("The campaign is planned; its partners are told."),
    )

    return answer(request, form, asking, lambda **when: campaigns.plan(**form.planned(), **when), _address)


@requires("campaign.plan")
def change_campaign(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """What is planned, changed."""
    found = _campaign(campaign)
    form = ChangeForm(request.POST or None, initial=found.__dict__)
    asking = Asking(
        title=_("Change the campaign"),
        verb=_("Save the changes"),
        back_url=_address(found),
        done=_("The campaign is changed."),
    )

    return answer(
        request, form, asking, lambda **when: campaigns.change(campaign=found, plan=form.plan(), **when)
    )


@requires("campaign.plan")
def add_partner(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """One more partner takes part."""
    found = _campaign(campaign)
    form = PartnerForm(request.POST or None, campaign=found)
    asking = Asking(
        title=_("Add a partner"),
        verb=_("Add the partner"),
        back_url=_address(found),
        done=_("The partner takes part and is told."),
        intro=found.name,
    )

    return answer(
        request,
        form,
        asking,
        lambda **when: campaigns.add_partner(campaign=found, **form.cleaned_data, **when),
    )


@requires("campaign.plan")
def cancel_campaign(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """It does not take place."""
    found = _campaign(campaign)
    form = CancelForm(request.POST or None)
    asking = Asking(
        title=_("Cancel this campaign?"),
        verb=_("Cancel the campaign"),
        back_url=_address(found),
        done=_("The campaign is cancelled."),
        intro=found.name,
    )

    return answer(
        request, form, asking, lambda **when: campaigns.cancel(campaign=found, **form.cleaned_data, **when)
    )


def _campaign(public_id: UUID) -> Campaign:
    return get_object_or_404(Campaign, public_id=public_id)


def _address(campaign: Campaign) -> str:
    return reverse("comarketing:campaign", args=[campaign.public_id])


def _above(name: str, *arguments: object) -> str:
    """A page of the room above, which this one only knows by name: people and leads live there. "" where it is not."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
