"""Tables of this room."""

from scorecards.models.credits import Credit, DirtyAccount, ModelVersion, Rebuild, RebuildRange
from scorecards.models.snapshots import Snapshot

__all__ = ["Credit", "DirtyAccount", "ModelVersion", "Rebuild", "RebuildRange", "Snapshot"]
