"""Pages of this room."""

from django.urls import URLPattern, path

from agreements import views

app_name = "agreements"
urlpatterns: list[URLPattern] = [path("definitions/", views.definitions, name="definitions")]
