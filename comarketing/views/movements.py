"""Pages of the ledger: the movements behind every figure, and undoing one."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comarketing.forms.funds import CorrectForm, MovementCriteria
from comarketing.models import Movement
from comarketing.operations import funds
from comarketing.queries import funds as queries
from comarketing.views.steps import answer
from partners.guard import asks_again, requires
from portal.lib import fmt, lists
from portal.lib.asking import Asking
from portal.lib.tables.download import download


@requires("fund.read")
def movement_list(request: HttpRequest) -> HttpResponse:
    """The ledger: every movement in scope."""
    criteria = MovementCriteria(request.GET)
    found = _movements(criteria)
    context = {
        "criteria": criteria,
        "page": lists.page(found, request),
        "balances": queries.balances_of(found),
        "account": criteria.fitting()["account"],
        "now": timezone.now(),
    }
    return render(request, "comarketing/movement_list.html", context)


@asks_again
@requires("fund.read")
def export_movements(request: HttpRequest, form: str) -> HttpResponse:
    """The same movements as a file."""
    header = [
        _("Date"),
        _("Partner"),
        _("Reference"),
        _("Statement"),
        _("Campaign"),
        pgettext("an account", "Out of"),
        pgettext("an account", "Into"),
    ]
    rows = (_line(movement) for movement in _movements(MovementCriteria(request.GET)).iterator())
    return download(pgettext("file name", "movements"), form, [*header, _("Amount"), _("Currency")], rows)


def _movements(criteria: MovementCriteria) -> QuerySet[Movement]:
    asked = criteria.fitting()
    narrowed = {name: asked.pop(name) for name in ("kind", "state", "partner")}
    narrowed["words"] = asked.pop("fund_words")
    among = queries.listed(**narrowed, today=timezone.localdate()) if any(narrowed.values()) else None
    return queries.ledger(**asked, among=among)


def _line(movement: Movement) -> tuple:
    return (
        movement.occurred_on,
        movement.partner.name,
        movement.fund.reference,
        movement.statement,
        movement.campaign.name if movement.campaign else "",
        movement.get_from_account_display(),
        movement.get_to_account_display(),
        movement.amount,
        movement.fund.currency,
    )


@requires("fund.consume")
def correct_movement(request: HttpRequest, movement: UUID) -> HttpResponse:
    """Undo a movement by its opposite."""
    movements = Movement.objects.select_related("fund__partner", "campaign")
    found = get_object_or_404(movements, public_id=movement)
    form = CorrectForm(request.POST or None)
    back = reverse("comarketing:fund", args=[found.fund.public_id])
    asking = Asking(
        title=_("Undo this movement?"),
        verb=_("Undo the movement"),
        back_url=back,
        done=_("The movement is undone by its opposite."),
        intro=_("%(amount)s, %(statement)s. Both movements stay in the ledger.") % _said(found),
    )

    return answer(
        request, form, asking, lambda **when: funds.correct(movement=found, **form.intent(), **when)
    )


def _said(movement: Movement) -> dict[str, str]:
    amount = fmt.money(movement.amount, movement.fund.currency, form="full")
    return {"amount": amount, "statement": movement.statement}
