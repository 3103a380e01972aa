"""The vendor's pages of partners: list, export, detail, changes, distributors; a distributor's resellers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners import forms, queries
from partners.guard import actor, requires
from partners.models import Distribution, Partner
from partners.operations import distribution, partners
from portal.lib import lists, text
from portal.lib.refusal import Refused
from portal.lib.tables import writing

EXPORTED_AT_MOST = 50_000
BUTTONS = {
    "add": "partner.add",
    "edit": "partner.edit",
    "move": "partner.move",
    "link": "distribution.link",
    "invite": "member.invite",
    "leave": "member.leave",
}
COLUMNS = (
    ("name", gettext_lazy("Partner"), False),
    ("tier", gettext_lazy("Tier"), False),
    ("status", gettext_lazy("Status"), False),
    ("region", gettext_lazy("Region"), False),
    ("manager", gettext_lazy("Channel manager"), False),
    ("joined", gettext_lazy("Joined"), False),
)


@requires("partner.read")
def listing(request: HttpRequest) -> HttpResponse:
    criteria, sort = forms.PartnerCriteria(request.GET), request.GET.get("sort", "name")
    rows = queries.partners(criteria.fitting(), sort)
    shown = {
        "criteria": criteria,
        "found": queries.page(rows, _page(request)),
        "heads": lists.heads(COLUMNS, queries.SORTS, sort),
    }
    return render(request, "partners/partner_list.html", shown | {"may": _may(request)})


@requires("partner.read")
def export(request: HttpRequest, form: str) -> HttpResponse:
    rows = queries.partners(forms.PartnerCriteria(request.GET).fitting(), request.GET.get("sort", "name"))
    header, cells = queries.table(rows[:EXPORTED_AT_MOST])
    if form not in ("csv", "xlsx"):
        raise Http404(form)
    if form == "xlsx":
        return _download(writing.xlsx(header, cells, sheet=_("Partners")), writing.XLSX, "partners.xlsx")
    lines = writing.csv_lines(header, cells, language=get_language() or "en")
    return _download(b"".join(lines), "text/csv; charset=utf-8", "partners.csv")


@requires("partner.read")
def detail(request: HttpRequest, partner: UUID) -> HttpResponse:
    return _detail(request, _partner(partner))


@requires("partner.add")
def add(request: HttpRequest) -> HttpResponse:
    form = forms.NewPartnerForm(request.POST or None)
    if form.is_valid():
        try:
            made = partners.add(
                facts=form.facts(), status=form.cleaned_data["status"], by=actor(request), now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("partners:partner", made.public_id)
    return render(request, "partners/partner_form.html", {"form": form})


@requires("partner.edit")
def edit(request: HttpRequest, partner: UUID) -> HttpResponse:
    found = _partner(partner)
    form = forms.PartnerForm(request.POST or None, partner=found)
    if form.is_valid():
        try:
            partners.change(partner=found, facts=form.facts(), by=actor(request), now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("The details of %(name)s are kept.") % {"name": form.cleaned_data["name"]}
            )
            return redirect("partners:partner", partner)
    return render(request, "partners/partner_form.html", {"form": form, "partner": found})


@requires("partner.move")
def move(request: HttpRequest, partner: UUID) -> HttpResponse:
    """Asked in a dialog of the partner's page, or here where scripts do not run."""
    found = _partner(partner)
    form = forms.MoveForm(request.POST or None, partner=found)
    if not form.is_valid():
        return render(request, "partners/move.html", {"partner": found, "move_form": form, "form": form})
    try:
        moved = partners.move(partner=found, by=actor(request), now=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = {"name": moved.name, "status": moved.get_status_display()}
        messages.success(request, _("%(name)s is now “%(status)s”.") % words)
    return redirect("partners:partner", partner)


@require_POST
@requires("distribution.link")
def link(request: HttpRequest, partner: UUID) -> HttpResponse:
    found, form = _partner(partner), forms.LinkForm(request.POST)
    if form.is_valid():
        try:
            distribution.link(reseller=found, by=actor(request), now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The distributor is linked."))
            return redirect("partners:partner", partner)
    return _detail(request, found, link_form=form)


@require_POST
@requires("distribution.link")
def end_link(request: HttpRequest, partner: UUID, link: int) -> HttpResponse:
    found = _partner(partner)
    made = get_object_or_404(Distribution, pk=link, reseller=found)
    form = forms.EndLinkForm(request.POST, distribution=made)
    if form.is_valid():
        try:
            distribution.end(distribution=made, by=actor(request), now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("until_on", str(refused))
        else:
            messages.success(request, _("The link has its last day."))
            return redirect("partners:partner", partner)
    return _detail(request, found, end_form=form, ending=made)


@requires("reseller.read")
def resellers(request: HttpRequest) -> HttpResponse:
    rows = queries.resellers(actor(request), timezone.localdate())
    return render(request, "partners/reseller_list.html", {"page": lists.page(rows, request)})


def _may(request: HttpRequest) -> dict[str, bool]:
    return {name: actor(request).can(verb) for name, verb in BUTTONS.items()}


def _partner(public_id: UUID) -> Partner:
    rows = Partner.objects.select_related("tier", "manager__user", "parent_group")
    return get_object_or_404(rows, public_id=public_id)


def _detail(request: HttpRequest, partner: Partner, **typed: object) -> HttpResponse:
    now = timezone.now()
    links = queries.distributors(partner, timezone.localdate(now))
    shown = {
        "partner": partner,
        "members": queries.team(partner.pk),
        "invitations": queries.open_invitations(partner.pk, now),
        "locations": partner.locations.all(),
        "links": [(made, _ending(made, typed)) for made in links],
        "move_form": forms.MoveForm(partner=partner),
        "link_form": typed.get("link_form") or forms.LinkForm(),
        "form": typed.get("link_form") or typed.get("end_form"),
        "may": _may(request),
    }
    return render(request, "partners/partner_detail.html", shown)


def _ending(made: Distribution, typed: dict[str, object]) -> object:
    if typed.get("ending") == made:
        return typed["end_form"]
    return forms.EndLinkForm(distribution=made)


def _page(request: HttpRequest) -> int:
    """The page asked for; anything that is no sensible number is the first."""
    try:
        number = int(text.digits(request.GET.get("page", "1")))
    except ValueError:
        return 1
    return min(max(number, 1), 10_000)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
