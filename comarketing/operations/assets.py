"""Publish an asset, add a version, withdraw it, and record who took it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from comarketing import files, rules
from comarketing.files import Upload
from comarketing.models import Asset, AssetTier, AssetVersion, Download
from journal import operations as journal
from partners.access import Actor
from partners.models import Tier


@transaction.atomic
def publish(
    *,
    title: str,
    kind: str,
    description: str,
    language: str,
    tiers: Collection[Tier],
    upload: Upload,
    by: Actor,
    now: datetime,
) -> Asset:
    """Lend a file to the partners of these tiers. Raises Refused."""
    by.require("asset.publish")
    rules.check_tiers(len(tiers))
    with files.kept(upload) as path:
        asset = Asset.objects.create(
            title=title, kind=kind, description=description, language=language, published_at=now
        )
        AssetTier.objects.bulk_create(AssetTier(asset=asset, tier=tier) for tier in tiers)
        _version(asset, 1, upload, path, now)
        journal.record("asset.published", **_told(asset, None, by, now))
    return asset


@transaction.atomic
def add_version(*, asset: Asset, upload: Upload, by: Actor, now: datetime) -> AssetVersion:
    """Put a new file in the place of the present one, which is kept. Raises Refused."""
    by.require("asset.publish")
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    present = asset.versions.order_by("-number")[0]
    rules.check_lent(is_withdrawn=asset.withdrawn_at is not None)
    rules.check_new_file(upload.sha256, present.sha256)
    with files.kept(upload) as path:
        version = _version(asset, present.number + 1, upload, path, now)
        journal.record("asset.version_added", **_told(asset, None, by, now, number=str(version.number)))
    return version


@transaction.atomic
def withdraw(*, asset: Asset, by: Actor, now: datetime) -> Asset:
    """Lend it no longer; who took it stays known. Raises Refused."""
    by.require("asset.withdraw")
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    rules.check_lent(is_withdrawn=asset.withdrawn_at is not None)
    asset.withdrawn_at = now
    asset.save(update_fields=["withdrawn_at"])
    journal.record("asset.withdrawn", **_told(asset, None, by, now))
    return asset


@transaction.atomic
def download(*, version: AssetVersion, by: Actor, now: datetime) -> Download | None:
    """Record that a person of a partner takes this file: once per person, asset and day. Raises Refused.

    The vendor's own people are not recorded.
    """
    by.require("asset.download")
    rules.check_lent(is_withdrawn=version.asset.withdrawn_at is not None)
    if by.is_vendor:
        return None
    who: dict[str, Any] = {"partner_id": by.partner_id, "member_id": by.member_id}
    taken, is_first = Download.objects.get_or_create(
        **who,
        asset=version.asset,
        downloaded_on=timezone.localdate(now),
        defaults={"version": version, "downloaded_at": now},
    )
    if is_first:
        number = str(version.number)
        journal.record("asset.downloaded", **_told(version.asset, by.partner_id, by, now, number=number))
    return taken


def _version(asset: Asset, number: int, upload: Upload, path: str, now: datetime) -> AssetVersion:
    return AssetVersion.objects.create(
        asset=asset,
        number=number,
        path=path,
        file_name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        sha256=upload.sha256,
        uploaded_at=now,
    )


def _told(asset: Asset, partner_id: int | None, by: Actor, now: datetime, **data: str) -> dict[str, Any]:
    """What the journal is told of an asset."""
    words = {"title": asset.title, "kind": asset.kind, **data}
    return {"subject": asset.public_id, "partner_id": partner_id, "by": by, "at": now, "data": words}
