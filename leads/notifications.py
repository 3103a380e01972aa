"""Who is told of what happens to leads and opportunities, and in which words."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from journal.models import Event
from journal.operations import notifies
from journal.sentences import says
from leads.models import Interaction, LeadShare, Opportunity
from partners.models import Member

Role = Member.Role


def _sellers(event: Event) -> Iterable[int]:
    """The partner's people who work leads, but for whoever acted."""
    members = Member.objects.filter(
        partner=event.partner, left_at=None, role__in=[Role.PARTNER_ADMIN, Role.PARTNER_SELLER]
    )
    return (member.user_id for member in members if member.user_id != event.actor_id)


def _manager(event: Event) -> Iterable[int]:
    """The partner's channel manager, unless it was they who acted."""
    manager = event.partner and event.partner.manager
    if manager and manager.left_at is None and manager.user_id != event.actor_id:
        yield manager.user_id


def _both(event: Event) -> Iterable[int]:
    return [*_sellers(event), *_manager(event)]


notifies("lead.shared")(_sellers)
notifies("lead.introduced_for")(_both)
notifies("lead.timed_out")(_both)
notifies("lead.accepted")(_manager)
notifies("lead.declined")(_manager)
notifies("lead.handed_back")(_manager)
notifies("lead.converted")(_manager)
notifies("opportunity.won")(_both)
notifies("opportunity.lost")(_both)
notifies("opportunity.validated")(_sellers)

_LEAD, _OPPORTUNITY = "leads:detail", "leads:opportunity"
_REASON = {"reason": LeadShare.Reason}

says("pos.matched", _("%(actor)s matched %(name)s in the files of %(distributor)s: it is %(reseller)s"))
says("pos.proposed", _("%(actor)s proposed that %(name)s in the files of %(distributor)s is %(reseller)s"))
says(
    "pos.undone",
    _("%(actor)s undid the match of %(name)s in the files of %(distributor)s with %(reseller)s: %(reason)s"),
)
says(
    "pos.ignored", _("%(actor)s left aside the lines of %(name)s in the files of %(distributor)s: %(reason)s")
)
says("lead.created", _("%(actor)s entered the lead %(company)s"), page=_LEAD)
says(
    "lead.shared",
    _("%(actor)s passed the lead %(company)s to %(partner)s, to accept before %(accept_by_at)s"),
    page=_LEAD,
)
says("lead.introduced", _("%(actor)s brought in the lead %(company)s"), page=_LEAD)
says(
    "lead.introduced_for",
    _("%(actor)s, %(distributor)s, brought in the lead %(company)s for %(partner)s"),
    page=_LEAD,
)
says("lead.accepted", _("%(actor)s, %(partner)s, accepted the lead %(company)s"), page=_LEAD)
says(
    "lead.declined",
    _("%(actor)s, %(partner)s, declined the lead %(company)s: %(reason)s"),
    labels=_REASON,
    page=_LEAD,
)
says("lead.qualified", _("%(actor)s qualified the lead %(company)s"), page=_LEAD)
says(
    "lead.disqualified",
    _("%(actor)s disqualified the lead %(company)s: %(reason)s"),
    labels=_REASON,
    page=_LEAD,
)
says(
    "lead.handed_back",
    _("%(actor)s, %(partner)s, handed back the lead %(company)s: %(reason)s"),
    labels=_REASON,
    page=_LEAD,
)
says("lead.timed_out", _("Nobody at %(partner)s answered the lead %(company)s in time"), page=_LEAD)
says(
    "lead.interaction_logged",
    _("%(actor)s logged on the lead %(company)s: %(kind)s"),
    labels={"kind": Interaction.Kind},
    page=_LEAD,
)
says(
    "lead.converted",
    _("%(actor)s, %(partner)s, made an opportunity of the lead %(company)s: %(amount)s"),
    page=_LEAD,
)
says(
    "opportunity.advanced",
    _("%(actor)s moved %(company)s, %(name)s, to: %(stage)s"),
    labels={"stage": Opportunity.Stage},
    page=_OPPORTUNITY,
)
says("opportunity.changed", _("%(actor)s changed %(company)s, %(name)s: %(amount)s"), page=_OPPORTUNITY)
says("opportunity.validated", _("%(actor)s validated %(company)s, %(name)s"), page=_OPPORTUNITY)
says("opportunity.won", _("%(actor)s won %(company)s, %(name)s: %(amount)s"), page=_OPPORTUNITY)
says(
    "opportunity.lost",
    _("%(actor)s lost %(company)s, %(name)s: %(reason)s"),
    labels={"reason": Opportunity.Lost},
    page=_OPPORTUNITY,
)
says(
    "campaign.attended",
    _("%(actor)s noted that somebody from %(company)s came to %(name)s"),
    page="comarketing:campaign",
)
