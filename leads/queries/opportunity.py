"""One opportunity as its page shows it: path, history, what validation asks for, what may be done next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads import rules
from leads.models import LeadShare, Opportunity, OpportunityPartner, StageChange
from leads.queries.detail import Step
from partners.access import Actor

Stage, Role = Opportunity.Stage, OpportunityPartner.Role
HISTORY = 100
REASONS: dict[str, Promise] = {
    "delivered_lead": _("its lead was passed on by the vendor"),
    "introduced_lead": _("the partner brought in its lead"),
    "registration": _("the partner registered it first"),
    "touch": _("the partner’s contact created the lead"),
    "no_partner": _("no partner was at its origin"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing validation asks for, and whether it is there."""

    label: Promise
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """An opportunity, its way so far and its next steps."""

    opportunity: Opportunity
    partner: str
    origin_reason: Promise | str
    path: tuple[Step, ...]
    step: int
    history: tuple[StageChange, ...]
    share: LeadShare | None
    needs: tuple[Need, ...]
    may: frozenset[str]


def of(opportunity: Opportunity, by: Actor) -> Detail:
    """Two statements: the history and the share it came from."""
    record = getattr(opportunity, "of_record", [])
    path = _path(opportunity)
    return Detail(
        opportunity=opportunity,
        partner=record[0].partner.name if record else "",
        origin_reason=REASONS.get(opportunity.origin_reason, opportunity.origin_reason),
        path=path,
        step=next((n for n, step in enumerate(path, 1) if step.mark == "current"), len(path)),
        history=tuple(StageChange.objects.filter(opportunity=opportunity)[:HISTORY]),
        share=_share(opportunity),
        needs=_needs(opportunity),
        may=_verbs(opportunity, by),
    )


def _share(opportunity: Opportunity) -> LeadShare | None:
    shares = LeadShare.objects.filter(lead=opportunity.lead, state=LeadShare.State.CONVERTED)
    return shares.first() if opportunity.lead else None


def _path(opportunity: Opportunity) -> tuple[Step, ...]:
    """Open stages and won; lost stands where won would."""
    last = Stage.LOST if opportunity.stage == Stage.LOST else Stage.WON
    stages = [*rules.OPEN_STAGES, last]
    at = stages.index(Stage(opportunity.stage))
    marks = ["done"] * at + ["current"] + [""] * (len(stages) - at - 1)
    return tuple(Step(stage.label, mark) for stage, mark in zip(stages, marks, strict=True))


def _needs(opportunity: Opportunity) -> tuple[Need, ...]:
    """What is still asked for; nothing once it is validated or closed."""
    if opportunity.validated_at or opportunity.closed_at:
        return ()
    return (
        Need(_("Customer contact"), bool(opportunity.lead and opportunity.lead.contact_id)),
        Need(_("Amount"), opportunity.amount > 0),
        Need(_("Expected close"), opportunity.expected_close_on is not None),
        Need(_("SIREN of the customer, for validation at once"), bool(opportunity.account.siren)),
        Need(_("Under €10,000, or accepted by the vendor"), opportunity.amount < rules.AUTOMATIC_BELOW),
    )


def _verbs(opportunity: Opportunity, by: Actor) -> frozenset[str]:
    if opportunity.stage in (Stage.WON, Stage.LOST):
        return frozenset()
    rights = {verb: f"opportunity.{verb}" for verb in ("advance", "win", "lose", "validate")}
    found = {verb for verb, right in rights.items() if by.can(right)}
    if opportunity.validated_at:
        found.discard("validate")
    return frozenset(found | {"change"} if "advance" in found else found)
