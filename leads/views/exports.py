"""Lists as CSV and XLSX: all the rows the filter asks for, with the rights of the reader, never cut in silence."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from leads.forms.filters import InboxFilter, OpportunityFilter, Tab
from leads.queries import exports, inbox
from leads.queries import opportunities as queries
from partners.guard import actor, requires
from portal.lib.tables import writing

FORMS = ("csv", "xlsx")
LIMIT = 5_000  # more rows than this are the work of a task, not of a request


@requires("lead.read")
def leads(request: HttpRequest, form: str) -> HttpResponse:
    by, criteria = actor(request), InboxFilter(request.GET)
    wanted = criteria.wanted(criteria.chosen_tab(Tab.ALL))
    if inbox.shares(wanted, by)[: LIMIT + 1].count() > LIMIT:
        return _too_many(request, "leads:list")
    return _file(form, "leads", _("Leads"), exports.share_heads(by), exports.shares(wanted, by, LIMIT))


@requires("opportunity.read")
def opportunities(request: HttpRequest, form: str) -> HttpResponse:
    by, sought = actor(request), OpportunityFilter(request.GET).sought()
    if queries.rows(sought, by)[: LIMIT + 1].count() > LIMIT:
        return _too_many(request, "leads:opportunities")
    rows = exports.deals(sought, by, LIMIT)
    return _file(form, "opportunities", _("Opportunities"), exports.opportunity_heads(by), rows)


def _too_many(request: HttpRequest, back: str) -> HttpResponse:
    messages.error(
        request, _("More than 5,000 rows: narrow the filter, for example by period, and export in parts.")
    )
    address = redirect(back)
    address["Location"] += f"?{request.GET.urlencode()}"
    return address


def _file(
    form: str, name: str, title: str, header: Sequence[str], rows: Iterable[Sequence[writing.Cell]]
) -> HttpResponse:
    """The whole file before the answer starts: a stream would run after the transaction, without a scope."""
    if form not in FORMS:
        raise Http404(form)
    if form == "xlsx":
        response = HttpResponse(writing.xlsx(header, rows, sheet=title), content_type=writing.XLSX)
    else:
        language = translation.get_language() or "en"
        content = b"".join(writing.csv_lines(header, rows, language=language))
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate()}.{form}"'
    return response
