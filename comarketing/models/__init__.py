"""What was put in together: funds and their movements, campaigns and events, assets and downloads."""

from comarketing.models.assets import Asset, AssetTier, AssetVersion, Download
from comarketing.models.campaigns import Campaign, CampaignPartner, Mailing
from comarketing.models.funds import Fund, Movement

__all__ = [
    "Asset",
    "AssetTier",
    "AssetVersion",
    "Campaign",
    "CampaignPartner",
    "Download",
    "Fund",
    "Mailing",
    "Movement",
]
