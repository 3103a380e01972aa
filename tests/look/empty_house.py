"""A URL configuration of a house whose rooms have opened nothing but the entrance."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("", page, name="home"), path("preferences/", page, name="preferences")]
