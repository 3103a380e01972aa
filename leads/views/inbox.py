"""The inbox and a lead's page: a list, and the article beside it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from leads import rules
from leads.forms.filters import TABS, InboxFilter, Tab
from leads.forms.shares import DeclineForm, LogForm
from leads.models import Lead, LeadShare
from leads.queries import detail, inbox
from partners.guard import requires
from partners.models import Partner


@requires("lead.read")
def lead_list(request: HttpRequest) -> HttpResponse:
    context = _list(request, Tab.TO_ACCEPT)
    first = next(iter(context["page"].rows), None)
    article = _article(request, first) if first else {}
    return render(request, "leads/inbox.html", {**context, **article, "mode": "list"})


@requires("lead.read")
def lead_detail(request: HttpRequest, key: UUID) -> HttpResponse:
    found = detail.find(key, request.actor)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    tab = TABS[found.phase] if isinstance(found, LeadShare) else Tab.TO_PASS
    article = _article(request, found)
    return render(request, "leads/inbox.html", {**_list(request, tab), **article, "mode": "detail"})


def _list(request: HttpRequest, tab: str) -> dict[str, Any]:
    """The list column, its tabs and what the address asks for."""
    by, criteria = request.actor, InboxFilter(request.GET)  # type: ignore[attr-defined]
    chosen = criteria.chosen_tab(tab)
    if chosen == Tab.TO_PASS and not by.can("lead.share"):
        chosen = Tab.ALL
    wanted, counts = criteria.wanted(chosen), inbox.counts(by)
    after, now = criteria.cleaned_data.get("after"), timezone.now()
    found = inbox.page(wanted, by, descending=criteria.descending(chosen), after=after)
    rows = [inbox.row_of(each, now) for each in found.rows]
    waiting = counts.to_pass if by.is_vendor else counts.waiting
    request.waiting = {"leads": min(waiting, inbox.COUNTED)}  # type: ignore[attr-defined]
    return {
        "criteria": criteria,
        "wanted": wanted,
        "tab": chosen,
        "tabs": _tabs(counts, may_pass=by.can("lead.share")),
        "said": criteria.said(),
        "order": criteria.order(chosen),
        "kept": criteria.kept(chosen),
        "vendor": counts.vendor,
        "partner": partner_named(wanted.partner),
        "page": found,
        "rows": rows,
        "icons": [(icon, f"i-{icon}") for icon in sorted({row.icon for row in rows if row.label})],
        "may_pass": by.can("lead.share"),
        "may_introduce": by.partner_id is not None and by.can("lead.introduce"),
    }


def partner_named(key: UUID | None) -> Partner | None:
    """The partner a filter names, when the reader may know it."""
    return Partner.objects.filter(public_id=key).first() if key else None


def _tabs(counts: inbox.Counts, *, may_pass: bool) -> list[tuple[Tab, int | None]]:
    """Each tab with its number; who passes leads on has a tab more, and a number on what waits for them."""
    if may_pass:
        return [
            (Tab.TO_PASS, counts.to_pass),
            *((tab, None) for tab in (Tab.TO_ACCEPT, Tab.IN_PROGRESS, Tab.ENDED)),
        ]
    return [(Tab.TO_ACCEPT, counts.waiting), (Tab.IN_PROGRESS, counts.working), (Tab.ENDED, counts.ended)]


def _article(request: HttpRequest, found: Lead | LeadShare) -> dict[str, Any]:
    """The lead and the forms its reader may fill."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    latest = (detail.latest(found, by) or found) if isinstance(found, Lead) else found
    page = detail.of_lead(latest, by) if isinstance(latest, Lead) else detail.of_share(latest, by, now)
    return {
        "detail": page,
        "current": found.public_id,
        "state_icon": inbox.ICONS.get(page.share.state, "archive") if page.share else "",
        "log_form": LogForm() if "log" in page.may else None,
        "decline_form": DeclineForm() if "decline" in page.may else None,
        "late_touch_days": rules.TOUCH_RECORDED_WITHIN.days,
    }
