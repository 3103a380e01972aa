"""Pages of this room: the home of everyone, the report, a partner's sheet, and the lists behind the figures."""

from django.urls import URLPattern, URLResolver, include, path

from scorecards.views import (
    figure,
    home,
    journey,
    maturity,
    own_margin,
    portfolio,
    programme,
    report,
    reviews,
    saved_views,
    takeaway,
)

_room = [
    path("contribution/", report.contribution_report, name="report"),
    path("contribution/export.<str:form>", report.export_report, name="export"),
    path("contribution/views/", saved_views.listing, name="saved-views"),
    path("contribution/views/save/", saved_views.save, name="save-view"),
    path("contribution/views/undo/", saved_views.undo, name="undo-delete-view"),
    path("contribution/views/<uuid:view>/", saved_views.change, name="change-view"),
    path("contribution/views/<uuid:view>/delete/", saved_views.delete, name="delete-view"),
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
    path("contribution/<uuid:partner>/download.<str:file>", takeaway.of_partner, name="partner-download"),
    path("contribution/<uuid:partner>/review/", reviews.plan, name="plan-review"),
    path("reviews/", reviews.listing, name="reviews"),
    path("reviews/portfolio/", portfolio.portfolio, name="portfolio"),
    path("reviews/portfolio/<uuid:job>.pdf", portfolio.portfolio_pdf, name="portfolio-pdf"),
    path("reviews/of/<uuid:partner>/pack.pdf", reviews.pack_pdf, name="pack-pdf"),
    path("reviews/actions/<uuid:action>/done/", reviews.finish, name="finish-action"),
    path("reviews/<uuid:review>/", reviews.review, name="review"),
    path("reviews/<uuid:review>/move/", reviews.move, name="move-review"),
    path("reviews/<uuid:review>/write/", reviews.write, name="write-note"),
    path("reviews/<uuid:review>/actions/", reviews.undertake, name="undertake-action"),
    path("reviews/<uuid:review>/sign/", reviews.sign, name="sign-minutes"),
    path("programme/", programme.programme, name="programme"),
    path("own-return/", own_margin.change, name="own-margin"),
    path("own-return/clear/", own_margin.clear, name="clear-own-margin"),
    path("figures/<slug:figure>/", figure.own_figure, name="own-figure"),
    path("figures/download.<str:file>", takeaway.own, name="own-download"),
]
# The home is everyone's, so its name stands outside the room.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include((_room, "scorecards"))),
]
