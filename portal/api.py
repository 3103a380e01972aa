"""The API's addresses, version 1: each room lists its endpoints, here they get their names."""

from importlib import import_module

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

ROOMS = ("partners", "agreements", "comarketing", "training", "surveys", "leads", "scorecards")

router = SimpleRouter()
for room in ROOMS:
    for prefix, viewset in import_module(f"{room}.api").ENDPOINTS:
        router.register(prefix, viewset, basename=f"api-{prefix}")


class Schema(SpectacularAPIView):
    """The OpenAPI document, for whoever may sign in."""

    verb = "account.use"


urlpatterns = [*router.urls, path("schema/", Schema.as_view(), name="schema")]
