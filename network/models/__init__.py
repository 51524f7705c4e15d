"""Who helps whom, and what is planned and ordered."""

from .directive import Clause, Directive
from .pairing import Agreement, Pairing, PairingMove
from .plan import Occurrence, Plan, PlanItem, PlanSection
from .programme import Baseline, ExpectedResult, GlossaryTerm, Programme, ProgrammeStatement

__all__ = [
    "Agreement",
    "Baseline",
    "Clause",
    "Directive",
    "ExpectedResult",
    "GlossaryTerm",
    "Occurrence",
    "Pairing",
    "PairingMove",
    "Plan",
    "PlanItem",
    "PlanSection",
    "Programme",
    "ProgrammeStatement",
]
