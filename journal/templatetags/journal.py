"""{% timeline subject %}: what happened to one thing, for any page that shows it."""

from typing import Any
from uuid import UUID

from django import template

from journal import queries

register = template.Library()


@register.inclusion_tag("journal/_timeline.html")
def timeline(subject: UUID, limit: int = queries.TIMELINE_ROWS) -> dict[str, Any]:
    """{% timeline lead.public_id %}: the reader's scope decides what is seen; one statement."""
    return {"told": queries.timeline(subject, limit)}
