"""What is said of the events of the rooms below, and who is told: partners, their people, imports."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from journal.models import Event
from journal.operations import notifies
from journal.sentences import says
from partners.models import Invitation, Member, Partner

Role = Member.Role
_ROLE, _STATUS = {"role": Role}, {"status": Partner.Status}
_PARTNER = "partners:partner"


@notifies("member.joined")
def whoever_invited(event: Event) -> Iterable[int]:
    """The person whose invitation was accepted, if it was a person."""
    invited = Invitation.objects.filter(public_id=event.subject, invited_by__isnull=False)
    return invited.values_list("invited_by_id", flat=True)


@notifies("partner.moved")
@notifies("member.left")
def administrators(event: Event) -> Iterable[int]:
    """Those who look after the organisation's team, but for whoever acted."""
    role = Role.PARTNER_ADMIN if event.partner_id else Role.ADMINISTRATOR
    people = Member.objects.filter(partner_id=event.partner_id, role=role, left_at=None)
    return people.exclude(user_id=event.actor_id).values_list("user_id", flat=True)


says("partner.added", _("%(actor)s added the partner %(name)s"), page=_PARTNER)
says("partner.changed", _("%(actor)s changed the details of %(name)s"), page=_PARTNER)
says("partner.moved", _("%(actor)s set %(name)s to “%(status)s”: %(reason)s"), labels=_STATUS, page=_PARTNER)
says(
    "distribution.linked",
    _("%(actor)s linked %(reseller)s to the distributor %(distributor)s from %(from_on)s"),
)
says("distribution.ended", _("%(actor)s ended the link of %(reseller)s to %(distributor)s on %(until_on)s"))
says("member.invited", _("%(actor)s invited %(name)s (%(role)s)"), labels=_ROLE)
says("invitation.revoked", _("%(actor)s revoked the invitation of %(name)s"))
says("member.joined", _("%(actor)s joined (%(role)s)"), labels=_ROLE)
says("member.left", _("%(name)s left the team"))
says("import.completed", _("%(actor)s imported %(target)s from %(source)s"))
says("delivery.retried", _("%(actor)s asked for another delivery of %(kind)s"))
