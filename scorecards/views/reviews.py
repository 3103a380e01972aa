"""Quarterly reviews: the list, one review with its pack, the pack as PDF, and what both sides write."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from partners.guard import actor, requires
from partners.models import Partner
from portal.lib import fmt
from portal.lib.asking import done
from portal.lib.pdf import KIND as PDF
from portal.lib.pdf import written
from portal.lib.periods import Period, programme_year
from portal.lib.refusal import Refused
from portal.lib.tables.download import sent
from scorecards import packing, paper, rules
from scorecards.board.pack import quarter_name
from scorecards.forms import ActionForm, MeetingForm, NoteForm, PackForm, ReviewForm
from scorecards.frame import page_number
from scorecards.models import Review, ReviewAction, ReviewNote
from scorecards.operations import reviews
from scorecards.queries import programme
from scorecards.queries import reviews as queries

PER_PAGE = 50


@requires("review.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Every review, the latest meeting first; of one's own portfolio when asked."""
    by, mine = actor(request), request.GET.get("mine") == "on"
    rows = queries.listed(manager_id=by.member_id if mine else None)
    page = Paginator(rows, PER_PAGE).get_page(page_number(request))
    month = _start_month()
    lines = [{"review": row, "name": _name(row.quarter, month)} for row in page.object_list]
    return _page(
        request,
        "list",
        {
            "page": page,
            "lines": lines,
            "mine": mine,
            "today": timezone.localdate(),
            "may_plan": by.can("review.plan"),
        },
    )


@requires("review.read")
def review(request: HttpRequest, review: UUID) -> HttpResponse:
    """The pack as cards, and what both sides say, undertake and sign."""
    return _opened(request, _found(review))


@requires("review.read")
def pack_pdf(request: HttpRequest, partner: UUID) -> HttpResponse:
    """The pack of one partner in one click: of the last quarter that is over, or of the one asked for."""
    row, now = get_object_or_404(Partner, public_id=partner), timezone.now()
    quarters = queries.quarters(timezone.localdate(now), _start_month())
    form = PackForm(request.GET, quarters=quarters)
    try:
        rules.check_reviewed(
            is_distributor=row.kind == Partner.Kind.DISTRIBUTOR, joined_on=row.joined_on, quarter=form.quarter
        )
        with translation.override(form.cleaned_data.get("language") or translation.get_language()):
            made = packing.pack(row.pk, form.quarter, now=now)
            content = written([paper.pack_pages(made)])
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("scorecards:reviews")
    return sent(content, f"{slugify(f'review {row.name} {made.name}')}.pdf", PDF)


@requires("review.plan")
def plan(request: HttpRequest, partner: UUID) -> HttpResponse:
    """Set the day of a partner's next review."""
    row = get_object_or_404(Partner, public_id=partner)
    choices = [(start_on.isoformat(), name) for start_on, (_quarter, name) in quarter_choices(2).items()]
    initial = {"quarter": choices[1][0], "language": row.language}
    form = ReviewForm(request.POST or None, quarters=choices, initial=initial)
    title = gettext("Plan the review of %(partner)s") % {"partner": row.name}

    def act() -> Review:
        asked = form.cleaned_data
        return reviews.plan(
            partner=row,
            quarter_starts_on=date.fromisoformat(asked["quarter"]),
            meeting_on=asked["meeting_on"],
            language=asked["language"],
            by=actor(request),
            now=timezone.now(),
        )

    return _asked(request, form, title, reverse("scorecards:partner", args=[partner]), act)


@requires("review.plan")
def move(request: HttpRequest, review: UUID) -> HttpResponse:
    """Hold it on another day."""
    found = _found(review)
    form = MeetingForm(request.POST or None, initial={"meeting_on": found.meeting_on})
    title = gettext("Move the review of %(partner)s") % {"partner": found.partner.name}

    def act() -> Review:
        day = form.cleaned_data["meeting_on"]
        return reviews.move(review=found, meeting_on=day, by=actor(request), now=timezone.now())

    return _asked(request, form, title, reverse("scorecards:review", args=[review]), act)


@requires("review.write")
@require_POST
def write(request: HttpRequest, review: UUID) -> HttpResponse:
    found, form = _found(review), NoteForm(request.POST, prefix="note")
    if not form.is_valid():
        return _opened(request, found, note_form=form)
    by, now = actor(request), timezone.now()
    return _done(
        request,
        found,
        lambda: reviews.write(review=found, **form.cleaned_data, by=by, now=now),
        gettext("Written down; both sides see it."),
    )


@requires("review.write")
@require_POST
def undertake(request: HttpRequest, review: UUID) -> HttpResponse:
    found, form = _found(review), ActionForm(request.POST, prefix="action")
    if not form.is_valid():
        return _opened(request, found, action_form=form)
    by, now = actor(request), timezone.now()
    return _done(
        request,
        found,
        lambda: reviews.undertake(review=found, **form.cleaned_data, by=by, now=now),
        gettext("The action is written down."),
    )


@requires("review.write")
@require_POST
def finish(request: HttpRequest, action: UUID) -> HttpResponse:
    found = get_object_or_404(ReviewAction.objects.select_related("review__partner"), public_id=action)
    by, now = actor(request), timezone.now()
    return _done(
        request,
        found.review,
        lambda: reviews.finish(action=found, by=by, now=now),
        gettext("The action is done."),
    )


@requires("review.write")
@require_POST
def sign(request: HttpRequest, review: UUID) -> HttpResponse:
    found, by, now = _found(review), actor(request), timezone.now()
    return _done(
        request, found, lambda: reviews.sign(review=found, by=by, now=now), gettext("The minutes are signed.")
    )


def _found(key: UUID) -> Review:
    return get_object_or_404(Review.objects.select_related("partner"), public_id=key)


def _opened(request: HttpRequest, found: Review, **forms: Form) -> HttpResponse:
    """The page of a review; `forms` are those that could not be read, with what was typed."""
    by, now = actor(request), timezone.now()
    made = packing.pack(found.partner_id, found.quarter, now=now, reader=by)
    sides = {signature.by_vendor for signature in made.written.signatures}
    context = {
        "review": found,
        "pack": made,
        "board": made.board,
        "frame": made,
        "parts": paper.parts(made),
        "pdf_url": pdf_url(found.partner, found.quarter, found.language),
        "may_write": by.can("review.write"),
        "may_plan": by.can("review.plan") and found.meeting_on >= timezone.localdate(now),
        "may_sign": by.can("review.write") and made.written.minutes and by.is_vendor not in sides,
        "note_form": NoteForm(prefix="note", initial={"kind": ReviewNote.Kind.COMMENT}),
        "action_form": ActionForm(prefix="action"),
        **forms,
    }
    context["form"] = next(iter(forms.values()), None)
    return _page(request, "detail", context)


def pdf_url(partner: Partner, quarter: Period, language: str) -> str:
    query = urlencode({"quarter": quarter.start_on.isoformat(), "language": language})
    return f"{reverse('scorecards:pack-pdf', args=[partner.public_id])}?{query}"


def _asked(
    request: HttpRequest, form: Form, title: str, back_url: str, act: Callable[[], Review]
) -> HttpResponse:
    """Ask until it can be read and done, then open the review."""
    if form.is_valid():
        try:
            held = act()
        except Refused as refused:
            form.add_error("meeting_on", str(refused))
        else:
            day = fmt.long_date(held.meeting_on)
            messages.success(request, gettext("The review is on %(day)s.") % {"day": day})
            return redirect("scorecards:review", held.public_id)
    return _page(request, "form", {"form": form, "title": title, "back_url": back_url})


def _done(request: HttpRequest, found: Review, act: Callable[[], Any], success: str) -> HttpResponse:
    return done(request, act, success, reverse("scorecards:review", args=[found.public_id]))


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    request.section = "reviews"  # type: ignore[attr-defined]
    return render(request, f"scorecards/review_{name}.html", context)


def _start_month() -> int:
    return programme.rules(timezone.localdate()).start_month


def quarter_choices(count: int) -> dict[date, tuple[Period, str]]:
    """The running quarter and those before it, by their first day, with their names."""
    month = _start_month()
    found = queries.quarters(timezone.localdate(), month, count)
    return {quarter.start_on: (quarter, _name(quarter, month)) for quarter in found}


def _name(quarter: Period, start_month: int) -> str:
    return quarter_name(quarter, programme_year(quarter.start_on, start_month).start_on)
