"""Pages of the funds: the list, one fund explained to the cent, and what is done to them."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from comarketing.forms.funds import (
    ConsumeForm,
    FundCriteria,
    GrantForm,
    TopUpForm,
)
from comarketing.models import Fund
from comarketing.operations import funds
from comarketing.queries import funds as queries
from comarketing.views.steps import answer
from partners.guard import actor, asks_again, requires
from portal.lib import lists
from portal.lib.asking import Asking
from portal.lib.tables.download import batches, download

COLUMNS = (
    ("name", gettext_lazy("Fund"), False),
    ("partner", gettext_lazy("Partner"), False),
    ("ends_on", gettext_lazy("Period"), False),
    ("allocated", gettext_lazy("Allocated"), True),
    ("paid", gettext_lazy("Paid"), True),
    ("available", gettext_lazy("Available"), True),
)


@requires("fund.read")
def fund_list(request: HttpRequest) -> HttpResponse:
    """One picture of the balance, and the funds that make it."""
    by, today = actor(request), timezone.localdate()
    criteria = FundCriteria(request.GET)
    found = queries.listed(**criteria.fitting(), today=today)
    sort = lists.order(request, queries.SORTS, "-ends_on")
    page = lists.page(lists.sorted_by(found, queries.SORTS, sort), request)
    columns = [column for column in COLUMNS if by.is_vendor or column[0] != "partner"]
    context = {
        "criteria": criteria,
        "page": page,
        "rows": queries.rows(list(page), today=today),
        "totals": queries.totals(found),
        "expiring": queries.expiring(found, today),
        "heads": lists.heads(columns, queries.SORTS, sort),
        "sort": sort,
        "ledger": _ledger(**criteria.fitting()),
        "may_grant": by.can("fund.grant"),
        "now": timezone.now(),
    }
    return render(request, "comarketing/fund_list.html", context)


@asks_again
@requires("fund.read")
def export_funds(request: HttpRequest, form: str) -> HttpResponse:
    """The same funds, all of them, as a file."""
    today = timezone.localdate()
    found = queries.listed(**FundCriteria(request.GET).fitting(), today=today)
    sort = lists.order(request, queries.SORTS, "-ends_on")
    every = batches(lists.sorted_by(found, queries.SORTS, sort))
    rows = (_exported(row) for batch in every for row in queries.rows(batch, today=today))
    header = [_("Reference"), _("Fund"), _("Partner"), _("First day"), _("Last day"), _("Currency")]
    header += [_("Allocated"), _("Reserved"), _("Claimed"), _("Paid"), _("Forfeited"), _("Available")]
    return download(pgettext("file name", "funds"), form, header, rows)


def _exported(row: queries.FundRow) -> tuple:
    fund, balance = row.fund, row.balance
    words = (fund.reference, fund.name, fund.partner.name, fund.starts_on, fund.last_day, fund.currency)
    return (
        *words,
        balance.allocated,
        balance.reserved,
        balance.claimed,
        balance.paid,
        balance.forfeited,
        balance.available,
    )


@requires("fund.read")
def fund_detail(request: HttpRequest, fund: UUID) -> HttpResponse:
    """One fund and the movements that make its balance."""
    by, found = actor(request), _fund(fund)
    page = lists.page(queries.explained(found), request)
    context = {
        "row": queries.rows([found], today=timezone.localdate())[0],
        "page": page,
        "ledger": _ledger(fund=found.public_id),
        "may_consume": by.can("fund.consume"),
        "may_grant": by.can("fund.grant"),
    }
    return render(request, "comarketing/fund_detail.html", context)


@requires("fund.grant")
def grant_fund(request: HttpRequest) -> HttpResponse:
    """A new fund for a partner."""
    form = GrantForm(request.POST or None, initial={"partner": request.GET.get("partner")})
    asking = Asking(
        title=_("Grant a fund"),
        verb=_("Grant the fund"),
        back_url=reverse("comarketing:funds"),
        done=_("The fund is granted; the partner is told."),
        checked=True,
    )

    return answer(request, form, asking, lambda **when: funds.grant(**form.intent(), **when), _address)


@requires("fund.grant")
def top_up_fund(request: HttpRequest, fund: UUID) -> HttpResponse:
    """More money for a fund."""
    found = _fund(fund)
    form = TopUpForm(request.POST or None, fund=found)
    asking = Asking(
        title=_("Add to the fund"),
        verb=_("Add to the fund"),
        back_url=_address(found),
        done=_("The amount is added; the partner is told."),
        intro=str(found),
        checked=True,
    )

    return answer(request, form, asking, lambda **when: funds.top_up(fund=found, **form.intent(), **when))


@requires("fund.consume")
def consume_fund(request: HttpRequest, fund: UUID) -> HttpResponse:
    """A payment out of a fund."""
    found = _fund(fund)
    form = ConsumeForm(request.POST or None, fund=found)
    asking = Asking(
        title=_("Record a payment"),
        verb=_("Record the payment"),
        back_url=_address(found),
        done=_("The payment is recorded."),
        intro=str(found),
        checked=True,
    )

    return answer(request, form, asking, lambda **when: funds.consume(fund=found, **form.intent(), **when))


def _ledger(*, words: str = "", **narrowed: object) -> str:
    """The address of the movements behind these funds' sums; `account=…` is to be added."""
    query = {"fund_words": words, **narrowed}
    return (
        reverse("comarketing:movements")
        + "?"
        + urlencode({k: v for k, v in query.items() if v} | {"account": ""})
    )


def _fund(public_id: UUID) -> Fund:
    return get_object_or_404(Fund.objects.select_related("partner"), public_id=public_id)


def _address(fund: Fund) -> str:
    return reverse("comarketing:fund", args=[fund.public_id])
