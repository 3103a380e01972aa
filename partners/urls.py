"""Pages of this room."""

from django.urls import path

from partners.views import invitations, partners, team

app_name = "partners"
urlpatterns = [
    path("", partners.listing, name="list"),
    path("add/", partners.add, name="add"),
    path("export.<slug:form>", partners.export, name="export"),
    path("resellers/", partners.resellers, name="resellers"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/<uuid:member>/leave/", team.leave, name="leave"),
    path("invitations/<uuid:invitation>/revoke/", team.revoke, name="revoke-invitation"),
    path("invitations/<str:token>/", invitations.accept, name="accept"),
    path("<uuid:partner>/", partners.detail, name="partner"),
    path("<uuid:partner>/edit/", partners.edit, name="edit"),
    path("<uuid:partner>/move/", partners.move, name="move"),
    path("<uuid:partner>/invite/", team.invite, name="invite-to"),
    path("<uuid:partner>/distributors/", partners.link, name="link"),
    path("<uuid:partner>/distributors/<int:link>/end/", partners.end_link, name="end-link"),
]
