"""The library of assets, and who took what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from comarketing.models import Asset, AssetVersion, Download
from partners.access import Actor
from portal.lib.sorting import SortKey

SORTS = {
    "title": (SortKey("title"), "pk"),
    "kind": ("kind", SortKey("title"), "pk"),
    "published_at": ("published_at", "pk"),
}


@dataclass(frozen=True, slots=True)
class AssetRow:
    """An asset with its present version. `taken_*`: when and which version the reader last took; `downloads` by
    `partners` partners, for the vendor."""

    asset: Asset
    version: AssetVersion
    taken_at: datetime | None
    taken_number: int
    downloads: int
    partners: int

    @property
    def is_newer(self) -> bool:
        """A version came out since the reader took one."""
        return 0 < self.taken_number < self.version.number


def listed(*, words: str = "", kind: str = "", language: str = "", state: str = "") -> QuerySet[Asset]:
    """The assets in scope that fit: lent now, or by `state` those "withdrawn", or "any"."""
    versions = Prefetch("versions", AssetVersion.objects.order_by("-number"), to_attr="newest_first")
    assets = Asset.objects.prefetch_related(versions)
    if state != "any":
        assets = assets.filter(withdrawn_at__isnull=state != "withdrawn")
    if words:
        assets = assets.filter(Q(title__icontains=words) | Q(description__icontains=words))
    asked = {"kind": kind, "language": language}
    return assets.filter(**{name: value for name, value in asked.items() if value})


def rows(assets: Collection[Asset], *, by: Actor) -> list[AssetRow]:
    """Each asset with its present version and what the reader wants to know of it."""
    downloads = Download.objects.filter(asset__in=[asset.pk for asset in assets])
    taken = {} if by.is_vendor else _last_taken(downloads.filter(member=by.member_id or 0))
    counts = {
        asset: (total, partners)
        for asset, total, partners in downloads.order_by()
        .values_list("asset_id")
        .annotate(total=Count("pk"), partners=Count("partner_id", distinct=True))
    }
    nothing: tuple[datetime | None, int] = (None, 0)
    return [
        AssetRow(
            asset,
            asset.newest_first[0],  # type: ignore[attr-defined]
            *taken.get(asset.pk, nothing),
            *counts.get(asset.pk, (0, 0)),
        )
        for asset in assets
    ]


def _last_taken(downloads: QuerySet[Download]) -> dict[int, tuple[datetime | None, int]]:
    latest = downloads.order_by("downloaded_at").values_list("asset_id", "downloaded_at", "version__number")
    return {asset: (at, number) for asset, at, number in latest}


def downloads(
    *,
    words: str = "",
    asset: str = "",
    partner: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Download]:
    """Who took what, newest first; both days are included."""
    taken = Download.objects.select_related("asset", "version", "partner", "member__user")
    if words:
        taken = taken.filter(
            Q(asset__title__icontains=words)
            | Q(partner__name__icontains=words)
            | Q(member__user__name__icontains=words)
        )
    asked = {
        "asset__public_id": asset,
        "partner__public_id": partner,
        "downloaded_on__gte": since,
        "downloaded_on__lte": until,
    }
    return taken.filter(**{name: value for name, value in asked.items() if value}).order_by(
        "-downloaded_at", "-pk"
    )
