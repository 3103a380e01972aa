"""The contribution report: every partner's row, its exports, and one partner's sheet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from partners.access import Actor
from partners.guard import actor, asks_again, requires
from partners.models import Partner
from portal.lib.pdf import KIND as PDF
from portal.lib.refusal import Refused
from portal.lib.tables.download import download, sent
from scorecards import ahead, columns, exports, gathering, grouping, overview, paper
from scorecards.addresses import lists_of
from scorecards.addresses import page as page_url
from scorecards.board import Board, about, board_of
from scorecards.board.distributor import DistributorBoard, distributor_board
from scorecards.forms import PeriodForm, ReportForm
from scorecards.frame import frame, kept
from scorecards.links import Links
from scorecards.queries.partners import Profile
from scorecards.report import Report, report
from scorecards.rows import ReportRow, sums
from scorecards.views import past, saved_views

PER_PAGE = 50


@requires("report.read")
def contribution_report(request: HttpRequest) -> HttpResponse:
    """All partners; the table alone when the page asks for it again."""
    by, now = actor(request), timezone.now()
    form = ReportForm(request.GET, today=timezone.localdate(now))
    found = ahead.report(form, member_id=by.member_id, now=now)
    page = Paginator(found.rows, PER_PAGE).get_page(found.filters.page)
    only_rows = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    context = _context(found, page, form, by, now) | saved_views.tabs(request) | {"only_rows": only_rows}
    response = render(
        request, "scorecards/_report_rows.html" if only_rows else "scorecards/report.html", context
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


@asks_again
@requires("report.export")
def export_report(request: HttpRequest, form: str) -> HttpResponse:
    """What the report shows, every page of it: as CSV or XLSX at full precision, as PDF as it is read."""
    by, now = actor(request), timezone.now()
    asked = ReportForm(request.GET, today=timezone.localdate(now))
    found = report(asked, member_id=by.member_id)
    if form == "pdf":
        return _on_paper(request, found, asked, by, now)
    return download(
        exports.file_name(found), form, exports.header(found), exports.lines(found), sheet=exports.title()
    )


def _on_paper(
    request: HttpRequest, found: Report, form: ReportForm, by: Actor, now: datetime
) -> HttpResponse:
    """The PDF, or the report again with the reason why there is none."""
    try:
        paper.check_length(found.rows)
        page = Paginator(found.rows, paper.MOST_ROWS).get_page(1)
        made = paper.report_pdf(_context(found, page, form, by, now) | {"author": by.name})
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('scorecards:report')}?{request.GET.urlencode()}")
    return sent(made, f"{exports.file_name(found)}.pdf", PDF)


@requires("report.read")
def partner_sheet(request: HttpRequest, partner: UUID) -> HttpResponse:
    """One partner as both sides see it, from the vendor's chair."""
    by, now = actor(request), timezone.now()
    request.section = "report"  # type: ignore[attr-defined]
    row = get_object_or_404(Partner, public_id=partner)
    if "as_of" in request.GET:
        return past.page(request, row.pk, reverse("scorecards:partner", args=[partner]))
    form = PeriodForm(request.GET, today=timezone.localdate(now))
    found, board = _sheet(row, form, by)
    context = {
        "frame": frame(form, found.spans.now, found.currency, found.currencies, now),
        "form": form,
        "board": board,
        "about": about(found.partner),
        "is_distributor": found.partner.is_distributor,
        "lists": lists_of(partner, by),
        "files_url": page_url("leads:pos") if by.can("pos.read") else "",
        "survey_url": page_url("surveys:survey") if by.can("survey.read") else "",
        "may_pack": by.can("review.read") and not found.partner.is_distributor,
        "may_plan": by.can("review.plan"),
        "profile_url": page_url("partners:partner", partner) if by.can("partner.read") else "",
    }
    return render(request, "scorecards/partner.html", context)


def _sheet(row: Partner, form: PeriodForm, by: Actor) -> tuple[gathering.Known, Board | DistributorBoard]:
    """What is known of the partner, and the blocks of its kind of page."""

    def links(found: gathering.Known) -> Links:
        return Links(found.spans.now, found.currency, partner=found.partner.public_id, reader=by)

    if row.kind == Partner.Kind.DISTRIBUTOR:
        stocked = gathering.gather_distributor(row.pk, form)
        return stocked, distributor_board(stocked, links(stocked))
    found = gathering.gather(row.pk, form, own=False)
    return found, board_of(found, links(found))


def _headings(found: Report, rows: Sequence[ReportRow]) -> dict[int, str]:
    """Tiers and bands, where the rows stand in the order of the score."""
    if found.filters.sort not in grouping.BY_SCORE:
        return {}
    return grouping.headings(rows, ahead.standings(found, rows))


def _context(found: Report, page: Any, form: ReportForm, by: Actor, now: datetime) -> dict[str, Any]:
    rows: Sequence[ReportRow] = page.object_list

    def links_of(partner: Profile) -> Links:
        """Hundreds of addresses: they name the currency only where it is not the programme's."""
        currency = "" if found.currency == found.rules.currency else found.currency
        return Links(found.spans.now, currency, partner=partner.public_id, reader=by)

    return {
        "frame": frame(form, found.spans.now, found.currency, found.currencies, now),
        "form": form,
        "report": found,
        "page": page,
        "heads": columns.heads(found),
        "rows": columns.row_views(found, rows, links_of, found.trends(rows), _headings(found, rows)),
        "totals": columns.total_views(found, rows, sums(rows)),
        "headlines": overview.headlines(found, Links(found.spans.now, found.currency, reader=by)),
        "tiers": overview.choices(found.tiers),
        "regions": overview.choices((region, region) for region in found.regions),
        "kept": kept(form.data, without=("q", "tier", "region", "kind", "invoiced", "page")),
        "filters_in_words": overview.filters_in_words(found),
        "clear_url": reverse("scorecards:report"),
        "partners_url": page_url("partners:list"),
        "may_export": by.can("report.export"),
        "has_portfolio": found.has_portfolio(by.member_id),
    }
