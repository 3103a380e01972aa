"""Pages of this room."""

from django.urls import URLPattern

app_name = "comarketing"
urlpatterns: list[URLPattern] = []
