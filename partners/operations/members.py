"""People leave; their rows and their name stay."""

from datetime import datetime

from django.db import transaction

from partners import journal, rules
from partners.access import Actor
from partners.models import Member, User
from portal.lib import tenancy


@transaction.atomic
def leave(*, member: Member, by: Actor, now: datetime) -> Member:
    """Close a member's account: every session ends with the next page asked for. Raises Refused.

    The administrators are locked in one order, so that two who leave at once do not leave nobody.
    """
    by.require("member.leave")
    administrators = list(
        Member.objects.filter(partner_id=member.partner_id, role__in=rules.ADMINISTRATORS, left_at=None)
        .order_by("pk")
        .select_for_update()
    )
    member = Member.objects.select_for_update(of=("self",)).select_related("user").get(pk=member.pk)
    rules.check_leave(
        has_left=member.left_at is not None,
        role=member.role,
        administrators=len(administrators),
        portfolio=member.portfolio.count(),
    )
    member.left_at = now
    member.save(update_fields=["left_at"])
    with tenancy.every_partner():  # an account is its owner's alone to change, but for this
        User.objects.filter(pk=member.user_id).update(is_active=False)
    journal.record(
        "member.left",
        subject=member.public_id,
        partner_id=member.partner_id,
        by=by,
        at=now,
        data={"name": member.user.name},
    )
    return member
