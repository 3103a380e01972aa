"""The demo's assets: real files in one version or several, and three years of downloads."""

import hashlib
import secrets
from datetime import date, datetime

from comarketing.files import place
from comarketing.models import Asset, AssetTier, AssetVersion, Download
from partners.models import Partner
from portal.demo import files, words
from portal.demo.chance import Chance
from portal.demo.organisations import Channel
from portal.lib.periods import months_after

LINES = 4 * files.LINES_PER_PAGE


def write(channel: Channel, chance: Chance) -> None:
    versions = _publish(channel, chance)
    rows: dict[tuple[int, int, date], Download] = {}
    for strength, partner in enumerate(channel.partners):
        first = max(partner.joined_on or channel.start, channel.start)
        months = (channel.yesterday - first).days / 30
        count = chance.near(months * 2.2 / (1 + strength / 12)) + 3
        for day in chance.busy_days(first, channel.yesterday, count):
            download = _download(partner, day, versions, channel, chance)
            rows[download.member_id, download.asset_id, download.downloaded_on] = download
    Download.objects.bulk_create(rows.values(), batch_size=2000)


def _publish(channel: Channel, chance: Chance) -> list[tuple[AssetVersion, str]]:
    """The versions, oldest first, each with the tiers that may see it."""
    first = chance.office_hour(months_after(channel.start, -1))
    assets = Asset.objects.bulk_create(
        Asset(title=title, kind=kind, published_at=first, description=chance.choice(words.SENTENCES))
        for title, kind, *_ in words.ASSETS
    )
    AssetTier.objects.bulk_create(
        AssetTier(asset=asset, tier=channel.tiers[code])
        for asset, (_, _, codes, *_) in zip(assets, words.ASSETS, strict=True)
        for code in codes.split()
    )
    found = []
    for order, (asset, (_, _, codes, extension, count)) in enumerate(zip(assets, words.ASSETS, strict=True)):
        for number in range(1, count + 1):
            since = channel.start if number == 1 else months_after(channel.today, -5 - 11 * (count - number))
            at = first if number == 1 else chance.office_hour(since)
            version = _version(asset, extension, number, seed=10 * order + number, uploaded_at=at)
            found.append((version, codes))
    AssetVersion.objects.bulk_create(version for version, _ in found)
    return found


def _version(asset: Asset, extension: str, number: int, *, seed: int, uploaded_at: datetime) -> AssetVersion:
    texts = [words.SENTENCES[(seed + i * 7) % len(words.SENTENCES)] for i in range(LINES // (1 + seed % 3))]
    made = files.make(asset.title, extension, texts, seed)
    path = f"assets/{secrets.token_hex(16)}"
    target = place(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(made.content)
    return AssetVersion(
        asset=asset,
        number=number,
        path=path,
        file_name=made.name,
        content_type=made.content_type,
        size=len(made.content),
        sha256=hashlib.sha256(made.content).hexdigest(),
        uploaded_at=uploaded_at,
    )


def _download(
    partner: Partner, day: date, versions: list[tuple[AssetVersion, str]], channel: Channel, chance: Chance
) -> Download:
    """The version of that day, of an asset the partner's tier may see."""
    at = chance.office_hour(day)
    code = partner.tier.code if partner.tier else ""
    present = {
        version.asset_id: version
        for version, codes in versions
        if code in codes and version.uploaded_at <= at
    }
    version, member = chance.choice(list(present.values())), chance.choice(channel.members[partner.pk])
    return Download(
        partner=partner,
        asset_id=version.asset_id,
        version=version,
        member=member,
        downloaded_on=at.date(),
        downloaded_at=at,
    )
