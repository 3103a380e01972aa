"""Tables of this room: what it keeps besides what it works out anew."""

from scorecards.models.ahead import ReportAhead, RowAhead
from scorecards.models.credits import Credit, DirtyAccount, ModelVersion, Rebuild, RebuildRange
from scorecards.models.judgements import Judgement
from scorecards.models.own_margins import OwnMargin
from scorecards.models.reviews import PortfolioPack, Review, ReviewAction, ReviewNote
from scorecards.models.snapshots import Snapshot
from scorecards.models.views import SavedView

__all__ = [
    "Credit",
    "DirtyAccount",
    "Judgement",
    "ModelVersion",
    "OwnMargin",
    "PortfolioPack",
    "Rebuild",
    "RebuildRange",
    "ReportAhead",
    "Review",
    "ReviewAction",
    "ReviewNote",
    "RowAhead",
    "SavedView",
    "Snapshot",
]
