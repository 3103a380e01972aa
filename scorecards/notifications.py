"""What this room says of its events, and who is told: a review concerns both sides."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from journal.models import Event
from journal.operations import notifies
from journal.sentences import says
from partners.models import Member
from scorecards.models import ReviewNote


def both_sides(event: Event) -> Iterable[int]:
    """The partner's administrators and its channel manager, but for whoever acted."""
    administrators = Member.objects.filter(
        partner=event.partner, left_at=None, role=Member.Role.PARTNER_ADMIN
    ).values_list("user_id", flat=True)
    manager = event.partner.manager if event.partner else None
    told = {*administrators, *([manager.user_id] if manager and manager.left_at is None else [])}
    return told - {event.actor_id}


@notifies("portfolio.made")
@notifies("portfolio.failed")
def whoever_asked(event: Event) -> Iterable[int]:
    return Member.objects.filter(pk=event.data["owner_id"], left_at=None).values_list("user_id", flat=True)


_REVIEW, _KIND = "scorecards:review", {"kind": ReviewNote.Kind}
for _kind in ("planned", "moved", "written", "undertaken", "action_done", "signed", "sent"):
    notifies(f"review.{_kind}")(both_sides)

says("contribution.rebuilt", _("%(actor)s computed the credits again, version %(version)s"))
says("saved_view.saved", _("%(actor)s saved the view %(name)s"))
says("saved_view.replaced", _("%(actor)s replaced the view %(name)s"))
says("saved_view.changed", _("%(actor)s changed the view %(name)s"))
says("saved_view.deleted", _("%(actor)s deleted the view %(name)s"))
says("review.planned", _("%(actor)s planned the review of %(partner)s for %(meeting_on)s"), page=_REVIEW)
says("review.moved", _("%(actor)s moved the review of %(partner)s to %(meeting_on)s"), page=_REVIEW)
says(
    "review.written",
    _("%(actor)s wrote about the review of %(partner)s: %(kind)s"),
    labels=_KIND,
    page=_REVIEW,
)
says(
    "review.undertaken",
    _("%(actor)s noted an action of the review of %(partner)s: %(what)s (%(owner)s, until %(due_on)s)"),
    page=_REVIEW,
)
says(
    "review.action_done", _("%(actor)s noted as done, from the review of %(partner)s: %(what)s"), page=_REVIEW
)
says("review.signed", _("%(actor)s signed the minutes of the review of %(partner)s"), page=_REVIEW)
says("review.sent", _("%(actor)s sent the pack of the review of %(partner)s on %(meeting_on)s"), page=_REVIEW)
says("portfolio.asked", _("%(actor)s asked for the packs of a portfolio of %(partners)s partners"))
says("portfolio.made", _("The packs of your portfolio are ready: %(partners)s partners in one PDF"))
says("portfolio.failed", _("The packs of your portfolio could not be made: %(problem)s"))
