"""The admin of programmes, plans, pairs and directives."""

from .directives import ClauseAdmin, DirectiveAdmin
from .pairings import AgreementAdmin, PairingAdmin, PairingMoveAdmin
from .plans import OccurrenceAdmin, PlanAdmin, PlanItemAdmin, PlanSectionAdmin
from .programmes import ProgrammeAdmin

__all__ = [
    "AgreementAdmin",
    "ClauseAdmin",
    "DirectiveAdmin",
    "OccurrenceAdmin",
    "PairingAdmin",
    "PairingMoveAdmin",
    "PlanAdmin",
    "PlanItemAdmin",
    "PlanSectionAdmin",
    "ProgrammeAdmin",
]
