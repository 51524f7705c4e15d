"""Numbers of single organisations: what could point at one or two people is told to nobody."""

import pytest

from monitoring.by_school import entered_numbers
from schools.years import ReportingYear
from tests.factories.monitoring import IndicatorFactory, MeasurementFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return DepartmentFactory()


def shares(department, *pairs, **values):
    indicator = IndicatorFactory(department=department)
    for number, (part, whole) in enumerate(pairs):
        school = SchoolFactory(department=department, short_name=f"Школа {number}")
        MeasurementFactory(indicator=indicator, school=school, numerator=part, denominator=whole, **values)
    return [(number.numerator, number.is_hidden) for number in entered_numbers(department)]


@pytest.mark.parametrize("pair", [(1, 30), (2, 30), (0, 2), (29, 30), (28, 30)])
def test_one_or_two_counted_or_left_over_are_hidden(department, pair):
    assert shares(department, pair, (1, 40), (20, 50)) == [(None, True), (None, True), (20, False)]


def test_a_single_hidden_row_takes_the_smallest_other_with_it(department):
    assert shares(department, (1, 30), (20, 50), (10, 25)) == [(None, True), (20, False), (None, True)]


def test_nobody_and_everybody_are_no_small_numbers(department):
    assert shares(department, (0, 30), (30, 30)) == [(0, False), (30, False)]


def test_points_and_yes_or_no_are_told(department):
    for unit in ("points", "yes_no"):
        indicator = IndicatorFactory(department=department, unit=unit)
        school = SchoolFactory(department=department)
        MeasurementFactory(indicator=indicator, school=school, numerator=None, denominator=None, value=1)
    assert [number.value for number in entered_numbers(department)] == [1, 1]


def test_the_municipality_as_a_whole_is_told_and_its_breakdown_is_not(department):
    indicator = IndicatorFactory(department=department)
    MeasurementFactory(indicator=indicator, numerator=2)
    MeasurementFactory(indicator=indicator, numerator=2, breakdown="химия")
    assert [number.numerator for number in entered_numbers(department)] == [2, None]


def test_year_and_computed_ones(department):
    indicator = IndicatorFactory(department=department)
    MeasurementFactory(indicator=indicator, year=2023), MeasurementFactory(indicator=indicator, year=2024)
    computed = IndicatorFactory(department=department, count=True, computed_by="I19")
    MeasurementFactory(indicator=computed, numerator=None, denominator=None, value=5, origin="computed")
    assert len(entered_numbers(department)) == 2
    assert len(entered_numbers(department, year=ReportingYear(2023))) == 1
    assert entered_numbers(department, indicator=computed) == []
