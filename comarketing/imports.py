"""What a file may become here: campaigns and events."""

from comarketing.models import Campaign
from portal.lib.importing.target import Target

TARGETS = (
    Target(
        name="campaign",
        model=Campaign,
        fields=("name", "type", "description", "town", "starts_on", "ends_on", "cancelled_at"),
    ),
)
