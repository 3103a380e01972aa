"""Pages of this room: the home of everyone, the report, a partner's sheet, and the lists behind the figures."""

from django.urls import URLPattern, URLResolver, include, path

from scorecards.views import figure, home, journey, maturity, report

_room = [
    path("contribution/", report.contribution_report, name="report"),
    path("contribution/export.<str:form>", report.export_report, name="export"),
    path("contribution/figures/<slug:figure>/", figure.figure, name="figure"),
    path(
        "contribution/opportunities/<uuid:opportunity>/journey/",
        journey.opportunity_journey,
        name="opportunity-journey",
    ),
    path("contribution/accounts/<uuid:account>/journey/", journey.account_journey, name="account-journey"),
    path("contribution/campaigns/", maturity.portfolio, name="campaigns"),
    path("contribution/campaigns/calibration/", maturity.calibration, name="calibration"),
    path("contribution/campaigns/<uuid:campaign>/", maturity.campaign_result, name="campaign"),
    path("contribution/<uuid:partner>/", report.partner_sheet, name="partner"),
    path("contribution/<uuid:partner>/figures/<slug:figure>/", figure.partner_figure, name="partner-figure"),
    path("figures/<slug:figure>/", figure.own_figure, name="own-figure"),
]
# The home is everyone's, so its name stands outside the room.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include((_room, "scorecards"))),
]
