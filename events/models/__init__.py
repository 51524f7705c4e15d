"""What happened: events, who hosted them, what the schools reported."""

from .event import Event, EventHost
from .kinds import Community, Council, CouncilFunction, CouncilMember, EventKind, EventKindAlias
from .report import EventReport, ReportFile, ReportMove

__all__ = [
    "Community",
    "Council",
    "CouncilFunction",
    "CouncilMember",
    "Event",
    "EventHost",
    "EventKind",
    "EventKindAlias",
    "EventReport",
    "ReportFile",
    "ReportMove",
]
