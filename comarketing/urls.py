"""Pages of this room."""

from django.urls import URLPattern, path

from comarketing.views import assets, campaigns, funds, movements

app_name = "comarketing"
urlpatterns: list[URLPattern] = [
    path("funds/", funds.fund_list, name="funds"),
    path("funds/export.<str:form>", funds.export_funds, name="export-funds"),
    path("funds/grant/", funds.grant_fund, name="grant-fund"),
    path("funds/<uuid:fund>/", funds.fund_detail, name="fund"),
    path("funds/<uuid:fund>/top-up/", funds.top_up_fund, name="top-up-fund"),
    path("funds/<uuid:fund>/consume/", funds.consume_fund, name="consume-fund"),
    path("movements/", movements.movement_list, name="movements"),
    path("movements/export.<str:form>", movements.export_movements, name="export-movements"),
    path("movements/<uuid:movement>/correct/", movements.correct_movement, name="correct-movement"),
    path("campaigns/", campaigns.campaign_list, name="campaigns"),
    path("campaigns/plan/", campaigns.plan_campaign, name="plan-campaign"),
    path("campaigns/<uuid:campaign>/", campaigns.campaign_detail, name="campaign"),
    path("campaigns/<uuid:campaign>/change/", campaigns.change_campaign, name="change-campaign"),
    path("campaigns/<uuid:campaign>/add-partner/", campaigns.add_partner, name="add-partner"),
    path("campaigns/<uuid:campaign>/cancel/", campaigns.cancel_campaign, name="cancel-campaign"),
    path("assets/", assets.asset_list, name="assets"),
    path("assets/publish/", assets.publish_asset, name="publish-asset"),
    path("assets/downloads/", assets.download_list, name="downloads"),
    path("assets/downloads/export.<str:form>", assets.export_downloads, name="export-downloads"),
    path("assets/<uuid:asset>/", assets.asset_detail, name="asset"),
    path("assets/<uuid:asset>/add-version/", assets.add_version, name="add-version"),
    path("assets/<uuid:asset>/withdraw/", assets.withdraw_asset, name="withdraw-asset"),
    path("assets/files/<uuid:version>/", assets.download_version, name="download-version"),
]
