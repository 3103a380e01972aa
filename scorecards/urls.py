"""Pages of this room: the home of everyone, the report, a partner's sheet, and the lists behind the figures."""

from django.urls import URLPattern, URLResolver, include, path

from scorecards.views import figure, home, programme, report, saved_views

_room = [
    path("contribution/", report.contribution_report, name="report"),
    path("contribution/export.<str:form>", report.export_report, name="export"),
    path("contribution/views/", saved_views.listing, name="saved-views"),
    path("contribution/views/save/", saved_views.save, name="save-view"),
    path("contribution/views/<uuid:view>/", saved_views.change, name="change-view"),
    path("contribution/views/<uuid:view>/delete/", saved_views.delete, name="delete-view"),
    path("contribution/figures/<slug:figure>/", figure.figure, name="figure"),
    path("contribution/<uuid:partner>/", report.partner_sheet, name="partner"),
    path("contribution/<uuid:partner>/figures/<slug:figure>/", figure.partner_figure, name="partner-figure"),
    path("programme/", programme.programme, name="programme"),
    path("figures/<slug:figure>/", figure.own_figure, name="own-figure"),
]
# The home is everyone's, so its name stands outside the room.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include((_room, "scorecards"))),
]
