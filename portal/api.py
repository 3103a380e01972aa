"""The API's addresses, version 1."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

router = SimpleRouter()

urlpatterns = [*router.urls, path("schema/", SpectacularAPIView.as_view(), name="schema")]
