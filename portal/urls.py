"""Every address of the portal, by room."""

from django.urls import URLPattern, URLResolver, include, path

from portal import preferences

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("scorecards.urls")),
    path("leads/", include("leads.urls")),
    path("co-marketing/", include("comarketing.urls")),
    path("training/", include("training.urls")),
    path("survey/", include("surveys.urls")),
    path("agreements/", include("agreements.urls")),
    path("notifications/", include("journal.urls")),
    path("partners/", include("partners.urls")),
    path("account/", include("allauth.urls")),
    path("preferences/", preferences.choose, name="preferences"),
    path("api/v1/", include("portal.api")),
]
handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.failed"
