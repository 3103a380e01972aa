"""Tables of this room."""

from scorecards.models.snapshots import Snapshot

__all__ = ["Snapshot"]
