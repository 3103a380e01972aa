"""Pages of this room."""

from django.urls import URLPattern, path

from surveys import views

app_name = "surveys"
urlpatterns: list[URLPattern] = [path("", views.survey, name="survey")]
