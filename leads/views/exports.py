"""Lists as CSV and XLSX: all the rows the filter asks for, with the rights of the reader, never cut in silence."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.forms.filters import InboxFilter, OpportunityFilter, Tab
from leads.queries import exports
from partners.guard import actor, asks_again, requires
from portal.lib.tables.download import download


@asks_again
@requires("lead.read")
def leads(request: HttpRequest, form: str) -> HttpResponse:
    by, criteria = actor(request), InboxFilter(request.GET)
    rows = exports.shares(criteria.wanted(criteria.chosen_tab(Tab.ALL)), by)
    return download(f"leads-{timezone.localdate()}", form, exports.share_heads(by), rows, sheet=_("Leads"))


@asks_again
@requires("opportunity.read")
def opportunities(request: HttpRequest, form: str) -> HttpResponse:
    by, name = actor(request), f"opportunities-{timezone.localdate()}"
    rows = exports.deals(OpportunityFilter(request.GET).sought(), by)
    return download(name, form, exports.opportunity_heads(by), rows, sheet=_("Opportunities"))
