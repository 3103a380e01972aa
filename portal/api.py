"""The API's addresses, version 1: each room lists its endpoints, here they get their names."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

import agreements.api
import leads.api
import surveys.api

router = SimpleRouter()
for room in (leads.api, agreements.api, surveys.api):
    for prefix, viewset in room.ENDPOINTS:
        router.register(prefix, viewset, basename=f"api-{prefix}")


class Schema(SpectacularAPIView):
    """The OpenAPI document, for whoever may sign in."""

    verb = "account.use"


urlpatterns = [*router.urls, path("schema/", Schema.as_view(), name="schema")]
