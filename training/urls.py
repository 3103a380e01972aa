"""Pages of this room."""

from django.urls import URLPattern, path

from training import views

app_name = "training"
urlpatterns: list[URLPattern] = [
    path("", views.course_list, name="courses"),
    path("publish/", views.publish_course, name="publish-course"),
    path("enrolments/", views.enrolment_list, name="enrolments"),
    path("enrolments/<uuid:enrolment>/complete/", views.complete, name="complete"),
    path("<uuid:course>/", views.course_detail, name="course"),
    path("<uuid:course>/enrol/", views.enrol, name="enrol"),
    path("<uuid:course>/retire/", views.retire_course, name="retire-course"),
]
