"""Indicators, measurements, judgements and the cycle: what their records refuse."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from monitoring.models import Target
from tests.constraints import Case, assert_refused, constraints_of, same_as
from tests.factories.monitoring import (
    AssessmentFactory,
    CriterionFactory,
    DecisionFactory,
    DirectionFactory,
    FindingFactory,
    IndicatorFactory,
    MeasurementFactory,
    RecommendationFactory,
    TargetFactory,
    YearReviewFactory,
)
from tests.factories.network import DirectiveFactory, PairingFactory, ProgrammeFactory
from tests.factories.schools import SchoolFactory

pytestmark = pytest.mark.django_db


def of_a_school(**values):
    measurement = MeasurementFactory(**values)
    measurement.school = SchoolFactory(department=measurement.indicator.department)
    measurement.save()
    return measurement


def other_of_a_school(record):
    other = of_a_school(indicator__department=record.indicator.department)
    return {"indicator": other.indicator, "school": other.school}


def other_assessment(record):
    other = AssessmentFactory(criterion__department=record.criterion.department)
    return {"criterion": other.criterion, "pairing": other.pairing}


CASES = {
    "indicator_code_once": Case(IndicatorFactory, same_as(IndicatorFactory, "department", "code"), "already exists"),
    "target_once_a_year": Case(TargetFactory, same_as(TargetFactory, "indicator", "year"), "already exists"),
    "measurement_once": Case(of_a_school, other_of_a_school, "of the organisation is entered already"),
    "measurement_once_for_the_municipality": Case(
        MeasurementFactory, same_as(MeasurementFactory, "indicator"), "of the municipality is entered already"
    ),
    "measurement_part_within_whole": Case(MeasurementFactory, lambda _: {"numerator": 8}, "cannot be above"),
    "direction_number_once": Case(
        DirectionFactory, same_as(DirectionFactory, "department", "number"), "already exists"
    ),
    "criterion_number_once": Case(
        CriterionFactory, same_as(CriterionFactory, "department", "number"), "already exists"
    ),
    "assessment_once_a_year": Case(AssessmentFactory, other_assessment, "already exists"),
    "assessment_has_evidence": Case(AssessmentFactory, lambda _: {"evidence": ""}, "blank"),
    "review_once_a_year": Case(YearReviewFactory, same_as(YearReviewFactory, "department", "year"), "already exists"),
    "decision_directive_once": Case(
        DecisionFactory,
        lambda record: same_as(
            lambda: DecisionFactory(measure__recommendation__department=record.directive.department),
            "measure",
            "directive",
        )(record),
        "already exists",
    ),
}


def test_every_constraint_has_a_case():
    assert constraints_of("monitoring") == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_constraint(name):
    assert_refused(CASES[name])


@pytest.mark.parametrize(
    ("make", "name", "other"),
    [
        (IndicatorFactory, "programme", ProgrammeFactory),
        (DirectionFactory, "programme", ProgrammeFactory),
        (CriterionFactory, "indicator", IndicatorFactory),
        (MeasurementFactory, "school", SchoolFactory),
        (AssessmentFactory, "pairing", PairingFactory),
        (RecommendationFactory, "finding", FindingFactory),
        (DecisionFactory, "directive", DirectiveFactory),
    ],
)
def test_record_of_another_department(make, name, other):
    record = make()
    setattr(record, name, other())
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    assert name in refused.value.message_dict


@pytest.mark.parametrize(
    ("comparator", "value", "reached"),
    [("ge", "50", True), ("ge", "49.99", False), ("le", "50", True), ("le", "50.01", False)],
)
def test_target_is_compared_unrounded(comparator, value, reached):
    target = Target(comparator=comparator, value=50)
    assert target.reached_by(Decimal(value)) is reached


def test_null_numbers_are_accepted():
    MeasurementFactory(numerator=None, denominator=None).full_clean()
    MeasurementFactory(numerator=None, denominator=9).full_clean()
    MeasurementFactory(numerator=0, denominator=0).full_clean()
