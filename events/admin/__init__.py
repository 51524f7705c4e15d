"""The admin of events, their kinds, councils, communities and reports."""

from .events import EventAdmin
from .kinds import CommunityAdmin, CouncilAdmin, EventKindAdmin
from .reports import EventReportAdmin, ReportMoveAdmin

__all__ = ["CommunityAdmin", "CouncilAdmin", "EventAdmin", "EventKindAdmin", "EventReportAdmin", "ReportMoveAdmin"]
