"""Tables of this room: what it keeps besides what it works out anew."""

from scorecards.models.views import SavedView

__all__ = ["SavedView"]
