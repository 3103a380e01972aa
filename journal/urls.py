"""Pages of this room."""

from django.urls import path

from journal import views

app_name = "journal"
urlpatterns = [
    path("", views.notifications, name="notifications"),
    path("read/", views.read, name="read"),
    path("failures/", views.failures, name="failures"),
    path("failures/<uuid:event>/retry/", views.retry, name="retry"),
]
