"""Pages of the assets: the library, one asset with its versions, the private download, and who took what."""

from typing import cast
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from comarketing import files
from comarketing.forms.assets import AssetCriteria, AssetForm, DownloadCriteria, VersionForm
from comarketing.models import Asset, AssetVersion
from comarketing.operations import assets
from comarketing.queries import assets as queries
from comarketing.views.steps import answer
from partners.guard import actor, asks_again, requires, writes_on_get
from portal.lib import lists
from portal.lib.asking import Asking
from portal.lib.refusal import Refused
from portal.lib.tables.download import download

COLUMNS = (
    ("title", gettext_lazy("Asset"), False),
    ("kind", gettext_lazy("Kind"), False),
    ("published_at", pgettext_lazy("an asset", "Published"), False),
)
PRIVATE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


@requires("asset.read")
def asset_list(request: HttpRequest) -> HttpResponse:
    """The library."""
    criteria = AssetCriteria(request.GET)
    sort = lists.order(request, queries.SORTS, "title")
    found = lists.sorted_by(queries.listed(**criteria.fitting()), queries.SORTS, sort)
    page = lists.page(found, request)
    context = {
        "criteria": criteria,
        "page": page,
        "rows": queries.rows(list(page), by=actor(request)),
        "heads": lists.heads(COLUMNS, queries.SORTS, sort),
        "sort": sort,
        "may_publish": actor(request).can("asset.publish"),
        "now": timezone.now(),
    }
    return render(request, "comarketing/asset_list.html", context)


@requires("asset.read")
def asset_detail(request: HttpRequest, asset: UUID) -> HttpResponse:
    """One asset: its versions, who may see it, who took it."""
    by = actor(request)
    found = get_object_or_404(queries.listed(state="any"), public_id=asset)
    context = {
        "row": queries.rows([found], by=by)[0],
        "versions": found.newest_first,  # type: ignore[attr-defined]
        "tiers": [link.tier for link in found.tiers.select_related("tier").order_by("tier__rank")],
        "latest": queries.downloads(asset=str(found.public_id))[:10],
        "may_publish": by.can("asset.publish") and not found.withdrawn_at,
        "may_withdraw": by.can("asset.withdraw") and not found.withdrawn_at,
    }
    return render(request, "comarketing/asset_detail.html", context)


@requires("asset.download")
@writes_on_get
@require_safe
def download_version(request: HttpRequest, version: UUID) -> HttpResponse:
    """The file itself, never shown inside our pages. One of the two addresses that write when read."""
    found = get_object_or_404(AssetVersion.objects.select_related("asset"), public_id=version)
    try:
        response = _served(found)
        if request.method == "GET":
            assets.download(version=found, by=actor(request), now=timezone.now())
    except (Refused, FileNotFoundError) as error:
        missing = _("The file of this asset is missing. Tell your contact at the vendor.")
        messages.error(request, str(error) if isinstance(error, Refused) else missing)
        return redirect("comarketing:asset", asset=found.asset.public_id)
    return response


def _served(version: AssetVersion) -> HttpResponse:
    """From our own hand, or by the web server in front when it is told where the files lie."""
    path = files.place(version.path)
    if prefix := getattr(settings, "X_ACCEL_PREFIX", ""):
        path.stat()
        response = HttpResponse(content_type=version.content_type)
        response["X-Accel-Redirect"] = f"{prefix.rstrip('/')}/{quote(version.path)}"
    else:
        response = cast(HttpResponse, FileResponse(path.open("rb"), content_type=version.content_type))
    response["Content-Disposition"] = content_disposition_header(True, version.file_name) or "attachment"
    for name, value in PRIVATE.items():
        response[name] = value
    return response


@requires("asset.publish")
def publish_asset(request: HttpRequest) -> HttpResponse:
    """A new asset."""
    form = AssetForm(request.POST or None, request.FILES or None)
    asking = Asking(
        title=_("Publish an asset"),
        verb=_("Publish"),
        back_url=reverse("comarketing:assets"),
        done=_("The asset is published."),
        intro=_("Partners of the tiers you choose see it at once."),
    )

    return answer(request, form, asking, lambda **when: assets.publish(**form.cleaned_data, **when), _address)


@requires("asset.publish")
def add_version(request: HttpRequest, asset: UUID) -> HttpResponse:
    """A new file for an asset."""
    found = get_object_or_404(Asset, public_id=asset)
    form = VersionForm(request.POST or None, request.FILES or None)
    asking = Asking(
        title=_("Add a version"),
        verb=_("Add the version"),
        back_url=_address(found),
        done=_("The new version is published; the former one is kept."),
        intro=found.title,
    )

    return answer(
        request, form, asking, lambda **when: assets.add_version(asset=found, **form.cleaned_data, **when)
    )


@requires("asset.withdraw")
@require_POST
def withdraw_asset(request: HttpRequest, asset: UUID) -> HttpResponse:
    """Lend it no longer."""
    found = get_object_or_404(Asset, public_id=asset)
    try:
        assets.withdraw(asset=found, by=actor(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The asset is withdrawn."))
    return redirect(_address(found))


@requires("asset.read")
def download_list(request: HttpRequest) -> HttpResponse:
    """Who took what, and when."""
    criteria = DownloadCriteria(request.GET)
    page = lists.page(queries.downloads(**criteria.fitting()), request)
    context = {"criteria": criteria, "page": page, "now": timezone.now()}
    return render(request, "comarketing/download_list.html", context)


@asks_again
@requires("asset.read")
def export_downloads(request: HttpRequest, form: str) -> HttpResponse:
    """The same downloads as a file."""
    header = [_("Day"), _("Asset"), _("Version"), _("Partner"), _("Person")]
    found = queries.downloads(**DownloadCriteria(request.GET).fitting())
    rows = (
        (
            taken.downloaded_on,
            taken.asset.title,
            taken.version.number,
            taken.partner.name,
            taken.member.user.name,
        )
        for taken in found.iterator()
    )
    return download(pgettext("file name", "downloads"), form, header, rows)


def _address(asset: Asset) -> str:
    return reverse("comarketing:asset", args=[asset.public_id])
