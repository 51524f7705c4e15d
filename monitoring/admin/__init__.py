"""The admin of indicators, findings, criteria and the management cycle."""

from .cycle import DecisionAdmin, EffectReviewAdmin, MeasureAdmin, RecommendationAdmin, YearReviewAdmin
from .directions import AssessmentAdmin, CriterionAdmin, DirectionAdmin, FindingAdmin
from .indicators import IndicatorAdmin, MeasurementAdmin, TargetAdmin

__all__ = [
    "AssessmentAdmin",
    "CriterionAdmin",
    "DecisionAdmin",
    "DirectionAdmin",
    "EffectReviewAdmin",
    "FindingAdmin",
    "IndicatorAdmin",
    "MeasureAdmin",
    "MeasurementAdmin",
    "RecommendationAdmin",
    "TargetAdmin",
    "YearReviewAdmin",
]
