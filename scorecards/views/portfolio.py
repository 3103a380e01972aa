"""The packs of a whole portfolio as one PDF: ask for it, see how far it is, take it away."""

from pathlib import Path
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from partners.guard import actor, asks_again, requires
from portal.lib.pdf import KIND as PDF
from portal.lib.refusal import Refused
from scorecards.forms import PortfolioForm
from scorecards.models import PortfolioPack
from scorecards.operations import portfolio_packs
from scorecards.queries import portfolios
from scorecards.views.reviews import quarter_choices


@requires("review.plan")
def portfolio(request: HttpRequest) -> HttpResponse:
    """What was asked for and how far it is; the form to ask for another."""
    by = actor(request)
    quarters = quarter_choices(4)
    initial = {"quarter": list(quarters)[1].isoformat(), "language": request.LANGUAGE_CODE}
    choices = [(start_on.isoformat(), name) for start_on, (_quarter, name) in quarters.items()]
    form = PortfolioForm(request.POST or None, quarters=choices, initial=initial)
    if form.is_valid():
        quarter, _name = quarters[form.start_on]
        language = form.cleaned_data["language"]
        try:
            portfolio_packs.ask(quarter=quarter, language=language, by=by, now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, gettext("It is being made; the bell rings when it is ready."))
        return redirect("scorecards:portfolio")
    jobs = list(portfolios.asked_by(by.member_id))
    lines = [{"job": job, "name": quarters.get(job.quarter_starts_on, (None, ""))[1]} for job in jobs]
    request.section = "reviews"  # type: ignore[attr-defined]
    runs = any(job.finished_at is None for job in jobs)
    return render(request, "scorecards/portfolio_packs.html", {"form": form, "lines": lines, "runs": runs})


@asks_again
@requires("review.plan")
def portfolio_pdf(request: HttpRequest, job: UUID) -> HttpResponse:
    """One's own, while it is kept."""
    found = get_object_or_404(PortfolioPack, public_id=job, owner_id=actor(request).member_id)
    place = Path(settings.MEDIA_ROOT) / found.file
    if not found.file or not place.exists():
        raise Http404
    name = f"reviews-{found.quarter_starts_on.isoformat()}.pdf"
    file = FileResponse(place.open("rb"), as_attachment=True, filename=name, content_type=PDF)
    return cast(HttpResponse, file)
