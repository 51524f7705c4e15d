"""The monitoring as open data: indicators with targets and numbers, findings, criteria, the cycle of management."""

from schools.open_data import Dataset

from .cycle import ASSESSMENTS, CRITERIA, DIRECTIONS, FINDINGS, MEASURES, RECOMMENDATIONS
from .indicators import INDICATORS, NUMBERS, TARGETS, numbers_of
from .kinds import KIND_YEARS, cells_of

__all__ = ["ASSESSMENTS", "CRITERIA", "DATASETS", "DIRECTIONS", "FINDINGS", "INDICATORS", "KIND_YEARS", "MEASURES",
           "NUMBERS", "RECOMMENDATIONS", "TARGETS", "cells_of", "numbers_of"]  # fmt: skip

DATASETS: tuple[Dataset, ...] = (
    INDICATORS,
    TARGETS,
    NUMBERS,
    KIND_YEARS,
    DIRECTIONS,
    FINDINGS,
    CRITERIA,
    ASSESSMENTS,
    RECOMMENDATIONS,
    MEASURES,
)
