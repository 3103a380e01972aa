"""Funds and movements are the partner's to read; campaigns are seen by who takes part, assets by tier."""

from django.db import migrations

from portal.lib.tenancy import (
    PARTNERS,
    AppendOnly,
    Catalogue,
    Policy,
    SamePartner,
    ScopeByPartner,
    Scoped,
    exists,
)

BY_TIER = (
    "EXISTS (SELECT 1 FROM comarketing_assettier t JOIN partners_partner p ON p.tier_id = t.tier_id"  # noqa: S608
    f" WHERE t.asset_id = comarketing_asset.id AND p.id = {PARTNERS})"
)


class Migration(migrations.Migration):
    dependencies = [("comarketing", "0001_initial"), ("partners", "0002_scope")]
    operations = [
        ScopeByPartner("comarketing_fund", command="SELECT"),
        ScopeByPartner("comarketing_movement", command="SELECT"),
        AppendOnly("comarketing_movement"),
        SamePartner("movement", "fund"),
        ScopeByPartner("comarketing_campaignpartner", command="SELECT"),
        Scoped("comarketing_campaign"),
        Policy(
            "comarketing_campaign",
            "taking_part",
            to="partner_scope",
            using=exists("comarketing_campaignpartner", "seen.campaign_id = comarketing_campaign.id"),
        ),
        Policy("comarketing_campaign", "for_sellers_to_read", to="seller_scope", using="true"),
        Catalogue("comarketing_assettier"),
        Scoped("comarketing_asset"),
        Policy("comarketing_asset", "by_tier", to="partner_scope", using=BY_TIER),
        Scoped("comarketing_assetversion"),
        Policy(
            "comarketing_assetversion",
            "by_tier",
            to="partner_scope",
            using=exists("comarketing_asset", "seen.id = comarketing_assetversion.asset_id"),
        ),
        ScopeByPartner("comarketing_download"),
        SamePartner("download", "member"),
    ]
