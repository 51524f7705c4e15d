"""What it changed: indicators, findings, criteria and the management cycle."""

from .cycle import Decision, EffectReview, Measure, Recommendation, YearReview
from .direction import Criterion, CriterionAssessment, Finding, MonitoringDirection
from .indicator import Indicator, Measurement, Target
from .tally import Tally

__all__ = [
    "Criterion",
    "CriterionAssessment",
    "Decision",
    "EffectReview",
    "Finding",
    "Indicator",
    "Measure",
    "Measurement",
    "MonitoringDirection",
    "Recommendation",
    "Tally",
    "Target",
    "YearReview",
]
