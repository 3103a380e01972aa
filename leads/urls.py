"""Pages of this room."""

from django.urls import URLPattern, path

from leads.views import attendance, entry, exports, inbox, opportunities, pos, shares

app_name = "leads"
urlpatterns: list[URLPattern] = [
    path("", inbox.lead_list, name="list"),
    path("new/", entry.new, name="new"),
    path("introduce/", entry.introduce, name="introduce"),
    path("introduce/<uuid:reseller>/", entry.introduce_for, name="introduce-for"),
    path("export.<str:form>", exports.leads, name="export"),
    path("opportunities/", opportunities.opportunity_list, name="opportunities"),
    path("opportunities/export.<str:form>", exports.opportunities, name="export-opportunities"),
    path("opportunities/<uuid:key>/", opportunities.opportunity_detail, name="opportunity"),
    path("opportunities/<uuid:key>/advance/", opportunities.advance, name="advance-opportunity"),
    path("opportunities/<uuid:key>/change/", opportunities.change, name="change-opportunity"),
    path("opportunities/<uuid:key>/validate/", opportunities.validate, name="validate-opportunity"),
    path("opportunities/<uuid:key>/win/", opportunities.win, name="win-opportunity"),
    path("opportunities/<uuid:key>/lose/", opportunities.lose, name="lose-opportunity"),
    path("attendance/<uuid:campaign>/", attendance.attendance, name="attendance"),
    path("sell-out/", pos.overview, name="pos"),
    path("sell-out/<uuid:key>/match/", pos.match, name="match-pos"),
    path("sell-out/<uuid:key>/propose/", pos.propose, name="propose-pos"),
    path("sell-out/<uuid:key>/undo/", pos.undo, name="undo-pos"),
    path("sell-out/<uuid:key>/ignore/", pos.ignore, name="ignore-pos"),
    path("<uuid:key>/", inbox.lead_detail, name="detail"),
    path("<uuid:key>/share/", entry.share, name="share"),
    path("<uuid:key>/accept/", shares.accept, name="accept"),
    path("<uuid:key>/decline/", shares.decline, name="decline"),
    path("<uuid:key>/interactions/", shares.log, name="log"),
    path("<uuid:key>/qualify/", shares.qualify, name="qualify"),
    path("<uuid:key>/disqualify/", shares.disqualify, name="disqualify"),
    path("<uuid:key>/hand-back/", shares.hand_back, name="hand-back"),
    path("<uuid:key>/convert/", shares.convert, name="convert"),
    path("<uuid:key>/time-out/", shares.time_out, name="time-out"),
]
