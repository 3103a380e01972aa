"""Who came to a campaign, by name."""

from uuid import UUID

from django.db.models import F, FilteredRelation, Q

from comarketing.models import Campaign
from leads.models import Contact, Touch
from portal.lib import paging


def came(campaign: Campaign, *, after: UUID | None) -> paging.Slice[Contact]:
    """One page of the contacts who came, each with its account and `came_at`."""
    is_presence = Q(touches__campaign=campaign, touches__kind=Touch.Kind.ATTENDANCE)
    rows = (
        Contact.objects.alias(presence=FilteredRelation("touches", condition=is_presence))
        .filter(presence__isnull=False)
        .annotate(came_at=F("presence__at"))
        .select_related("account")
    )
    return paging.page(rows, by="name", descending=False, after=after)
